package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.embedded.TransactionHold;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Transactions that meet, as the engine lets them, and not as a fault is injected. */
class ConflictingStoresTest {
  private static final SagaType<Integer> COUNTER = SagaType.of("CounterSaga", Integer.class);

  private final PrivateEngine table = PrivateEngine.start(Clock.systemUTC());
  private final Conflicts conflicts = new Conflicts();
  private final DynamoDbClient client =
      table
          .dynamoDb()
          .clientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(conflicts))
          .build();
  private final DynamoDbSagaStore store =
      table.store(client, settings -> settings.identity(SagaIdentity.GUARDED));

  /** The common pool has a single thread on two processors, which the held transaction blocks. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /** Counts the transactions that were cancelled because they met another one. */
  private static final class Conflicts implements ExecutionInterceptor {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      if (context.exception() instanceof TransactionCanceledException canceled
          && canceled.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch("TransactionConflict"::equals)) {
        count.incrementAndGet();
      }
    }

    int count() {
      return count.get();
    }
  }

  @Test
  void insertThatMeetsAnotherGetsTheWinner() {
    CompletableFuture<Saga<Integer>> winner;
    CompletableFuture<Saga<Integer>> loser;
    try (TransactionHold hold = table.engine().holdNextTransaction()) {
      winner =
          CompletableFuture.supplyAsync(
              () -> store.insert(COUNTER.correlationId("order-42"), 1), threads);
      hold.awaitTransaction(Duration.ofSeconds(30));
      loser =
          CompletableFuture.supplyAsync(
              () -> store.insert(COUNTER.correlationId("order-42"), 2), threads);
      Eventually.assertThat(() -> assertThat(conflicts.count()).isPositive());
    }

    Saga<Integer> won = winner.join();
    assertThatThrownBy(loser::join)
        .cause()
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(COUNTER)).contains(won));
  }

  @Test
  void concurrentInsertsMakeOneSagaPerCorrelationId() {
    Set<String> winners = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < 50; round++) {
      String correlationId = "order-" + round;
      List<Attempt<Saga<Integer>>> attempts =
          ConcurrentThreads.run(
              8, worker -> store.insert(COUNTER.correlationId(correlationId), worker));
      Set<String> inserted =
          attempts.stream()
              .flatMap(attempt -> attempt.value().stream())
              .map(Saga::sagaId)
              .collect(Collectors.toSet());

      assertThat(inserted).hasSize(1);
      assertThat(store.find(COUNTER.correlationId(correlationId)).map(Saga::sagaId))
          .contains(inserted.iterator().next());
      winners.addAll(inserted);
    }
    assertThat(winners).hasSize(50);
  }
}
