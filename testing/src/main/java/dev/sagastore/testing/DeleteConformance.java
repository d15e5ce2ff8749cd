package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import org.junit.jupiter.api.Test;

/** Tests for deletes. */
interface DeleteConformance extends ConformanceContext {
  /** A deleted saga is not found, and its correlation ID can be used again. */
  @Test
  default void deleteFreesTheCorrelationId() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    store().delete(saga);

    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
    assertThat(store().find(type().correlationId("order-42"))).isEmpty();
    assertThat(store().insert(type().correlationId("order-42"), Counter.ZERO).version())
        .isEqualTo(1);
  }

  /** A delete is idempotent. */
  @Test
  default void deletingWhatIsGoneIsNoError() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().delete(saga);

    store().delete(saga);

    assertThat(store().delete(type().id(saga.sagaId()))).isFalse();
  }

  /** A delete of an older version fails with the current saga. */
  @Test
  default void deletingAStaleSnapshotIsAConflict() {
    Saga<Counter> stale = store().insert(type().correlationId("order-42"), Counter.ZERO);
    Saga<Counter> current = store().update(stale.withState(stale.state().plus("paid")));

    SagaConflictException conflict =
        catchThrowableOfType(SagaConflictException.class, () -> store().delete(stale));

    assertThat(conflict.current(type())).contains(current);
    assertThat(store().find(type().id(stale.sagaId()))).contains(current);
  }

  /** A delete that is repeated later does not delete a newer saga. */
  @Test
  default void deletingASnapshotLeavesItsSuccessorAlone() {
    Saga<Counter> old = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().delete(old);
    Saga<Counter> successor =
        store().insert(type().correlationId("order-42").withNewId(old.sagaId()), Counter.ZERO);

    store().delete(old);

    assertThat(store().find(type().id(old.sagaId()))).contains(successor);
  }

  /** A delete by ID deletes any version. */
  @Test
  default void deletingByIdDoesNotAskForTheVersion() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().update(saga);

    assertThat(store().delete(type().id(saga.sagaId()))).isTrue();
    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
  }
}
