package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.dynamodb.internal.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

@Timeout(30)
class BlockingRunnerTest {
  private final List<SagaStoreEvent> events = new ArrayList<>();
  private final OperationMeter meter = meter(events::add);
  private UnaryOperator<String> responses = table -> table;
  private final AtomicInteger sent = new AtomicInteger();
  private final BlockingRunner runner = new BlockingRunner(new Client(), new BlockingSender());

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void stepsRunToTheirEnd() {
    Step<String> steps =
        send("a").then(a -> send("b").map(b -> a + b)).then(ab -> send("c").map(c -> ab + c));

    assertThat(run(steps)).isEqualTo("abc");
    assertThat(sent).hasValue(3);
  }

  @Test
  void nextStepRunsOnFailure() {
    responses =
        table -> {
          throw SdkClientException.create("no connection");
        };

    Step<String> steps = send("a").map(response -> "then " + response);
    assertThat(run(steps)).isEqualTo("then no connection");
  }

  @Test
  void nextStepRunsOnExceptionOfInterceptor() {
    responses =
        table -> {
          throw new IllegalStateException("of an interceptor");
        };

    Step<String> steps = send("a").map(response -> "then " + response);
    assertThat(run(steps))
        .isEqualTo("then the client threw java.lang.IllegalStateException, see the cause");
  }

  @Test
  void closedRunnerSendsNothing() {
    Step<String> first =
        send("a")
            .then(
                a -> {
                  runner.close();
                  return send("b");
                });

    assertThat(run(first)).isEqualTo("the store is closed");
    assertThat(sent).hasValue(1);
    assertThatThrownBy(() -> run(Step.done("done")))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessage("OrderSaga: the store is closed");
  }

  @Test
  void callerRunsStepsOfClosedRunner() {
    Step<List<String>> closing =
        send("a")
            .then(
                a -> {
                  runner.close();
                  return new Step.Parallel<>(List.of(send("b"), send("c")), 2, Step::done);
                });

    assertThat(run(closing)).containsExactly("the store is closed", "the store is closed");
  }

