package dev.sagastore.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.SagaTableExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SagaStoreMetricsOnDynamoDbTest {
  @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();

  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  record Order(String status) {
    Order paid() {
      return new Order("PAID");
    }
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SagaStore store =
      DynamoDbSagaStore.builder()
          .client(sagas.client())
          .tableName(sagas.tableName())
          .listener(SagaStoreMetrics.of(registry))
          .build();

  @Test
  void metersContainOperationsOfStore() {
    Saga<Order> stale = store.insert(ORDER.correlationId("order-42"), new Order("SUBMITTED"));
    store.update(stale.withState(new Order("RESERVED")));
    assertThatExceptionOfType(SagaConflictException.class)
        .isThrownBy(() -> store.update(stale.withState(stale.state().paid())));
    store.modify(ORDER.id(stale.sagaId()), Order::paid);

    assertThat(operations("insert", "success")).isEqualTo(1);
    assertThat(operations("update", "conflict")).isEqualTo(1);
    assertThat(operations("modify", "success")).isEqualTo(1);
    assertThat(operations("update", "success")).isEqualTo(1);
    assertThat(writeUnits("insert")).as("table and index").isEqualTo(2);
    assertThat(writeUnits("update")).as("table alone").isEqualTo(1);
    assertThat(writeUnits("modify")).as("table alone").isEqualTo(1);
    assertThat(registry.get("sagastore.item.size").tag("operation", "insert").summary().max())
        .isBetween(100.0, 1024.0);
  }

  @Test
  void conflictOfModifyIsAttempt() {
    Saga<Order> saga = store.insert(ORDER.correlationId("order-43"), new Order("SUBMITTED"));
    SagaStore other = sagas.store();
    store.modify(
        ORDER.id(saga.sagaId()),
        order -> {
          if (order.status().equals("SUBMITTED")) {
            other.update(saga.withState(new Order("RESERVED")));
          }
          return order.paid();
        });

    assertThat(operations("modify", "success")).isEqualTo(1);
    assertThat(
            registry
                .get("sagastore.operation.attempts")
                .tag("operation", "modify")
                .summary()
                .totalAmount())
        .as("one read, two writes")
        .isEqualTo(3);
  }

  private long operations(String operation, String outcome) {
    return registry
        .get("sagastore.operation")
        .tags("operation", operation, "saga", "OrderSaga", "outcome", outcome)
        .timer()
        .count();
  }

  private double writeUnits(String operation) {
    return registry
        .get("sagastore.consumed.units")
        .tags("operation", operation, "kind", "write")
        .counter()
        .count();
  }
}
