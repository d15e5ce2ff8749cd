package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The store is closed, and then used. */
@Timeout(60)
class ClosedStoreTest {
  private static final TestTable TABLE = TestTable.create();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final Saga<String> saga = TABLE.store().insert(type.correlationId("order-42"), "new");
  private final AtomicInteger sent = new AtomicInteger();
  private Runnable onRequest = () -> {};

  private final ExecutionInterceptor interceptor =
      new ExecutionInterceptor() {
        @Override
        public void beforeTransmission(
            Context.BeforeTransmission context, ExecutionAttributes attributes) {
          sent.incrementAndGet();
          onRequest.run();
        }
      };
  private final DynamoDbClient client =
      TestTable.ENGINE
          .clientBuilder()
          // a client with a timeout has threads, and fails once it is closed
          .overrideConfiguration(
              config ->
                  config.addExecutionInterceptor(interceptor).apiCallTimeout(Duration.ofMinutes(1)))
          .build();
  private final DynamoDbAsyncClient asyncClient =
      TestTable.ENGINE
          .asyncClientBuilder()
          .overrideConfiguration(
              config ->
                  config.addExecutionInterceptor(interceptor).apiCallTimeout(Duration.ofMinutes(1)))
          .build();
  private final DynamoDbSagaStore store = TABLE.store(client);
  private final DynamoDbAsyncSagaStore asyncStore =
      DynamoDbAsyncSagaStore.builder().client(asyncClient).tableName(TABLE.name()).build();

  @AfterEach
  void closeClients() {
    client.close();
    asyncClient.close();
  }

  @Test
  void everyOperationFailsOnClosedStore() {
    store.close();

    assertEveryOperationFails(store);
    assertClosed(catchThrowable(() -> store.table().verify()));
    assertClosed(catchThrowable(() -> store.table().create(Duration.ofMinutes(1))));
    assertClosed(catchThrowable(() -> store.table().delete(Duration.ofMinutes(1))));
    assertThat(sent).hasValue(0);
  }

  @Test
  void everyOperationFailsOnClosedAsyncStore() {
    asyncStore.close();

    assertEveryOperationFails(new BlockingSagaStore(asyncStore));
    assertThat(sent).hasValue(0);
  }

  private void assertEveryOperationFails(SagaStore closed) {
    EveryOperation operations = new EveryOperation(saga);
    Map<String, Consumer<SagaStore>> calls = new HashMap<>(operations.calls());
    operations.callsWithoutRequest().forEach((name, call) -> calls.put(name + " of none", call));
    calls.forEach(
        (name, call) -> {
          Throwable failure = catchThrowable(() -> call.accept(closed));
          assertThat(failure).as(name).hasMessageContaining(type.name());
          assertClosed(failure);
        });
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).contains(saga);
  }

  private static void assertClosed(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            unavailable -> assertThat(unavailable.mayHaveBeenWritten()).isFalse())
        .hasMessageContaining("the store is closed");
  }

  @Test
  @SuppressWarnings("NullAway") // callers that are not checked for nulls do this
  void badInputFailsAsBeforeOnClosedStore() {
    store.close();

    assertThatNullPointerException().isThrownBy(() -> store.find(null));
  }

  @Test
  void closingLeavesClientOfUserOpen() {
    store.close();
    store.close();
    asyncStore.close();
    asyncStore.close();

    assertThat(client.listTables().tableNames()).contains(TABLE.name());
    assertThat(asyncClient.listTables().join().tableNames()).contains(TABLE.name());
  }

  @Test
  void changeInProgressEndsWhenStoreIsClosed() {
    assertClosed(
        catchThrowable(
            () ->
                store.modify(
                    type.id(saga.sagaId()),
                    state -> {
                      store.close();
                      return "changed";
                    })));
    assertThatThrownBy(
            () ->
                asyncStore
                    .modify(
                        type.id(saga.sagaId()),
                        state -> {
                          asyncStore.close();
                          return "changed";
                        })
                    .join())
        .isInstanceOf(CompletionException.class)
        .satisfies(failure -> assertClosed(failure.getCause()));
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void requestInFlightEndsNormallyWhenStoreIsClosed() {
    onRequest = store::close;

    assertThat(store.update(saga.withState("changed")).state()).isEqualTo("changed");
  }

  @Test
  void cleanupInProgressEndsWhenStoreIsClosed() {
    TABLE.store().complete(type.id(saga.sagaId()));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    CleanupPolicy policy =
        CleanupPolicy.standard().withConcurrency(8).withEarliestDay(today.minusDays(20));
    onRequest = store::close;

    Throwable failure =
        catchThrowable(() -> store.deleteCompleted(type, Instant.now().plusSeconds(60), policy));

    assertThat(failure)
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("the store is closed");
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).isPresent();
  }

  @Test
  void futuresInFlightCompleteWhenStoreIsClosed() {
    CompletableFuture<Saga<String>> update = asyncStore.update(saga.withState("changed"));
    asyncStore.close();

    assertThat(update.join().state()).isEqualTo("changed");
  }
}
