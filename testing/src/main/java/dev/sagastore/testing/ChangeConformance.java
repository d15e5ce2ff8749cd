package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.ChangeResult;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.InsertResult;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests for operations that read a saga, decide, and write. */
interface ChangeConformance extends ConformanceContext {
  private SagaReference.ByCorrelationId<Counter> order() {
    return type().correlationId("order-42");
  }

  private Optional<Saga<Counter>> stored(Saga<Counter> saga) {
    return store().find(type().id(saga.sagaId()));
  }

  /** The first call inserts, the second one returns the saga. */
  @Test
  default void insertOrGetReturnsStoredSagaOnDuplicate() {
    assumeUniqueCorrelationIds();
    InsertResult<Counter> first = store().insertOrGet(order(), Counter.ZERO);
    InsertResult<Counter> second = store().insertOrGet(order(), Counter.ZERO.plus("second"));

    assertThat(first.isNew()).isTrue();
    assertThat(second.isNew()).isFalse();
    assertThat(second.saga()).isEqualTo(first.saga());
    assertThat(stored(first.saga())).contains(first.saga());
  }

  /** The first call inserts the first state, the second one changes it. */
  @Test
  default void insertOrModifyChangesExistingSaga() {
    assumeUniqueCorrelationIds();
    Counter first = Counter.ZERO.plus("first");

    InsertResult<Counter> inserted =
        store().insertOrModify(order(), first, counter -> counter.plus("later"));
    InsertResult<Counter> modified =
        store().insertOrModify(order(), first, counter -> counter.plus("later"));

    assertThat(inserted.isNew()).isTrue();
    assertThat(inserted.saga().state()).isEqualTo(first);
    assertThat(modified.isNew()).isFalse();
    assertThat(modified.saga().state().changes()).containsExactly("first", "later");
    assertThat(stored(modified.saga())).contains(modified.saga());
  }

  /** Of many concurrent first messages, one inserts and the others change. */
  @Test
  default void concurrentInsertOrModifyLosesNothing() {
    assumeUniqueCorrelationIds();
    ModifyPolicy patient =
        ModifyPolicy.standard().withAttempts(1_000).withDeadline(Duration.ofMinutes(1));

    List<Attempt<ChangeResult<Counter, Boolean>>> attempts =
        ConcurrentThreads.run(
            8,
            worker ->
                store()
                    .insertOrChange(
                        order(),
                        found ->
                            SagaChange.to(
                                    found
                                        .map(Saga::state)
                                        .orElse(Counter.ZERO)
                                        .plus("worker-" + worker))
                                .returning(found.isEmpty()),
                        patient));

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    assertThat(attempts).filteredOn(attempt -> attempt.value().orElseThrow().result()).hasSize(1);
    Saga<Counter> saga = store().find(order()).orElseThrow();
    assertThat(saga.version()).isEqualTo(8);
    assertThat(saga.state().changes()).doesNotHaveDuplicates().hasSize(8);
  }

  /** A saga can be completed by its first message. */
  @Test
  default void insertOrChangeCanInsertCompletedSaga() {
    Saga<Counter> saga =
        store()
            .insertOrChange(order(), found -> SagaChange.to(Counter.ZERO).andComplete())
            .saga()
            .orElseThrow();

    assertThat(saga.version()).isEqualTo(1);
    assertThat(saga.completedAt()).contains(ConformanceContext.start());
    assertThat(saga.expiresAt()).isPresent();
    assertThat(stored(saga)).contains(saga);
  }

  /** A function can decide not to insert anything. */
  @Test
  default void insertOrChangeCanInsertNothing() {
    ChangeResult<Counter, String> result =
        store()
            .insertOrChange(
                order(), found -> SagaChange.<Counter>nothing().returning("not yet there"));

    assertThat(result.saga()).isEmpty();
    assertThat(result.isWritten()).isFalse();
    assertThat(result.result()).isEqualTo("not yet there");
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(store().find(order())).isEmpty();
  }

