package dev.sagastore.bus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of the saga in a search. Handlers that fail change it in place.
 *
 * @param handled what has changed it, in order
 */
record SearchState(List<Change> handled) {
  /**
   * A change of the state.
   *
   * @param type type of the message that has changed it, or the name of a timeout
   * @param id ID of the message
   * @param at time at which its handler ran
   */
  record Change(String type, String id, Instant at) {}

  static final SearchState EMPTY = new SearchState(List.of());

  /** Returns a copy that can be changed in place, as one that a store has read. */
  SearchState copy() {
    return new SearchState(new ArrayList<>(handled));
  }

  SearchState with(Change change) {
    List<Change> more = new ArrayList<>(handled);
    more.add(change);
    return new SearchState(List.copyOf(more));
  }

  boolean has(String type) {
    return handled.stream().anyMatch(change -> change.type().equals(type));
  }
}
