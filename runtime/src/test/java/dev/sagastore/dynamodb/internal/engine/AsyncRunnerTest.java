package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.dynamodb.internal.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

@Timeout(30)
class AsyncRunnerTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<SagaStoreEvent> events = new ArrayList<>();
  private final OperationMeter meter =
      new OperationMeter(events::add, SagaStoreEvent.Operation.INSERT, "OrderSaga");
  private final AtomicInteger sent = new AtomicInteger();
  private final AsyncRunner runner = new AsyncRunner(new Client());

  /** The behavior of the client. Some tests send the response later. */
  private Function<String, CompletableFuture<String>> responses =
      CompletableFuture::completedFuture;

  /** Requests without a response yet, in the order in which they were sent. */
  private final List<CompletableFuture<String>> open = new ArrayList<>();

  private void respondLater() {
    responses =
        table -> {
          CompletableFuture<String> response = new CompletableFuture<>();
          open.add(response);
          return response;
        };
  }

  @Test
  void stepsRunToTheirEnd() {
    Step<String> steps =
        send("a").then(a -> send("b").map(b -> a + b)).then(ab -> send("c").map(c -> ab + c));

    assertThat(run(steps)).isCompletedWithValue("abc");
    assertThat(sent).hasValue(3);
    assertThat(run(Step.done("done"))).isCompletedWithValue("done");
  }

  @Test
  void nextStepRunsOnResponse() {
    respondLater();
    CompletableFuture<String> result = run(send("a").then(a -> send("b").map(b -> a + b)));

    assertThat(sent).hasValue(1);
    open.get(0).complete("x");
    assertThat(sent).hasValue(2);
    assertThat(result).isNotDone();
    open.get(1).complete("y");
    assertThat(result).isCompletedWithValue("xy");
  }

  @Test
  void nextStepRunsOnFailure() {
    responses = table -> CompletableFuture.failedFuture(SdkClientException.create("no connection"));
    assertThat(run(send("a").map(response -> "then " + response)))
        .isCompletedWithValue("then no connection");

    responses =
        table ->
            CompletableFuture.failedFuture(
                new CompletionException(SdkClientException.create("wrapped")));
    assertThat(run(send("a"))).isCompletedWithValue("wrapped");
  }

  @Test
  void thrownAndReturnedFailuresAreEqual() {
    responses =
        table -> {
          throw SdkClientException.create("no connection");
        };

    assertThat(run(send("a").map(response -> "then " + response)))
        .isCompletedWithValue("then no connection");
  }

  @Test
  void nextStepRunsOnExceptionOfInterceptor() {
    IllegalStateException failure = new IllegalStateException("of an interceptor");
    String expected = "the client threw java.lang.IllegalStateException, see the cause";

    responses = table -> CompletableFuture.failedFuture(failure);
    assertThat(run(send("a"))).isCompletedWithValue(expected);
    responses = table -> CompletableFuture.failedFuture(new CompletionException(failure));
    assertThat(run(send("a"))).isCompletedWithValue(expected);
    responses =
        table -> {
          throw failure;
        };
    assertThat(run(send("a"))).isCompletedWithValue(expected);
  }

  @Test
  void errorOfClientCompletesFuture() {
    StackOverflowError failure = new StackOverflowError("too deep");

    responses = table -> CompletableFuture.failedFuture(failure);
    assertFailed(run(send("a")), failure);
    responses =
        table -> {
          throw failure;
        };
    assertFailed(run(send("a")), failure);
  }

  @Test
  void closedRunnerSendsNothing() {
    respondLater();
    CompletableFuture<String> result = run(send("a").then(a -> send("b")));
    runner.close();
    open.get(0).complete("x");

    assertThat(result).isCompletedWithValue("the store is closed");
    assertThat(sent).hasValue(1);
    assertThatThrownBy(() -> run(Step.done("done")).join())
        .hasCauseInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("OrderSaga: the store is closed");
  }

  @Test
  void exceptionOfStepCompletesFuture() {
    for (Throwable failure :
        new Throwable[] {new IllegalStateException("typed"), new StackOverflowError("too deep")}) {
      assertFailed(run(send("a").then(a -> sneaky(failure))), failure);
      assertFailed(run(send("a").then(a -> send("b")).then(b -> sneaky(failure))), failure);
      assertFailed(run(Script.pause(Duration.ZERO, () -> sneaky(failure))), failure);
      assertFailed(run(Script.pause(Duration.ofMillis(1), () -> sneaky(failure))), failure);
      assertFailed(run(parallel(3, 2).then(results -> sneaky(failure))), failure);
      assertFailed(
          run(
              new Step.Parallel<String, List<String>>(
                  List.of(send("a"), send("b").then(b -> sneaky(failure))), 2, Step::done)),
          failure);
    }
  }

  @Test
  void everyRequestIsMeasured() {
    assertThat(run(send("a").then(a -> send("b")))).isCompleted();
    meter.ended(null);

    assertThat(events.get(0).attempts()).isEqualTo(2);
    assertThat(events.get(0).readUnits()).isEqualTo(1.0);
  }

  @Test
  void manyStepsDoNotOverflowStack() {
    assertThat(run(counting(0))).isCompletedWithValue(100_000);
    assertThat(run(pausing(0))).isCompletedWithValue(100_000);
  }

  private Step<Integer> counting(int from) {
    return from == 100_000 ? Step.done(from) : send("a").then(a -> counting(from + 1));
  }

  private Step<Integer> pausing(int from) {
    return from == 100_000 ? Step.done(from) : Script.pause(Duration.ZERO, () -> pausing(from + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void manyParallelStepsDoNotOverflowStack(int concurrency) {
    assertThat(run(parallel(100_000, concurrency)))
        .succeedsWithin(SOON)
        .asInstanceOf(LIST)
        .hasSize(100_000);
  }

  @Test
  void pauseDoesNotBlockThread() {
    long start = System.nanoTime();
    CompletableFuture<String> rested =
        run(Script.pause(Duration.ofMillis(20), () -> Step.done("rested")));
    CompletableFuture<String> longer =
        run(Script.pause(Duration.ofDays(1), () -> Step.done("rested")));

    assertThat(longer).isNotDone();
    assertThat(rested).succeedsWithin(SOON).isEqualTo("rested");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(longer.cancel(false)).isTrue();
  }

  @Test
  void canceledFutureSendsNoFurtherRequest() {
    respondLater();
    CompletableFuture<String> result = run(send("a").then(a -> send("b")));

    result.cancel(false);
    open.get(0).complete("too late");

    assertThat(sent).hasValue(1);
    assertThat(result).isCancelled();
  }

  @Test
  void canceledFutureStartsNoFurtherStep() {
    respondLater();
    CompletableFuture<List<String>> result = run(parallel(100, 3));
    assertThat(sent).hasValue(3);

    result.cancel(false);
    List.copyOf(open).forEach(response -> response.complete("too late"));

    assertThat(sent).hasValue(3);
  }

  @Test
  void canceledFutureStopsRunningSteps() {
    respondLater();
    Step<String> two = send("a").then(a -> send("b"));
    CompletableFuture<List<String>> result =
        run(new Step.Parallel<String, List<String>>(List.of(two, two), 2, Step::done));

    result.cancel(false);
    open.get(0).complete("too late");

    assertThat(sent).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1, 8", "7, 1", "7, 3", "100, 16", "100, 100"})
  void resultsOfParallelStepsAreInOrder(int steps, int concurrency) {
    List<String> expected = IntStream.range(0, steps).mapToObj(i -> "" + i).toList();

    assertThat(run(parallel(steps, concurrency))).isCompletedWithValue(expected);

    // regardless of the order of their responses
    List<Runnable> later = new ArrayList<>();
    responses =
        table -> {
          CompletableFuture<String> response = new CompletableFuture<>();
          later.add(0, () -> response.complete(table));
          return response;
        };
    CompletableFuture<List<String>> result = run(parallel(steps, concurrency));
    while (!later.isEmpty()) {
      later.remove(0).run();
    }
    assertThat(result).isCompletedWithValue(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void concurrencyIsLimited(int concurrency) {
    respondLater();
    CompletableFuture<List<String>> result = run(parallel(50, concurrency));

    for (int completed = 0; completed < 50; completed++) {
      assertThat(sent).hasValue(Math.min(50, completed + concurrency));
      open.get(completed).complete("x");
    }
    assertThat(result).isCompleted();
  }

  @Test
  void firstFailureEndsParallelSteps() {
    respondLater();
    CompletableFuture<List<String>> result = run(parallel(100, 3));
    Error first = new LinkageError("the first");

    open.get(1).completeExceptionally(first);
    assertFailed(result, first);
    open.get(0).completeExceptionally(new LinkageError("the second"));
    open.get(2).complete("too late");

    assertFailed(result, first);
    assertThat(sent).hasValue(3);
  }

  @Test
  void responsesFromManyThreadsAreCounted() {
    responses = table -> CompletableFuture.supplyAsync(() -> table);

    assertThat(run(parallel(2_000, 50)))
        .succeedsWithin(SOON)
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(i -> "" + i).toList());
  }

  private <T> CompletableFuture<T> run(Step<T> steps) {
    return runner.run(steps, meter);
  }

  private static void assertFailed(CompletableFuture<?> result, Throwable failure) {
    assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCause(failure)
        .satisfies(thrown -> assertThat(thrown.getCause()).isSameAs(failure));
  }

  private static <T> Step<T> sneaky(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  private static Step<List<String>> parallel(int steps, int concurrency) {
    return new Step.Parallel<>(
        IntStream.range(0, steps).mapToObj(i -> send("" + i)).toList(), concurrency, Step::done);
  }

  /** Ends with the response of the client, or with the message of its failure. */
  private static Step<String> send(String table) {
    return new Step.Send<>(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().tableName(table).build(),
        response -> Step.done(response.item().get("response").s()),
        failure -> Step.done(failure.getMessage()));
  }

  private final class Client implements DynamoDbAsyncClient {
    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      sent.incrementAndGet();
      return responses
          .apply(request.tableName())
          .thenApply(
              response ->
                  GetItemResponse.builder()
                      .item(Map.of("response", AttributeValue.fromS(response)))
                      .consumedCapacity(units -> units.capacityUnits(0.5))
                      .build());
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