  /** Completing a missing saga without a state fails. */
  @Test
  default void insertOrChangeNeedsStateForMissingSaga() {
    assertThatThrownBy(() -> store().insertOrChange(order(), found -> SagaChange.complete()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("order-42")
        .hasMessageContaining("SagaChange.to");
    assertThat(store().find(order())).isEmpty();
  }

  /** The caller gets the function's result from the attempt that took effect. */
  @Test
  default void changeReturnsResultOfLastAttempt() {
    Saga<Counter> saga = store().insert(order(), Counter.ZERO);
    AtomicInteger calls = new AtomicInteger();

    ChangeResult<Counter, Integer> result =
        store()
            .change(
                type().id(saga.sagaId()),
                found -> {
                  if (calls.incrementAndGet() == 1) {
                    store().update(saga.withState(saga.state().plus("rival")));
                  }
                  return SagaChange.to(found.state().plus("mine"))
                      .andComplete()
                      .returning(found.state().changes().size());
                });

    assertThat(result.result()).isEqualTo(1);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(result.isWritten()).isTrue();
    Saga<Counter> changed = result.saga().orElseThrow();
    assertThat(changed.state().changes()).containsExactly("rival", "mine");
    assertThat(changed.isCompleted()).isTrue();
    assertThat(stored(saga)).contains(changed);
  }

  /** A function can delete the version of the saga that it got. */
  @Test
  default void changeCanDelete() {
    Saga<Counter> saga = store().insert(order(), Counter.ZERO);
    AtomicInteger calls = new AtomicInteger();

    ChangeResult<Counter, Void> result =
        store()
            .change(
                type().id(saga.sagaId()),
                found -> {
                  if (calls.incrementAndGet() == 1) {
                    store().update(saga.withState(saga.state().plus("rival")));
                  }
                  return SagaChange.delete();
                });

    assertThat(result.saga()).isEmpty();
    assertThat(result.isWritten()).isTrue();
    assertThat(calls).hasValue(2);
    assertThat(stored(saga)).isEmpty();
  }

  /** A function that decides to do nothing writes nothing. */
  @Test
  default void changeCanDoNothing() {
    Saga<Counter> saga = store().insert(order(), Counter.ZERO);

    ChangeResult<Counter, String> result =
        store()
            .change(
                type().id(saga.sagaId()),
                found -> SagaChange.<Counter>nothing().returning("done before"));

    assertThat(result.saga()).contains(saga);
    assertThat(result.isWritten()).isFalse();
    assertThat(result.result()).isEqualTo("done before");
    assertThat(stored(saga)).contains(saga);
  }

  /** A function can reopen a completed saga. */
  @Test
  default void changeCanReopen() {
    Saga<Counter> completed = store().update(store().insert(order(), Counter.ZERO).complete());

    Saga<Counter> reopened =
        store()
            .change(type().id(completed.sagaId()), found -> SagaChange.reopen())
            .saga()
            .orElseThrow();

    assertThat(reopened.isCompleted()).isFalse();
    assertThat(reopened.expiresAt()).isEmpty();
    assertThat(stored(completed)).contains(reopened);
  }

  /** A change of a missing saga fails. */
  @Test
  default void changeOfMissingSagaIsNotFound() {
    assertThatThrownBy(() -> store().change(order(), saga -> SagaChange.delete()))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining("order-42");
  }

  /** Completing needs no function, and is idempotent. */
  @Test
  default void completeKeepsStateAndCanBeRepeated() {
    Saga<Counter> saga = store().insert(order(), Counter.ZERO.plus("last"));

    Saga<Counter> completed = store().complete(type().id(saga.sagaId()));
    clock().advance(Duration.ofHours(1));
    Saga<Counter> again = store().complete(type().id(saga.sagaId()));

    assertThat(completed.state()).isEqualTo(saga.state());
    assertThat(completed.completedAt()).contains(ConformanceContext.start());
    assertThat(again).isEqualTo(completed);
    assertThat(stored(saga)).contains(completed);
  }

  /** The last change and the completion are one write. */
  @Test
  default void completeCanChangeStateInOneWrite() {
    Saga<Counter> saga = store().insert(order(), Counter.ZERO);

    Saga<Counter> completed =
        store().complete(type().id(saga.sagaId()), counter -> counter.plus("shipped"));

    assertThat(completed.version()).isEqualTo(2);
    assertThat(completed.isCompleted()).isTrue();
    assertThat(completed.state().changes()).containsExactly("shipped");
    assertThat(stored(saga)).contains(completed);
  }

  /** The methods modify, complete and delete take a correlation ID. */
  @Test
  default void correlationIdRefersToSaga() {
    assumeUniqueCorrelationIds();
    store().insert(order(), Counter.ZERO);

    Saga<Counter> modified = store().modify(order(), counter -> counter.plus("paid"));
    assertThat(store().find(order())).contains(modified);
    Saga<Counter> completed = store().complete(order());
    assertThat(store().find(order())).contains(completed);
    assertThat(store().delete(order())).isTrue();
    assertThat(store().find(order())).isEmpty();
    assertThat(store().delete(order())).isFalse();
    assertThatThrownBy(() -> store().modify(order(), counter -> counter))
        .isInstanceOf(SagaNotFoundException.class);
  }

  /** A state that can be changed in place. */
  final class Mutable {
    /** The value that tests change. */
    @SuppressWarnings("NullAway") // Jackson sets it
    public String status;

    /** Creates the state for Jackson. */
    public Mutable() {}

    static Mutable of(String status) {
      Mutable state = new Mutable();
      state.status = status;
      return state;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mutable that && status.equals(that.status);
    }

    @Override
    public int hashCode() {
      return status.hashCode();
    }
  }

  /** A state that is changed in place and returned is stored like a new one. */
  @Test
  default void changeInPlaceIsStored() {
    SagaType<Mutable> mutable = ConformanceContext.newType(Mutable.class);
    Saga<Mutable> saga = store().insert(mutable.correlationId("order-42"), Mutable.of("NEW"));

    Saga<Mutable> modified =
        store()
            .modify(
                mutable.id(saga.sagaId()),
                state -> {
                  state.status = "PAID";
                  return state;
                });

    assertThat(modified.version()).isEqualTo(2);
    assertThat(modified.state().status).isEqualTo("PAID");
    assertThat(store().find(mutable.id(saga.sagaId())).orElseThrow().state().status)
        .isEqualTo("PAID");
  }

  /** A state that is changed in place, but not returned, is neither stored nor visible. */
  @Test
  default void unchangedStateIsNotWritten() {
    SagaType<Mutable> mutable = ConformanceContext.newType(Mutable.class);
    Saga<Mutable> saga = store().insert(mutable.correlationId("order-42"), Mutable.of("NEW"));

    Saga<Mutable> same =
        store().modify(mutable.id(saga.sagaId()), state -> Mutable.of(state.status));

    assertThat(same.version()).isEqualTo(1);
    assertThat(store().find(mutable.id(saga.sagaId())).orElseThrow().version()).isEqualTo(1);
  }

  /**
   * A reopening that fails because another saga has the correlation ID never changes that other
   * saga.
   */
  @Test
  default void reopeningNeverChangesAnotherSaga() {
    assumeTrue(identity() == SagaIdentity.GUARDED, "only guards are given to another saga");
    SagaType<Counter> reusable = type().withReusableCorrelationIds();
    Saga<Counter> completed =
        store().update(store().insert(reusable.correlationId("order-42"), Counter.ZERO).complete());
    Saga<Counter> next = store().insert(reusable.correlationId("order-42"), Counter.ZERO);

    assertThatThrownBy(
            () ->
                store()
                    .change(
                        reusable.id(completed.sagaId()),
                        saga -> SagaChange.to(saga.state().plus("late")).andReopen()))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(reusable)).contains(next));

    assertThat(store().find(reusable.id(next.sagaId()))).contains(next);
    assertThat(store().find(reusable.id(completed.sagaId()))).contains(completed);
  }
}
