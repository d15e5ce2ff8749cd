package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.ChangeResult;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What the suite, which waits for every answer, does not see of an asynchronous store. */
class AsyncStoreTest {
  private static final TestTable TABLE = TestTable.create();
  private static final SagaType<Integer> COUNTER = SagaType.of("CounterSaga", Integer.class);

  private static final SdkAsyncHttpClient ONE_THREAD =
      NettyNioAsyncHttpClient.builder()
          .eventLoopGroup(SdkEventLoopGroup.builder().numberOfThreads(1).build())
          .build();

  /** One thread for the network and for what follows an answer: if it waits, nothing goes on. */
  private static final DynamoDbAsyncClient SINGLE_THREADED =
      TestTable.ENGINE
          .asyncClientBuilder()
          .endpointOverride(TestTable.ENGINE.endpoint())
          .httpClient(ONE_THREAD)
          .asyncConfiguration(
              config ->
                  config.advancedOption(
                      SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
          .build();

  private final AsyncSagaStore store =
      DynamoDbAsyncSagaStore.builder().client(SINGLE_THREADED).tableName(TABLE.name()).build();
  private final String correlationId = "order-" + UUID.randomUUID();

  @AfterAll
  static void closeClient() {
    SINGLE_THREADED.close();
    ONE_THREAD.close();
  }

  @Test
  void noThreadIsBlocked() {
    String sagaId = store.insert(COUNTER.correlationId(correlationId), 0).join().sagaId();
    ModifyPolicy patient =
        ModifyPolicy.standard()
            .withAttempts(10_000)
            .withDeadline(Duration.ofMinutes(1))
            .withPauses(Duration.ofMillis(1), Duration.ofMillis(10));

    List<CompletableFuture<ChangeResult<Integer, Void>>> changes =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    store.change(
                        COUNTER.id(sagaId), saga -> SagaChange.to(saga.state() + 1), patient))
            .toList();

    CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new))
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
    assertThat(store.find(COUNTER.id(sagaId)).join().orElseThrow().state()).isEqualTo(20);
  }

  @Test
  void stepsCanFollowOneAnother() {
    Saga<Integer> saga =
        store
            .insert(COUNTER.correlationId(correlationId), 1)
            .thenCompose(inserted -> store.update(inserted.withState(2)))
            .thenCompose(updated -> store.modify(COUNTER.id(updated.sagaId()), count -> count + 40))
            .thenCompose(modified -> store.update(modified.complete()))
            .join();

    assertThat(saga.state()).isEqualTo(42);
    assertThat(saga.version()).isEqualTo(4);
    assertThat(saga.isCompleted()).isTrue();
  }

  @Test
  void aConflictComesThroughTheFuture() {
    Saga<Integer> stale = store.insert(COUNTER.correlationId(correlationId), 1).join();
    Saga<Integer> current = store.update(stale.withState(2)).join();

    assertThat(store.update(stale.withState(3)))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> assertThat(conflict.current(COUNTER)).contains(current));
  }

  @Test
  @SuppressWarnings("NullAway") // callers that are not checked for nulls do this
  void nothingIsThrown() {
    assertThat(
            List.of(
                store.insert(null, 1),
                store.insert(COUNTER.correlationId(correlationId), null),
                store.update(null),
                store.delete((Saga<?>) null),
                store.list(null),
                store.find(null),
                store.findAllById(COUNTER, null),
                store.modify(COUNTER.id("id"), null),
                store.change(COUNTER.id("id"), saga -> SagaChange.nothing(), null),
                store.deleteCompleted(COUNTER, null)))
        .allSatisfy(
            future ->
                assertThat(future)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(NullPointerException.class));
    assertThat(store.findAllById(COUNTER, List.of(" ")))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangeThatThrowsEndsTheModification() {
    String sagaId = store.insert(COUNTER.correlationId(correlationId), 0).join().sagaId();

    assertThatThrownBy(
            () ->
                store
                    .modify(
                        COUNTER.id(sagaId),
                        count -> {
                          throw new IllegalStateException("no");
                        })
                    .join())
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(store.find(COUNTER.id(sagaId)).join().orElseThrow().version()).isEqualTo(1);
  }
}
