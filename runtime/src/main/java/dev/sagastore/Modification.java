package dev.sagastore;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Reads a saga, changes it and writes it, again and again while others are faster. */
final class Modification<S> {
  private final SagaStore store;
  private final SagaType<S> type;
  private final UnaryOperator<Saga<S>> change;
  private final ModifyPolicy policy;
  private final long start = System.nanoTime();

  Modification(
      SagaStore store, SagaType<S> type, UnaryOperator<Saga<S>> change, ModifyPolicy policy) {
    this.store = store;
    this.type = type;
    this.change = change;
    this.policy = policy;
  }

  Saga<S> apply(String sagaId) {
    Saga<S> saga =
        store
            .findById(type, sagaId)
            .orElseThrow(() -> new SagaNotFoundException(type.name(), sagaId));
    for (int attempt = 1; ; attempt++) {
      Saga<S> changed = Objects.requireNonNull(change.apply(saga), "the changed saga");
      if (isUnchanged(saga, changed)) {
        return saga;
      }
      try {
        return store.update(changed);
      } catch (SagaConflictException conflict) {
        // the conflict carries the saga as it is now: no need to read it
        saga = next(conflict, attempt);
      }
    }
  }

  /** A change that was declined: the very same state, and still active or still completed. */
  private static <S> boolean isUnchanged(Saga<S> saga, Saga<S> changed) {
    return changed.state() == saga.state() && changed.isCompleted() == saga.isCompleted();
  }

  private Saga<S> next(SagaConflictException conflict, int attempt) {
    SagaConflictException failure = conflict.afterAttempts(attempt);
    if (attempt >= policy.attempts() || !pauseBefore(attempt + 1)) {
      throw failure;
    }
    return conflict.current(type).orElseThrow(() -> failure);
  }

  /** Returns false if no further attempt should be made. */
  private boolean pauseBefore(int attempt) {
    long longest = policy.longestPauseBefore(attempt).toNanos();
    long pause = longest == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest + 1);
    Duration atNextAttempt = Duration.ofNanos(System.nanoTime() - start + pause);
    if (atNextAttempt.compareTo(policy.deadline()) >= 0) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(pause).toMillis(), (int) (pause % 1_000_000));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
