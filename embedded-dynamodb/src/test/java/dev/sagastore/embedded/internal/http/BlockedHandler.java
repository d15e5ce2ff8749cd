package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until its thread is interrupted, then fails as a request of the engine does. */
final class BlockedHandler implements RequestHandler {
  private static final int LIMIT_SECONDS = 30;

  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private volatile Thread thread;

  @Override
  public WireResponse handle(WireRequest request) {
    thread = Thread.currentThread();
    entered.countDown();
    try {
      throw new IllegalStateException("Interrupted too late: " + await(never));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupted.countDown();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** Waits for a request. Returns whether there is one. */
  boolean awaitRequest() throws InterruptedException {
    return await(entered);
  }

  /** Waits for the interruption of the request. Returns whether it happened. */
  boolean awaitInterruption() throws InterruptedException {
    return await(interrupted);
  }

  /** Returns the thread of the request. */
  Thread thread() {
    return thread;
  }

  private static boolean await(CountDownLatch latch) throws InterruptedException {
    return latch.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
