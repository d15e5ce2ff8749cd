package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts the moments before and after requests, and runs an action at one of them. */
final class RequestCounter implements RequestHook {
  private final int at;
  private final Runnable action;
  private final List<String> requests = new ArrayList<>();
  private int moments;

  /**
   * Creates a counter.
   *
   * @param at number of the moment, from 1; two moments belong to each request
   * @param action runs at the moment, once
   */
  RequestCounter(int at, Runnable action) {
    this.at = at;
    this.action = action;
  }

  /** Returns a counter without an action. */
  static RequestCounter withoutAction() {
    return new RequestCounter(0, () -> {});
  }

  @Override
  public synchronized void before(String request) {
    requests.add(request);
    pass();
  }

  @Override
  public synchronized void after(String request) {
    pass();
  }

  private void pass() {
    moments++;
    if (moments == at) {
      action.run();
    }
  }

  /** Returns whether the moment of the action has come. */
  synchronized boolean isReached() {
    return at > 0 && moments >= at;
  }

  /** Returns the requests in their order. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns how often a request was sent. */
  synchronized int count(String request) {
    return Collections.frequency(requests, request);
  }
}
