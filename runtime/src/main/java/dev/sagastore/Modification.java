package dev.sagastore;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** The rules by which a saga is read, changed and written until nobody else was faster. */
final class Modification<S> {
  private final SagaType<S> type;
  private final UnaryOperator<Saga<S>> change;
  private final ModifyPolicy policy;
  private final long start = System.nanoTime();

  Modification(SagaType<S> type, UnaryOperator<Saga<S>> change, ModifyPolicy policy) {
    this.type = Objects.requireNonNull(type, "the saga type must not be null");
    this.change = Objects.requireNonNull(change, "the change must not be null");
    this.policy = Objects.requireNonNull(policy, "the policy must not be null");
  }

  SagaType<S> type() {
    return type;
  }

  Saga<S> require(Optional<Saga<S>> found, String sagaId) {
    return found.orElseThrow(() -> new SagaNotFoundException(type.name(), sagaId));
  }

  /** Returns the saga that shall be written; empty if the change declined. */
  Optional<Saga<S>> changed(Saga<S> saga) {
    Saga<S> changed = Objects.requireNonNull(change.apply(saga), "the changed saga");
    boolean declined =
        changed.state() == saga.state()
            && changed.isCompleted() == saga.isCompleted()
            && changed.isReopened() == saga.isReopened();
    return declined ? Optional.empty() : Optional.of(changed);
  }

  /**
   * Returns what follows from a conflict.
   *
   * @param attempt the attempt that met it, from 1
   * @throws SagaConflictException if no further attempt should be made
   */
  Retry<S> afterConflict(SagaConflictException conflict, int attempt) {
    SagaConflictException failure = conflict.afterAttempts(attempt);
    Duration pause = pauseBefore(attempt + 1);
    Duration atNextAttempt = Duration.ofNanos(System.nanoTime() - start).plus(pause);
    if (attempt >= policy.attempts() || atNextAttempt.compareTo(policy.deadline()) >= 0) {
      throw failure;
    }
    Saga<S> current = conflict.current(type).orElseThrow(() -> failure);
    // The conflict carries the saga as it is now: no need to read it. But the longer the pause, the
    // likelier it is that others write it meanwhile, and the next attempt would be in vain.
    return new Retry<>(current, attempt > 1, pause, failure);
  }

  /** Full jitter. */
  private Duration pauseBefore(int attempt) {
    long longest = policy.longestPauseBefore(attempt).toNanos();
    return Duration.ofNanos(longest == 0 ? 0 : ThreadLocalRandom.current().nextLong(longest + 1));
  }

  /**
   * A further attempt.
   *
   * @param saga the saga that the conflict carried
   * @param readAgain whether to read it again after the pause
   * @param pause how long to wait before
   * @param failure what to throw if there can be no waiting
   */
  record Retry<S>(Saga<S> saga, boolean readAgain, Duration pause, SagaConflictException failure) {

    /** Returns what to change: an eventually consistent read may be older than the conflict. */
    Saga<S> newest(Optional<Saga<S>> read) {
      return read.filter(
              found ->
                  !found.createdAt().equals(saga.createdAt()) || found.version() >= saga.version())
          .orElse(saga);
    }
  }
}
