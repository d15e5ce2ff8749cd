package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreEvent.Operation;
import dev.sagastore.SagaStoreEvent.Outcome;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What a listener is told of operations on an engine that counts units. */
class SagaStoreListenerTest {
  private static final TestTable TABLE = TestTable.create();

  private final List<SagaStoreEvent> events = new CopyOnWriteArrayList<>();
  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyOperationIsToldOf(boolean async) {
    try (DynamoDbAsyncClient client = TestTable.ENGINE.asyncClientBuilder().build()) {
      SagaStore store = store(async, client);
      Saga<String> saga = store.insert(type.correlationId("order-42"), "new");
      assertThatThrownBy(() -> store.insert(type.correlationId("order-42"), "again"))
          .isInstanceOf(DuplicateSagaException.class);
      store.update(saga);
      assertThatThrownBy(() -> store.update(saga)).isInstanceOf(SagaConflictException.class);
      assertThat(store.find(type.id(saga.sagaId()))).isPresent();
    }

    assertThat(events)
        .extracting(SagaStoreEvent::operation, SagaStoreEvent::outcome)
        .containsExactly(
            tuple(Operation.INSERT, Outcome.SUCCESS),
            tuple(Operation.INSERT, Outcome.DUPLICATE),
            tuple(Operation.UPDATE, Outcome.SUCCESS),
            tuple(Operation.UPDATE, Outcome.CONFLICT),
            tuple(Operation.FIND, Outcome.SUCCESS));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.sagaName()).isEqualTo(type.name());
              assertThat(event.attempts()).isEqualTo(1);
              assertThat(event.duration()).isPositive();
            });
    // the table, and the correlation index
    assertThat(events.get(0).writeUnits()).isEqualTo(2);
    assertThat(events.get(2).writeUnits()).isEqualTo(1);
    assertThat(events.get(4).readUnits()).isEqualTo(1);
    assertThat(events.get(0).itemSize().orElseThrow()).isBetween(250L, 400L);
    assertThat(events.get(4).itemSize()).isEqualTo(events.get(2).itemSize());
  }

  @Test
  void modificationIsOneOperation() {
    SagaStore store = builder().build();
    Saga<String> saga = store.insert(type.correlationId("order-42"), "new");
    events.clear();
    SagaStore others = TABLE.store();

    store.modify(
        type.id(saga.sagaId()),
        state -> {
          if (state.equals("new")) {
            others.update(saga.withState("theirs"));
          }
          return state + "!";
        });

    SagaStoreEvent event = events.get(0);
    assertThat(events).hasSize(1);
    assertThat(event.operation()).isEqualTo(Operation.MODIFY);
    assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
    // one read, and two writes, of which DynamoDB reports the second one
    assertThat(event.attempts()).isEqualTo(3);
    assertThat(event.readUnits()).isEqualTo(1);
    assertThat(event.writeUnits()).isEqualTo(1);
    assertThat(event.itemSize()).isPresent();
  }

  @Test
  void aListenerThatFailsHarmsNothing() {
    SagaStore store =
        builder()
            .listener(
                event -> {
                  throw new IllegalStateException("broken listener");
                })
            .build();

    Saga<String> saga = store.insert(type.correlationId("order-42"), "new");

    assertThat(store.find(type.id(saga.sagaId()))).contains(saga);
  }

  private DynamoDbSagaStore.Builder builder() {
    return DynamoDbSagaStore.builder()
        .client(TestTable.ENGINE.client())
        .tableName(TABLE.name())
        .listener(events::add);
  }

  private SagaStore store(boolean async, DynamoDbAsyncClient client) {
    return async
        ? new BlockingSagaStore(
            DynamoDbAsyncSagaStore.builder()
                .client(client)
                .tableName(TABLE.name())
                .listener(events::add)
                .build())
        : builder().build();
  }
}
