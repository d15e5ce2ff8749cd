package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.SagaTable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The thread that waits for an operation is interrupted. */
@Timeout(60)
class InterruptTest {
  private static final TestTable TABLE = TestTable.create();
  private static final Set<Thread.State> WAITING =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final SagaType<String> type = SagaType.of("OrderSaga", String.class);
  private final String correlationId = "order-" + UUID.randomUUID();
  private final Saga<String> saga = TABLE.store().insert(type.correlationId(correlationId), "new");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptEndsWaitForConnection(boolean write) throws Exception {
    try (SlowEndpoint endpoint = new SlowEndpoint();
        DynamoDbClient client =
            TestTable.ENGINE
                .clientBuilder()
                .httpClient(null)
                .httpClientBuilder(defaults -> PooledHttpClient.create(1))
                .endpointOverride(endpoint.uri())
                .build()) {
      SagaStore store = TABLE.store(client);
      Caller holder = new Caller(() -> call(store, false));
      endpoint.awaitRequest();

      Caller caller = new Caller(() -> call(store, write));
      caller.awaitWaiting();
      caller.interrupt();

      assertInterrupted(caller.failure(), write);
      holder.interrupt();
      endpoint.drop();
      assertInterrupted(holder.failure(), false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptEndsPauseBetweenRetries(boolean write) throws Exception {
    FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
    CountDownLatch failed = new CountDownLatch(1);
    faults.next(write ? "UpdateItem" : "GetItem", Fault.LOST_RESPONSE, failed::countDown);
    try (DynamoDbClient client =
        TestTable.ENGINE
            .clientBuilder()
            .httpClient(faults)
            .overrideConfiguration(
                config ->
                    config.retryStrategy(
                        DefaultRetryStrategy.standardStrategyBuilder()
                            .backoffStrategy(
                                BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMinutes(10)))
                            .build()))
            .build()) {
      SagaStore store = TABLE.store(client);

      Caller caller = new Caller(() -> call(store, write));
      failed.await();
      caller.awaitWaiting();
      caller.interrupt();

      assertInterrupted(caller.failure(), write);
    }
  }

  @Test
  void interruptedThreadWritesNothing() throws Exception {
    Caller caller =
        new Caller(
            () -> {
              Thread.currentThread().interrupt();
              call(TABLE.store(), true);
            });

    assertInterrupted(caller.failure(), false);
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void interruptEndsTableOperations() throws Exception {
    SagaTable table = SagaTable.of(TestTable.ENGINE.client(), TestTable.ENGINE.newTableName());
    Caller caller =
        new Caller(
            () -> {
              Thread.currentThread().interrupt();
              table.create(Duration.ofMinutes(1));
            });

    SagaStoreUnavailableException unavailable = caller.failure();
    assertThat(unavailable).hasMessageContaining(table.name());
    assertThat(unavailable.mayHaveBeenWritten()).isFalse();
  }

  private void call(SagaStore store, boolean write) {
    if (write) {
      store.update(saga.withState("changed"));
    } else {
      Object unused = store.find(type.id(saga.sagaId()));
    }
  }

  private static void assertInterrupted(
      SagaStoreUnavailableException unavailable, boolean mayHaveBeenWritten) {
    assertThat(unavailable).hasMessageContaining("the thread was interrupted");
    assertThat(unavailable.mayHaveBeenWritten()).isEqualTo(mayHaveBeenWritten);
  }

  /** A thread that calls the store. */
  private static final class Caller {
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CompletableFuture<Boolean> flag = new CompletableFuture<>();
    private final Thread thread;

    Caller(Runnable call) {
      thread =
          new Thread(
              () -> {
                Throwable thrown = catchThrowable(call::run);
                flag.complete(Thread.currentThread().isInterrupted());
                failure.complete(thrown);
              });
      thread.start();
    }

    void awaitWaiting() {
      while (!WAITING.contains(thread.getState())) {
        Thread.onSpinWait();
      }
    }

    void interrupt() {
      thread.interrupt();
    }

    /** Returns what the call threw, with the interrupt flag still set. */
    SagaStoreUnavailableException failure() throws Exception {
      assertThat(failure.get()).isInstanceOf(SagaStoreUnavailableException.class);
      assertThat(flag.get()).as("interrupt flag").isTrue();
      return (SagaStoreUnavailableException) failure.get();
    }
  }
}
