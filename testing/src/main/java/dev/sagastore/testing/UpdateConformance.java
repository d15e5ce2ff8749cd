package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for updates and conflicts. */
interface UpdateConformance extends ConformanceContext {
  /** An update stores the state and its time, and adds one to the version. */
  @Test
  default void updateStoresTheStateAndCountsTheVersion() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofSeconds(5));

    Saga<Counter> updated = store().update(saga.withState(saga.state().plus("paid")));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(updated.state().changes()).containsExactly("paid");
    assertThat(updated.createdAt()).isEqualTo(start());
    assertThat(updated.updatedAt()).isEqualTo(start().plusSeconds(5));
    assertThat(store().find(type().id(saga.sagaId()))).contains(updated);
    assertFoundByCorrelationId(type(), "order-42", updated);
  }

  /** The time of the update never decreases, even if the clock goes back. */
  @Test
  default void updatedAtNeverGoesBackEvenIfTheClockDoes() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofMinutes(-1));

    assertThat(store().update(saga).updatedAt()).isEqualTo(start());
  }

  /** A conflict contains both versions and the current saga, which is unchanged. */
  @Test
  default void aConflictSaysWhatWasExpectedAndWhatIsThere() {
    Saga<Counter> stale = store().insert(type().correlationId("order-42"), Counter.ZERO);
    Saga<Counter> current = store().update(stale.withState(stale.state().plus("first")));

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store().update(stale.withState(stale.state().plus("second"))));

    assertThat(conflict.expectedVersion()).isEqualTo(1);
    assertThat(conflict.actualVersion()).isEqualTo(2);
    assertThat(conflict.current(type())).contains(current);
    assertThat(conflict.sagaName()).isEqualTo(type().name());
    assertThat(conflict.sagaId()).isEqualTo(stale.sagaId());
    assertThat(store().find(type().id(stale.sagaId()))).contains(current);
  }

  /** Concurrent updates of one version store one state, and all conflicts contain it. */
  @Test
  default void ofManyUpdatesOfOneVersionOneWins() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    List<Attempt<Saga<Counter>>> attempts =
        ConcurrentThreads.run(
            16, worker -> store().update(saga.withState(saga.state().plus("worker-" + worker))));

    Saga<Counter> stored = store().find(type().id(saga.sagaId())).orElseThrow();
    assertThat(stored.version()).isEqualTo(2);
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream()))
        .containsExactly(stored);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(15)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        SagaConflictException.class,
                        conflict -> assertThat(conflict.current(type())).contains(stored)));
  }

  /** Writers that continue with the saga of a conflict lose no change. */
  @Test
  default void noChangeIsLostWhenManyWritersRetryTheirConflicts() {
    String sagaId = store().insert(type().correlationId("order-42"), Counter.ZERO).sagaId();
    int writers = 8;
    int changesEach = 20;

    List<Attempt<Boolean>> attempts =
        ConcurrentThreads.run(
            writers,
            writer -> {
              for (int change = 0; change < changesEach; change++) {
                applyUntilStored(sagaId, writer + "-" + change);
              }
              return true;
            });

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    Saga<Counter> saga = store().find(type().id(sagaId)).orElseThrow();
    assertThat(saga.version()).isEqualTo(1 + writers * changesEach);
    assertThat(saga.state().changes())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, writers)
                .boxed()
                .flatMap(
                    writer ->
                        IntStream.range(0, changesEach).mapToObj(change -> writer + "-" + change))
                .toList());
  }

  private void applyUntilStored(String sagaId, String change) {
    Saga<Counter> saga = store().find(type().id(sagaId)).orElseThrow();
    while (true) {
      try {
        store().update(saga.withState(saga.state().plus(change)));
        return;
      } catch (SagaConflictException conflict) {
        saga = conflict.current(type()).orElseThrow();
      }
    }
  }

  /** An update never restores a deleted saga. */
  @Test
  default void updatingWhatWasDeletedIsNotFound() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().delete(saga);

    assertThatThrownBy(() -> store().update(saga))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining(saga.sagaId());
    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
  }

  /** A snapshot of a deleted saga can't overwrite a new saga of the same version. */
  @Test
  default void aSnapshotOfADeletedSagaCannotOverwriteItsSuccessorOfTheSameVersion() {
    Saga<Counter> old = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().delete(old);
    Saga<Counter> successor =
        store()
            .insert(
                type().correlationId("order-42").withNewId(old.sagaId()),
                Counter.ZERO.plus("anew"));
    assertThat(successor.version()).isEqualTo(old.version());

    SagaConflictException conflict =
        catchThrowableOfType(SagaConflictException.class, () -> store().update(old));

    assertThat(conflict.current(type())).contains(successor);
    assertThat(store().find(type().id(old.sagaId()))).contains(successor);
  }
}
