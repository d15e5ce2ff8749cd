package dev.sagastore.testing;

import java.util.List;
import java.util.Optional;

/**
 * A call to a store, and what the caller was told. Of a modification, its read and each of its
 * attempts to write are entries of their own.
 *
 * @param number unique; what a write adds to the state
 * @param kind what was asked for
 * @param slot which correlation id
 * @param asked the insert of the saga that was asked for; 0 for whichever is there
 * @param from the snapshot that was to be changed or deleted
 * @param invoked tick before the call
 * @param returned tick after it
 * @param outcome what the caller was told
 * @param seen the saga that came with it, in a result or an error
 */
record HistoryEntry(
    int number,
    Kind kind,
    HistorySlot slot,
    int asked,
    Optional<Sight> from,
    long invoked,
    long returned,
    Outcome outcome,
    Optional<Sight> seen) {
  private static final int NUMBERS_PER_WORKER = 10_000_000;

  enum Kind {
    INSERT,
    UPDATE,
    COMPLETE,
    REOPEN,
    DELETE,
    DELETE_BY_ID,
    FIND_BY_ID,
    FIND_BY_CORRELATION_ID;

    /** Tells whether it adds a change to a state. */
    boolean writes() {
      return compareTo(REOPEN) <= 0;
    }
  }

  enum Outcome {
    ACKNOWLEDGED,
    CONFLICT,
    DUPLICATE,
    /** Of a read or a delete by id, too: nothing was there. */
    NOT_FOUND,
    /** Unavailable, and certainly nothing was written. */
    NOT_WRITTEN,
    /** Unavailable, and perhaps something was written. */
    UNKNOWN
  }

  /**
   * What was seen of a saga.
   *
   * @param changes the number of its insert, and those of all its updates
   */
  record Sight(long version, List<Integer> changes, boolean completed) {
    /** Returns the number of the insert. */
    int origin() {
      return changes.get(0);
    }

    @Override
    public String toString() {
      return "%s at version %d (%s, last change %s)"
          .formatted(
              name(origin()),
              version,
              completed ? "completed" : "active",
              name(changes.get(changes.size() - 1)));
    }
  }

  static int number(int worker, int count) {
    return worker * NUMBERS_PER_WORKER + count;
  }

  /** Returns a number as messages show it: the worker, and its how manieth entry it is. */
  static String name(int number) {
    return number / NUMBERS_PER_WORKER + "-" + number % NUMBERS_PER_WORKER;
  }

  boolean isAcknowledged() {
    return outcome == Outcome.ACKNOWLEDGED;
  }

  boolean saw(int origin) {
    return seen.isPresent() && seen.get().origin() == origin;
  }

  /** Tells whether what the caller was told leaves open that the write or delete took effect. */
  boolean mayHaveHappened() {
    return switch (outcome) {
      case ACKNOWLEDGED, UNKNOWN -> true;
      case CONFLICT, DUPLICATE, NOT_WRITTEN -> false;
      // the answer may have been lost, and the saga been deleted before the SDK's retry
      case NOT_FOUND -> kind.writes();
    };
  }

  @Override
  public String toString() {
    return "[%d..%d] %s %s %s%s%s: %s%s"
        .formatted(
            invoked,
            returned,
            name(number),
            kind,
            slot,
            asked == 0 || from.isPresent() ? "" : ", saga " + name(asked),
            from.map(sight -> ", from " + sight).orElse(""),
            outcome,
            seen.map(sight -> ", saw " + sight).orElse(""));
  }
}
