package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.UUID;

/**
 * The context of the tests of each topic. The tests are default methods, so they are public and
 * have Javadoc.
 */
interface ConformanceContext {
  /**
   * Returns the store that this test opened.
   *
   * @return the store
   */
  SagaStore store();

  /**
   * Returns the clock of the store.
   *
   * @return the clock
   */
  SettableClock clock();

  /**
   * Returns a type that only this test uses. It keeps completed sagas for 30 days, whatever the
   * retention of the store.
   *
   * @return the type
   */
  SagaType<Counter> type();

  /**
   * Returns the identity of the store.
   *
   * @return the identity
   */
  SagaIdentity identity();

  /**
   * Returns the retention of the store, for completed sagas whose type has none of its own.
   *
   * @return the retention
   */
  Retention retention();

  /**
   * Returns a store for extensions with the same sagas and the same clock. Tests of extensions are
   * skipped for a store that has none.
   *
   * @return the store itself by default
   */
  default ExtensibleSagaStore extensibleStore() {
    assumeTrue(
        store() instanceof ExtensibleSagaStore, "this store has no attributes of extensions");
    return (ExtensibleSagaStore) store();
  }

  /**
   * Patches a saga, and asserts that the changes took effect.
   *
   * @param saga a saga that the store returned, with the changes of an extension
   * @return the saga after the patch
   */
  default Saga<Counter> patched(Saga<Counter> saga) {
    assertThat(extensibleStore().patch(saga)).isEqualTo(PatchResult.applied());
    return SagaBuilder.from(saga).patched().build();
  }

  /** Skips the rest of a test if correlation IDs are not unique in the store. */
  default void assumeUniqueCorrelationIds() {
    assumeTrue(identity().isCorrelationIdUnique(), "correlation IDs are not unique in this store");
  }

  /**
   * Asserts that a correlation ID leads to a saga. If correlation IDs are not unique, it waits
   * until the index contains the saga.
   *
   * @param type the type of the saga
   * @param correlationId the correlation ID
   * @param expected the saga
   */
  default void assertFoundByCorrelationId(
      SagaType<Counter> type, String correlationId, Saga<Counter> expected) {
    Runnable assertion =
        () -> assertThat(store().find(type.correlationId(correlationId))).contains(expected);
    if (identity().isCorrelationIdUnique()) {
      assertion.run();
    } else {
      Eventually.assertThat(assertion);
    }
  }

  /** Returns the time of the clock at the start of a test. */
  static Instant start() {
    return Instant.parse("2026-11-23T09:30:00.123Z");
  }

  /** Returns a type with a unique name. */
  static <S> SagaType<S> newType(Class<S> stateClass) {
    return SagaType.of("Saga-" + UUID.randomUUID(), stateClass);
  }
}
