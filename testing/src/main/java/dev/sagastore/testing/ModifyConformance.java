package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.ChangeResult;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests for changes that are retried on conflicts. */
interface ModifyConformance extends ConformanceContext {
  /** A change needs only the ID. */
  @Test
  default void modifyChangesTheStateWithoutASnapshotAtHand() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    Saga<Counter> modified =
        store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));

    assertThat(modified.version()).isEqualTo(2);
    assertThat(modified.state().changes()).containsExactly("paid");
    assertThat(store().find(type().id(saga.sagaId()))).contains(modified);
  }

  /** After a conflict, the change applies to the newer state. */
  @Test
  default void modifyAppliesTheChangeToWhatAnotherHasWritten() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    AtomicInteger applied = new AtomicInteger();

    Saga<Counter> modified =
        store()
            .modify(
                type().id(saga.sagaId()),
                counter -> {
                  if (applied.incrementAndGet() == 1) {
                    store().update(saga.withState(saga.state().plus("rival")));
                  }
                  return counter.plus("mine");
                });

    assertThat(applied).hasValue(2);
    assertThat(modified.version()).isEqualTo(3);
    assertThat(modified.state().changes()).containsExactly("rival", "mine");
  }

  /** A change that returns the same state is not written. */
  @Test
  default void modifyWritesNothingIfTheChangeDeclines() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertThat(store().modify(type().id(saga.sagaId()), counter -> counter)).isEqualTo(saga);

    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** A change can complete the saga and change its state. */
  @Test
  default void modifyCanCompleteASaga() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    Saga<Counter> completed = store().complete(type().id(saga.sagaId()));

    assertThat(completed.completedAt()).contains(start());
    assertThat(store().find(type().id(saga.sagaId()))).contains(completed);
  }

  /** The last conflict contains the number of attempts. */
  @Test
  default void modifyGivesUpAfterTheAttemptsOfItsPolicy() {
    String sagaId = store().insert(type().correlationId("order-42"), Counter.ZERO).sagaId();
    ModifyPolicy policy =
        ModifyPolicy.standard().withAttempts(3).withPauses(Duration.ZERO, Duration.ZERO);

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store().change(type().id(sagaId), this::overtaken, policy));

    assertThat(conflict.attempts()).isEqualTo(3);
    assertThat(conflict).hasMessageContaining("3 attempts");
    Saga<Counter> stored = store().find(type().id(sagaId)).orElseThrow();
    assertThat(stored.state().changes()).containsExactly("rival", "rival", "rival");
    assertThat(conflict.current(type())).contains(stored);
  }

  /** There is no second attempt after the deadline. */
  @Test
  default void modifyGivesUpAtItsDeadline() {
    String sagaId = store().insert(type().correlationId("order-42"), Counter.ZERO).sagaId();
    ModifyPolicy policy = ModifyPolicy.standard().withDeadline(Duration.ZERO);

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store().change(type().id(sagaId), this::overtaken, policy));

    assertThat(conflict.attempts()).isEqualTo(1);
  }

  /** A change during which another caller writes the saga. */
  private SagaChange<Counter, Void> overtaken(Saga<Counter> saga) {
    store().update(saga.withState(saga.state().plus("rival")));
    return SagaChange.to(saga.state().plus("mine"));
  }

  /** The exception contains the ID that was not found. */
  @Test
  default void modifyOfWhatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> store().modify(type().id("no-such-saga"), counter -> counter))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining("no-such-saga");
  }

  /** With a generous policy, every concurrent change takes effect once. */
  @Test
  default void noChangeIsLostWhenManyModifyOneSaga() {
    String sagaId = store().insert(type().correlationId("order-42"), Counter.ZERO).sagaId();
    ModifyPolicy patient =
        ModifyPolicy.standard().withAttempts(1_000).withDeadline(Duration.ofMinutes(1));

    List<Attempt<ChangeResult<Counter, Void>>> attempts =
        ConcurrentThreads.run(
            16,
            worker ->
                store()
                    .change(
                        type().id(sagaId),
                        saga -> SagaChange.to(saga.state().plus("worker-" + worker)),
                        patient));

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    Saga<Counter> saga = store().find(type().id(sagaId)).orElseThrow();
    assertThat(saga.version()).isEqualTo(17);
    assertThat(saga.state().changes()).doesNotHaveDuplicates().hasSize(16);
  }
}