  @Test
  void interruptedThreadSendsNothing() {
    Thread.currentThread().interrupt();

    String end = run(send("a"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end).isEqualTo("the thread was interrupted");
    assertThat(sent).hasValue(0);
  }

  @Test
  void everyRequestIsMeasured() {
    run(send("a").then(a -> send("b")));
    meter.ended(null);

    assertThat(events.get(0).attempts()).isEqualTo(2);
    assertThat(events.get(0).readUnits()).isEqualTo(1.0);
  }

  @Test
  void manyStepsDoNotOverflowStack() {
    assertThat(run(counting(0))).isEqualTo(100_000);
  }

  private Step<Integer> counting(int from) {
    return from == 100_000 ? Step.done(from) : send("a").then(a -> counting(from + 1));
  }

  @Test
  void pauseWaits() {
    long start = System.nanoTime();
    run(Script.pause(Duration.ofMillis(20), () -> Step.done("rested")));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(run(Script.pause(Duration.ZERO, () -> Step.done("no time")))).isEqualTo("no time");
    assertThat(run(Script.pause(Duration.ofMillis(-1), () -> Step.done("in the past"))))
        .isEqualTo("in the past");
  }

  @Test
  void interruptEndsPauseAndStaysSet() {
    Thread.currentThread().interrupt();

    String end =
        run(
            new Step.Pause<>(
                Duration.ofMinutes(10), () -> Step.done("rested"), () -> Step.done("woken")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(end).isEqualTo("woken");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1, 8", "7, 1", "7, 3", "100, 16", "100, 100"})
  void resultsOfParallelStepsAreInOrder(int steps, int concurrency) {
    assertThat(run(parallel(steps, concurrency)))
        .isEqualTo(IntStream.range(0, steps).mapToObj(i -> "" + i).toList());
    assertThat(sent).hasValue(steps);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void concurrencyIsLimited(int concurrency) {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // each thread waits until all have arrived
    CyclicBarrier barrier = new CyclicBarrier(concurrency);
    responses =
        table -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          await(barrier);
          underWay.decrementAndGet();
          return table;
        };

    run(parallel(3 * concurrency, concurrency));

    assertThat(most).hasValue(concurrency);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void firstFailureEndsParallelSteps(boolean ofCaller) {
    Thread caller = Thread.currentThread();
    CyclicBarrier barrier = new CyclicBarrier(3);
    AtomicReference<Thread> failed = new AtomicReference<>();
    AtomicInteger ended = new AtomicInteger();
    responses =
        table -> {
          await(barrier);
          Thread self = Thread.currentThread();
          if ((self == caller) == ofCaller && failed.compareAndSet(null, self)) {
            throw new IllegalStateException("the first");
          }
          // the others end, and one of them fails, once that thread is idle
          awaitIdle(failed);
          if (ended.incrementAndGet() == 1) {
            throw new IllegalStateException("the second");
          }
          return table;
        };

    assertThatThrownBy(() -> run(parallel(100, 3))).hasMessage("the first");
    // no step is running when the caller gets the failure
    assertThat(ended).hasValue(2);
    assertThat(sent).hasValue(3);
  }

  private static void awaitIdle(AtomicReference<Thread> thread) {
    while (thread.get() == null
        || !Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
            .contains(thread.get().getState())) {
      Thread.onSpinWait();
    }
  }

  @Test
  void errorOfAnyThreadIsThrown() {
    Thread caller = Thread.currentThread();
    for (boolean ofCaller : new boolean[] {true, false}) {
      CyclicBarrier barrier = new CyclicBarrier(2);
      responses =
          table -> {
            await(barrier);
            if ((Thread.currentThread() == caller) == ofCaller) {
              throw new StackOverflowError("too deep");
            }
            return table;
          };

      assertThatThrownBy(() -> run(parallel(2, 2)))
          .isInstanceOf(StackOverflowError.class)
          .hasMessage("too deep");
    }
  }

  @Test
  void operationsRunConcurrently() {
    assertThat(
            IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> runner.run(parallel(20, 4), meter(SagaStoreListener.none())))
                .toList())
        .hasSize(20)
        .allMatch(results -> results.size() == 20);
  }

  @Test
  void threadsAreDaemons() {
    List<Boolean> daemons = new ArrayList<>();
    CyclicBarrier barrier = new CyclicBarrier(2);
    responses =
        table -> {
          if (Thread.currentThread().getName().startsWith("sagastore-")) {
            daemons.add(Thread.currentThread().isDaemon());
          }
          await(barrier);
          return table;
        };

    run(parallel(2, 2));

    assertThat(daemons).containsExactly(true);
  }

  private <T> T run(Step<T> steps) {
    return runner.run(steps, meter);
  }

  private static Step<List<String>> parallel(int steps, int concurrency) {
    return new Step.Parallel<>(
        IntStream.range(0, steps).mapToObj(i -> sendOrThrow("" + i)).toList(),
        concurrency,
        Step::done);
  }

  /** Ends with the response of the client, or throws an exception with its own message. */
  private static Step<String> sendOrThrow(String table) {
    return new Step.Send<>(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().tableName(table).build(),
        response -> Step.done(response.item().get("response").s()),
        failure -> {
          throw new IllegalStateException(failure.getCause().getMessage());
        });
  }

  /** Ends with the response of the client, or with the message of its failure. */
  private static Step<String> send(String table) {
    return new Step.Send<>(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().tableName(table).build(),
        response -> Step.done(response.item().get("response").s()),
        failure -> Step.done(failure.getMessage()));
  }

  private static OperationMeter meter(SagaStoreListener listener) {
    return new OperationMeter(listener, SagaStoreEvent.Operation.INSERT, "OrderSaga");
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("nobody came", e);
    }
  }

  private final class Client implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      sent.incrementAndGet();
      String response = responses.apply(request.tableName());
      return GetItemResponse.builder()
          .item(Map.of("response", AttributeValue.fromS(response)))
          .consumedCapacity(units -> units.capacityUnits(0.5))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
