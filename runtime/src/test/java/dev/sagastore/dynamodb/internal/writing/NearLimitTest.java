package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests writes of sagas of nearly 400 KB. */
class NearLimitTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final int LIMIT = 400 * 1024;

  private final String correlationId = "order-" + UUID.randomUUID();

  private SagaTooLargeException failedInsert(SagaStore store, String state) {
    return catchThrowableOfType(
        SagaTooLargeException.class, () -> store.insert(TYPE.correlationId(correlationId), state));
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void largestSagaIsUpdatedCompletedAndReopened(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    long excess = failedInsert(store, "x".repeat(LIMIT)).size() - LIMIT;
    String largest = "x".repeat((int) (LIMIT - excess));
    assertThat(failedInsert(store, largest + "x").size()).isEqualTo(LIMIT + 1);

    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), largest);
    for (int i = 0; i < 12; i++) {
      saga = store.update(saga);
    }
    saga = store.update(saga.complete());
    saga = store.update(saga);
    saga = store.update(saga.reopen());
    saga = store.update(saga.complete());

    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(saga);
    assertThat(saga.version()).isEqualTo(17);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateFailsWhenStateOutgrowsReserve(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "small");

    assertThatThrownBy(() -> store.update(saga.withState("x".repeat(LIMIT - 100))))
        .isInstanceOfSatisfying(
            SagaTooLargeException.class, e -> assertThat(e.size()).isGreaterThan(LIMIT))
        .hasMessageContaining("for its next updates and its completion");

    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(saga);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateFailsWhenForeignAttributesFillItem(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "small");
    TABLE.set(saga, "note", AttributeValue.fromS("x".repeat(400_000)));

    assertThatThrownBy(() -> store.update(saga.withState("y".repeat(20_000)).complete()))
        .isInstanceOf(SagaTooLargeException.class)
        .hasMessageContaining("with the attributes that others added");

    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(saga);
  }
}
