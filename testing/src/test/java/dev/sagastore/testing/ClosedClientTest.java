package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** The user closes the client of the SDK, and then uses the store. */
@Timeout(60)
class ClosedClientTest {
  private static final TestTable TABLE = TestTable.create();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final Saga<String> saga = TABLE.store().insert(type.correlationId("order-42"), "new");

  @Test
  void everyOperationFailsOnClosedClient() {
    DynamoDbClient client = pooled().build();
    SagaStore store = TABLE.store(client);
    assertThat(store.find(type.id(saga.sagaId()))).isPresent();
    client.close();

    assertEveryOperationFails(store);
  }

  @Test
  void everyOperationFailsOnClosedClientWithTimeouts() {
    DynamoDbClient client =
        TestTable.ENGINE
            .clientBuilder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(TestTable.ENGINE.endpoint())
            .overrideConfiguration(config -> config.apiCallTimeout(Duration.ofMinutes(1)))
            .build();
    SagaStore store = TABLE.store(client);
    client.close();

    assertEveryOperationFails(store);
  }

  @Test
  void everyOperationFailsOnClosedAsyncClient() {
    DynamoDbAsyncClient client = netty().endpointOverride(TestTable.ENGINE.endpoint()).build();
    DynamoDbAsyncSagaStore store =
        DynamoDbAsyncSagaStore.builder().client(client).tableName(TABLE.name()).build();
    store.find(type.id(saga.sagaId())).join();
    client.close();

    assertEveryOperationFails(new BlockingSagaStore(store));
  }

  private void assertEveryOperationFails(SagaStore store) {
    new EveryOperation(saga)
        .calls()
        .forEach(
            (name, call) -> {
              SagaStoreUnavailableException unavailable = unavailable(() -> call.accept(store));
              assertThat(unavailable)
                  .as(name)
                  .hasMessageContaining(type.name())
                  .hasMessageContaining("the client of the AWS SDK is closed");
              assertThat(unavailable.mayHaveBeenWritten()).as(name).isFalse();
            });
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).contains(saga);
    assertThat(TABLE.store().find(type.correlationId("another"))).isEmpty();
  }

  @Test
  void firstWriteOnClosedClientMayHaveBeenWritten() {
    DynamoDbClient client = pooled().build();
    SagaStore store = TABLE.store(client);
    client.close();

    // it is not known that the client was closed before the SDK's first attempt
    assertThat(unavailable(() -> store.delete(saga)).mayHaveBeenWritten()).isTrue();
    assertThat(unavailable(() -> store.delete(saga)).mayHaveBeenWritten()).isFalse();
  }

  @Test
  void writeInFlightMayHaveBeenWrittenWhenClientIsClosed() throws Exception {
    try (SlowEndpoint endpoint = new SlowEndpoint()) {
      DynamoDbClient client = pooled().endpointOverride(endpoint.uri()).build();
      SagaStore store = TABLE.store(client);

      CompletableFuture<?> write =
          CompletableFuture.supplyAsync(() -> store.insert(type.correlationId("another"), "new"));
      endpoint.awaitRequest();
      client.close();
      endpoint.drop();

      SagaStoreUnavailableException unavailable = unavailable(write);
      assertThat(unavailable).hasMessageContaining("the client of the AWS SDK is closed");
      assertThat(unavailable.mayHaveBeenWritten()).isTrue();
    }
  }

  @Test
  void tableOperationsFailOnClosedClient() {
    DynamoDbClient client = pooled().build();
    SagaTable table = SagaTable.of(client, TABLE.name());
    SagaTable storeTable =
        DynamoDbSagaStore.builder().client(client).tableName(TABLE.name()).build().table();
    client.close();

    assertThat(unavailable(table::verify))
        .hasMessageContaining(TABLE.name())
        .hasMessageContaining("the client of the AWS SDK is closed");
    assertThat(unavailable(storeTable::verify)).hasMessageContaining(TABLE.name());
    assertThat(unavailable(() -> table.create(Duration.ofMinutes(1))).mayHaveBeenWritten())
        .isFalse();
    assertThat(unavailable(() -> table.delete(Duration.ofMinutes(1))).mayHaveBeenWritten())
        .isFalse();
  }

  private static DynamoDbClientBuilder pooled() {
    return TestTable.ENGINE
        .clientBuilder()
        .httpClient(null)
        .httpClientBuilder(defaults -> PooledHttpClient.create(10))
        .endpointOverride(TestTable.ENGINE.endpoint());
  }

  private static DynamoDbAsyncClientBuilder netty() {
    return TestTable.ENGINE
        .asyncClientBuilder()
        .httpClient(null)
        .httpClientBuilder(NettyNioAsyncHttpClient.builder());
  }

  private static SagaStoreUnavailableException unavailable(Runnable call) {
    return (SagaStoreUnavailableException)
        catchThrowableOfType(SagaStoreException.class, call::run);
  }

  private static SagaStoreUnavailableException unavailable(CompletableFuture<?> operation)
      throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("succeeded: " + operation.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(SagaStoreUnavailableException.class);
      return (SagaStoreUnavailableException) e.getCause();
    }
  }
}
