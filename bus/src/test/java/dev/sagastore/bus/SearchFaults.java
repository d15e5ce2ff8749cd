package dev.sagastore.bus;

import java.util.EnumMap;
import java.util.Map;

/**
 * The faults that can still happen in a search.
 *
 * @param left number of times by fault, at least 1
 */
record SearchFaults(Map<Fault, Integer> left) {
  /** Something that goes wrong, or is done beside the bus. */
  enum Fault {
    /** A worker or a sweeper dies between two steps. */
    CRASH,
    /** A message becomes visible while a worker has it in hand. */
    EXPIRY,
    /** A worker doesn't learn the outcome of its write. */
    LOST_RESPONSE,
    /** A request fails without an outcome. Messages can have been sent, writes have not. */
    OUTAGE,
    /** A message can't be sent for now. */
    FAILED_SEND,
    /** A message can never be sent to its destination. */
    REJECTED_SEND,
    /** The queue itself moves a message to the dead-letter queue: it was received too often. */
    RECEIVE_LIMIT,
    /** A dead letter goes back to the queue. */
    REDRIVE,
    /** An operator deletes the saga beside the bus. */
    DELETION,
    /** An operator reopens the completed saga beside the bus. */
    REOPENING,
    /** An operator completes the saga beside the bus. */
    COMPLETION,
    /** An operator updates the saga beside the bus. */
    UPDATE
  }

  SearchFaults {
    left = Map.copyOf(left);
  }

  /**
   * Returns faults by their names.
   *
   * @param names names with a blank between two, one for each time that the fault can happen
   */
  static SearchFaults of(String names) {
    Map<Fault, Integer> left = new EnumMap<>(Fault.class);
    for (String name : names.trim().split(" ", -1)) {
      if (!name.isEmpty()) {
        left.merge(Fault.valueOf(name), 1, Integer::sum);
      }
    }
    return new SearchFaults(left);
  }

  boolean has(Fault fault) {
    return left.containsKey(fault);
  }

  SearchFaults without(Fault fault) {
    Map<Fault, Integer> less = new EnumMap<>(left);
    less.computeIfPresent(fault, (key, times) -> times == 1 ? null : times - 1);
    return new SearchFaults(less);
  }
}
