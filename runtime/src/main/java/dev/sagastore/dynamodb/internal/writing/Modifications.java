package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.ChangeResult;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.reading.SagaFinder;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Modifications of a saga: read the saga, call a function, and write its decision. If another write
 * came first, the modification starts again with the newer saga.
 *
 * <p>A decision without a change is not written. States are compared in their stored form, since a
 * function can change a state in place and return it.
 */
public final class Modifications {
  private final SagaWriter writes;
  private final SagaFinder finder;
  private final StateMapping states;
  private final LongSupplier nanoTime;
  private final LongUnaryOperator random;

  /**
   * Creates modifications.
   *
   * @param nanoTime clock of the deadline of a policy, in nanoseconds
   * @param random function that returns a random number from 0 to less than its argument
   */
  public Modifications(
      SagaWriter writes,
      SagaFinder finder,
      StateMapping states,
      LongSupplier nanoTime,
      LongUnaryOperator random) {
    this.writes = writes;
    this.finder = finder;
    this.states = states;
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /**
   * Changes a saga that has been read.
   *
   * @param reference the saga
   * @param found the saga that was read; empty if there is none
   * @param change function that decides on the change
   * @param policy maximum number of attempts, and deadline
   */
  public <S, R extends @Nullable Object> Step<ChangeResult<S, R>> change(
      SagaReference<S> reference,
      Optional<Saga<S>> found,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return new ChangeCall<>(reference, change, policy, nanoTime.getAsLong()).attempt(found, 1);
  }

  /** One call, with all of its attempts. */
  private final class ChangeCall<S, R extends @Nullable Object> {
    private final SagaReference<S> reference;
    private final Function<Optional<Saga<S>>, SagaChange<S, R>> change;
    private final ModifyPolicy policy;
    private final long start;

    ChangeCall(
        SagaReference<S> reference,
        Function<Optional<Saga<S>>, SagaChange<S, R>> change,
        ModifyPolicy policy,
        long start) {
      this.reference = reference;
      this.change = change;
      this.policy = policy;
      this.start = start;
    }

    private SagaType<S> type() {
      return reference.type();
    }

    Step<ChangeResult<S, R>> attempt(Optional<Saga<S>> found, int attempt) {
      // before the function is called, which may change the state in place
      Optional<AttributeValue> before = found.map(this::storedForm);
      SagaChange<S, R> decision =
          Objects.requireNonNull(change.apply(found), "the change must not be null");
      Step<ChangeResult<S, R>> steps =
          found.isPresent()
              ? write(found.get(), before, decision, attempt)
              : insert(decision, attempt);
      return steps.recover(
          SagaStoreException.class,
          failure -> {
            if (failure instanceof SagaConflictException conflict) {
              return afterConflict(conflict, attempt);
            }
            // if a saga is reopened, the duplicate is not the referenced saga
            if (failure instanceof DuplicateSagaException duplicate && found.isEmpty()) {
              return afterDuplicate(duplicate, attempt);
            }
            if (failure instanceof SagaNotFoundException notFound && attempt < policy.attempts()) {
              return afterDeletion(notFound, attempt);
            }
            throw failure;
          });
    }

    private Step<ChangeResult<S, R>> write(
        Saga<S> read, Optional<AttributeValue> before, SagaChange<S, R> decision, int attempt) {
      if (decision.isDeletion()) {
        return writes
            .delete(read)
            .map(deleted -> ChangeResult.of(null, deleted, decision.result(), attempt));
      }
      Saga<S> next = decision.state().map(read::withState).orElse(read);
      next = apply(decision, next);
      boolean changesState =
          decision.state().isPresent() && !before.equals(Optional.of(storedForm(next)));
      if (!changesState
          && next.isCompleted() == read.isCompleted()
          && next.keys().equals(read.keys())) {
        return Step.done(ChangeResult.of(read, false, decision.result(), attempt));
      }
      return writes
          .update(next)
          .map(stored -> ChangeResult.of(stored, true, decision.result(), attempt));
    }

    private Saga<S> apply(SagaChange<S, R> decision, Saga<S> saga) {
      Saga<S> changed = saga;
      if (decision.isCompletion()) {
        changed = changed.complete();
      } else if (decision.isReopening()) {
        changed = changed.reopen();
      }
      for (SagaKey key : decision.removedKeys()) {
        changed = changed.withoutKey(key.name(), key.value());
      }
      for (SagaKey key : decision.addedKeys()) {
        changed = changed.withKey(key.name(), key.value());
      }
      return changed;
    }

    private AttributeValue storedForm(Saga<S> saga) {
      return states.plain(saga.type(), saga.sagaId(), saga.state());
    }

    private Step<ChangeResult<S, R>> insert(SagaChange<S, R> decision, int attempt) {
      if (decision.state().isEmpty()) {
        if (decision.isCompletion()
            || decision.isReopening()
            || !decision.addedKeys().isEmpty()
            || !decision.removedKeys().isEmpty()) {
          throw new IllegalStateException(
              "%s doesn't exist and can't be inserted without a state: use SagaChange.to(..)"
                  .formatted(reference));
        }
        return Step.done(ChangeResult.of(null, false, decision.result(), attempt));
      }
      SagaReference.ByCorrelationId<S> correlation = (SagaReference.ByCorrelationId<S>) reference;
      return writes
          .insert(correlation, decision.state().get(), draft -> apply(decision, draft))
          .map(stored -> ChangeResult.of(stored, true, decision.result(), attempt));
    }

    private Step<ChangeResult<S, R>> afterConflict(SagaConflictException conflict, int attempt) {
      SagaConflictException failure = conflict.afterAttempts(attempt);
      Saga<S> current = conflict.current(type()).orElseThrow(() -> failure);
      Duration pause = pauseBefore(attempt + 1);
      requireTime(failure, attempt, pause);
      // The conflict contains the current saga, so it need not be read. But the longer the pause,
      // the more likely another write follows, and the next attempt fails.
      return new Step.Pause<>(
          pause,
          () ->
              attempt == 1 && finder.isStillMeant(reference, current)
                  ? attempt(Optional.of(current), attempt + 1)
                  : again(attempt),
          () -> {
            throw failure;
          });
    }

    /**
     * Reads the saga again: a key or a correlation ID may lead to another saga by now, or to none.
     */
    private Step<ChangeResult<S, R>> again(int attempt) {
      return finder.findForWrite(reference).then(found -> attempt(found, attempt + 1));
    }

    /** Starts again after the saga was deleted since it was read. */
    private Step<ChangeResult<S, R>> afterDeletion(SagaNotFoundException notFound, int attempt) {
      if (finder.leadsToOnePlace(reference)) {
        return attempt(Optional.empty(), attempt + 1);
      }
      // A write may have taken effect before the deletion, and its response may be lost. So if the
      // read fails, the error must not say that nothing was written: the saga was not found.
      return finder
          .findForWrite(reference)
          .recover(
              SagaStoreUnavailableException.class,
              unavailable -> {
                notFound.addSuppressed(unavailable);
                throw notFound;
              })
          .then(found -> attempt(found, attempt + 1));
    }

    private Step<ChangeResult<S, R>> afterDuplicate(DuplicateSagaException duplicate, int attempt) {
      Saga<S> existing = duplicate.existing(type()).orElseThrow(() -> duplicate);
      if (attempt >= policy.attempts()) {
        throw duplicate;
      }
      return attempt(Optional.of(existing), attempt + 1);
    }

    private void requireTime(SagaConflictException failure, int attempt, Duration pause) {
      Duration atNextAttempt = Duration.ofNanos(nanoTime.getAsLong() - start).plus(pause);
      if (attempt >= policy.attempts() || atNextAttempt.compareTo(policy.deadline()) >= 0) {
        throw failure;
      }
    }

    /** Returns a random pause up to the longest one (full jitter). */
    private Duration pauseBefore(int attempt) {
      long longest = policy.longestPauseBefore(attempt).toNanos();
      return Duration.ofNanos(longest == 0 ? 0 : random.applyAsLong(longest + 1));
    }
  }
}
