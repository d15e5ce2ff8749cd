package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A call to a store, and what the caller was told. Of a modification, its read and each of its
 * attempts to write are entries of their own.
 *
 * @param request what was asked for
 * @param invoked tick before the call
 * @param returned tick after it
 * @param outcome what the caller was told
 * @param seen the saga that came with it, in a result or an error
 * @param taken the key that another saga owned
 */
record HistoryEntry(
    HistoryRequest request,
    long invoked,
    long returned,
    Outcome outcome,
    Optional<Sight> seen,
    Optional<TakenKey> taken) {
  private static final int NUMBERS_PER_WORKER = 10_000_000;

  enum Kind {
    INSERT,
    UPDATE,
    COMPLETE,
    REOPEN,
    DELETE,
    DELETE_BY_ID,
    /** Moves the due time on of a saga that was listed. */
    CLAIM,
    /** Changes the due time, and not the version. */
    PATCH,
    FIND_BY_ID,
    FIND_BY_CORRELATION_ID,
    FIND_BY_KEY;

    /** Tells whether it adds a change to a state. */
    boolean writes() {
      return compareTo(REOPEN) <= 0;
    }

    boolean deletes() {
      return this == DELETE || this == DELETE_BY_ID;
    }

    boolean reads() {
      return compareTo(FIND_BY_ID) >= 0;
    }
  }

  enum Outcome {
    ACKNOWLEDGED,
    CONFLICT,
    DUPLICATE,
    /** Another saga owns a key. */
    KEY_TAKEN,
    /** Of a read or a delete by id, too: nothing was there. */
    NOT_FOUND,
    /** Of an attempt by key that failed, after which the key led to another saga or to none. */
    CONFLICT_OR_NOT_FOUND,
    /** Of a claim or a patch: the saga was written, moved on or deleted. */
    NOT_DUE,
    /** Unavailable, and certainly nothing was written. */
    NOT_WRITTEN,
    /** Unavailable, and perhaps something was written. */
    UNKNOWN
  }

  /**
   * What was seen of a saga.
   *
   * @param changes the number of its insert, and those of all its updates
   * @param due when it is due; 0 if it isn't
   */
  record Sight(long version, List<Integer> changes, boolean completed, Set<String> keys, long due) {
    Sight(long version, List<Integer> changes, boolean completed, Set<String> keys) {
      this(version, changes, completed, keys, 0);
    }

    static Sight of(Saga<Changes> saga) {
      return new Sight(
          saga.version(),
          saga.state().numbers(),
          saga.isCompleted(),
          HistoryKeyPool.keysOf(saga),
          HistoryDueTime.of(saga));
    }

    /** Returns the number of the insert. */
    int origin() {
      return changes.get(0);
    }

    @Override
    public String toString() {
      return "%s at version %d (%s, last change %s%s%s)"
          .formatted(
              name(origin()),
              version,
              completed ? "completed" : "active",
              name(changes.get(changes.size() - 1)),
              keys.isEmpty() ? "" : ", keys " + new TreeSet<>(keys),
              due == 0 ? "" : ", due " + due);
    }
  }

  /**
   * A key that a write couldn't add.
   *
   * @param ownerId the ID of the saga that owned it
   */
  record TakenKey(String key, String ownerId) {}

  static int number(int worker, int count) {
    return worker * NUMBERS_PER_WORKER + count;
  }

  /** Returns a number as messages show it: the worker, and its how manieth entry it is. */
  static String name(int number) {
    return number / NUMBERS_PER_WORKER + "-" + number % NUMBERS_PER_WORKER;
  }

  int number() {
    return request.number();
  }

  Kind kind() {
    return request.kind();
  }

  HistorySlot slot() {
    return request.slot();
  }

  int asked() {
    return request.asked();
  }

  Optional<Sight> from() {
    return request.from();
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
      case CONFLICT, DUPLICATE, KEY_TAKEN, NOT_WRITTEN -> false;
      // the answer may have been lost, and the saga been moved on before the SDK's retry
      case NOT_DUE -> true;
      // the answer may have been lost, and the saga been deleted before the SDK's retry
      case NOT_FOUND, CONFLICT_OR_NOT_FOUND -> kind().writes();
    };
  }

  /**
   * Tells whether the due time that was seen is the stored one. After an update that doesn't change
   * it, it is the one that was read.
   */
  boolean showsDueTime() {
    return seen.isPresent()
        && (!isAcknowledged()
            || !kind().writes()
            || kind() == Kind.INSERT
            || request.move().isPresent());
  }

  /** Tells whether it asked for a key, or wrote or saw a saga with it. */
  boolean concerns(String key) {
    return request.key().equals(Optional.of(key))
        || request.keysAfter().contains(key)
        || from().stream().anyMatch(sight -> sight.keys().contains(key))
        || seen.stream().anyMatch(sight -> sight.keys().contains(key));
  }

  /** Tells whether it moved a due time, or saw it. */
  boolean concerns(long due) {
    return request.move().stream().anyMatch(move -> move.from() == due || move.to() == due)
        || seen.stream().anyMatch(sight -> sight.due() == due);
  }

  @Override
  public String toString() {
    return "[%d..%d] %s %s %s%s%s%s%s%s: %s%s%s"
        .formatted(
            invoked,
            returned,
            name(number()),
            kind(),
            slot(),
            request.key().map(key -> " by key " + key).orElse(""),
            asked() == 0 || from().isPresent() ? "" : ", saga " + name(asked()),
            from().map(sight -> ", from " + sight).orElse(""),
            keysAreTheSame() ? "" : ", to keys " + new TreeSet<>(request.keysAfter()),
            request
                .move()
                .map(move -> ", due from %d to %d".formatted(move.from(), move.to()))
                .orElse(""),
            outcome,
            taken.map(it -> ", %s is that of %s".formatted(it.key(), it.ownerId())).orElse(""),
            seen.map(sight -> ", saw " + sight).orElse(""));
  }

  private boolean keysAreTheSame() {
    return request.keysAfter().equals(from().map(Sight::keys).orElse(Set.of()));
  }
}
