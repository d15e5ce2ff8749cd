package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.StoreAccess;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What {@code SagaStoreTable} grants is what a store sends: no more, and no less. */
class GrantsTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  @Test
  void readAccessIsWhatReadsSend() {
    assertThat(
            Stream.of(SagaIdentity.values())
                .flatMap(
                    identity ->
                        sentBy(
                            identity,
                            store -> {
                              store.table().verify();
                              read(store);
                            }))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(StoreAccess.READ.operations());
  }

  @Test
  void readWriteAccessIsWhatStoresSend() {
    assertThat(
            Stream.of(SagaIdentity.values())
                .flatMap(identity -> sentBy(identity, GrantsTest::readAndWrite))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(StoreAccess.READ_WRITE.operations());
  }

  private static void readAndWrite(DynamoDbSagaStore store) {
    store.table().verify();
    Saga<String> saga = store.insert(TYPE, "order-42", "new");
    saga = store.update(saga.withState("paid"));
    read(store);
    store.update(saga.completed());
    store.deleteCompleted(
        TYPE,
        Instant.now(),
        CleanupPolicy.standard().withEarliestDay(LocalDate.now(ZoneOffset.UTC)));
    store.delete(TYPE, saga.sagaId());
  }

  private static void read(DynamoDbSagaStore store) {
    store.findById(TYPE, "4711");
    store.findByCorrelationId(TYPE, "order-42");
    store.findAllByCorrelationId(TYPE, "order-42");
    store.findAllById(TYPE, List.of("4711"));
    store.list(SagaQuery.of(TYPE));
  }

  private static Stream<String> sentBy(SagaIdentity identity, Consumer<DynamoDbSagaStore> actions) {
    TestTable table = TestTable.create();
    RequestLog log = new RequestLog();
    try (DynamoDbClient client =
        TestTable.ENGINE
            .clientBuilder()
            .overrideConfiguration(config -> config.addExecutionInterceptor(log))
            .build()) {
      actions.accept(
          DynamoDbSagaStore.builder()
              .client(client)
              .tableName(table.name())
              .identity(identity)
              .build());
    }
    return log.entries().stream().map(RequestLog.Entry::operation);
  }
}
