package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.newType;
import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for inserts. */
interface InsertConformance extends ConformanceContext {
  /** An insert returns the stored saga, active and at version 1. */
  @Test
  default void insertReturnsWhatIsStored() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertThat(saga.correlationId()).isEqualTo("order-42");
    assertThat(saga.state()).isEqualTo(Counter.ZERO);
    assertThat(saga.version()).isEqualTo(1);
    assertThat(saga.createdAt()).isEqualTo(start());
    assertThat(saga.updatedAt()).isEqualTo(start());
    assertThat(saga.isCompleted()).isFalse();
    assertThat(saga.completedAt()).isEmpty();
    assertThat(saga.expiresAt()).isEmpty();
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** A duplicate fails with the existing saga, which is unchanged. */
  @Test
  default void aSecondInsertForACorrelationIdIsRefusedAndSaysWhatIsThere() {
    assumeUniqueCorrelationIds();
    Saga<Counter> first =
        store().insert(type().correlationId("order-42"), Counter.ZERO.plus("first"));

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class,
            () -> store().insert(type().correlationId("order-42"), Counter.ZERO));

    assertThat(duplicate.existing(type())).contains(first);
    assertThat(duplicate.sagaName()).isEqualTo(type().name());
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(duplicate).hasMessageContaining(type().name()).hasMessageContaining("order-42");
    assertFoundByCorrelationId(type(), "order-42", first);
  }

  /** Concurrent inserts store one saga, and all failures contain it. */
  @Test
  default void ofManyInsertsAtOnceOneWinsAndTheOthersSeeIt() {
    assumeUniqueCorrelationIds();
    List<Attempt<Saga<Counter>>> attempts =
        ConcurrentThreads.run(
            16,
            worker ->
                store()
                    .insert(
                        type().correlationId("order-42"), Counter.ZERO.plus("worker-" + worker)));

    Saga<Counter> stored = store().find(type().correlationId("order-42")).orElseThrow();
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream()))
        .containsExactly(stored);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(15)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        DuplicateSagaException.class,
                        duplicate -> assertThat(duplicate.existing(type())).contains(stored)));
  }

  /** The same correlation ID with two saga names belongs to two sagas. */
  @Test
  default void typesDoNotSeeEachOther() {
    SagaType<Counter> other = newType(Counter.class);
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertThat(store().find(other.correlationId("order-42"))).isEmpty();
    assertThat(store().find(other.id(saga.sagaId()))).isEmpty();
    assertThat(store().insert(other.correlationId("order-42"), Counter.ZERO).version())
        .isEqualTo(1);
  }
}
