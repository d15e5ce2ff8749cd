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
  private UnaryOperator<String> answers = table -> table;
  private final AtomicInteger sent = new AtomicInteger();
  private final BlockingRunner shell = new BlockingRunner(new Client(), new BlockingSender());

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void stepsAreCarriedOutToTheirEnd() {
    Step<String> steps =
        send("a").then(a -> send("b").map(b -> a + b)).then(ab -> send("c").map(c -> ab + c));

    assertThat(run(steps)).isEqualTo("abc");
    assertThat(sent).hasValue(3);
  }

  @Test
  void whatFailsDecidesWhatFollows() {
    answers =
        table -> {
          throw SdkClientException.create("no connection");
        };

    Step<String> steps = send("a").map(answer -> "then " + answer);
    assertThat(run(steps)).isEqualTo("then no connection");
  }

  @Test
  void exceptionOfInterceptorDecidesWhatFollows() {
    answers =
        table -> {
          throw new IllegalStateException("of an interceptor");
        };

    Step<String> steps = send("a").map(answer -> "then " + answer);
    assertThat(run(steps))
        .isEqualTo("then the client threw java.lang.IllegalStateException, see the cause");
  }

  @Test
  void closedRunnerSendsNothing() {
    Step<String> first =
        send("a")
            .then(
                a -> {
                  shell.close();
                  return send("b");
                });

    assertThat(run(first)).isEqualTo("the store is closed");
    assertThat(sent).hasValue(1);
    assertThatThrownBy(() -> run(Step.done("done")))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessage("OrderSaga: the store is closed");
  }

  @Test
  void callerDoesTheWorkOfClosedRunner() {
    Step<List<String>> closing =
        send("a")
            .then(
                a -> {
                  shell.close();
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
  void aHundredThousandStepsDoNotOverflowTheStack() {
    assertThat(run(counting(0))).isEqualTo(100_000);
  }

  private Step<Integer> counting(int from) {
    return from == 100_000 ? Step.done(from) : send("a").then(a -> counting(from + 1));
  }

  @Test
  void aPauseTakesItsTime() {
    long start = System.nanoTime();
    run(Script.pause(Duration.ofMillis(20), () -> Step.done("rested")));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(run(Script.pause(Duration.ZERO, () -> Step.done("no time")))).isEqualTo("no time");
    assertThat(run(Script.pause(Duration.ofMillis(-1), () -> Step.done("in the past"))))
        .isEqualTo("in the past");
  }

  @Test
  void anInterruptEndsAPauseAndStaysSet() {
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
  void stepsTogetherEndInTheirOrder(int steps, int concurrency) {
    assertThat(run(together(steps, concurrency)))
        .isEqualTo(IntStream.range(0, steps).mapToObj(i -> "" + i).toList());
    assertThat(sent).hasValue(steps);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void soManyAreUnderWayAtATimeAndNoMore(int concurrency) {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    // nobody goes on before so many have come
    CyclicBarrier barrier = new CyclicBarrier(concurrency);
    answers =
        table -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          await(barrier);
          underWay.decrementAndGet();
          return table;
        };

    run(together(3 * concurrency, concurrency));

    assertThat(most).hasValue(concurrency);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstFailureWinsAndNothingNewIsBegun(boolean ofCaller) {
    Thread caller = Thread.currentThread();
    CyclicBarrier barrier = new CyclicBarrier(3);
    AtomicReference<Thread> failed = new AtomicReference<>();
    AtomicInteger ended = new AtomicInteger();
    answers =
        table -> {
          await(barrier);
          Thread self = Thread.currentThread();
          if ((self == caller) == ofCaller && failed.compareAndSet(null, self)) {
            throw new IllegalStateException("the first");
          }
          // the others end, and one of them fails, when that thread has nothing more to do
          awaitIdle(failed);
          if (ended.incrementAndGet() == 1) {
            throw new IllegalStateException("the second");
          }
          return table;
        };

    assertThatThrownBy(() -> run(together(100, 3))).hasMessage("the first");
    // nothing is under way any more when the caller learns of it
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
  void anErrorPassesThroughFromAnyThread() {
    Thread caller = Thread.currentThread();
    for (boolean ofCaller : new boolean[] {true, false}) {
      CyclicBarrier barrier = new CyclicBarrier(2);
      answers =
          table -> {
            await(barrier);
            if ((Thread.currentThread() == caller) == ofCaller) {
              throw new StackOverflowError("too deep");
            }
            return table;
          };

      assertThatThrownBy(() -> run(together(2, 2)))
          .isInstanceOf(StackOverflowError.class)
          .hasMessage("too deep");
    }
  }

  @Test
  void severalOperationsMayGoOnAtATime() {
    assertThat(
            IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> shell.run(together(20, 4), meter(SagaStoreListener.none())))
                .toList())
        .hasSize(20)
        .allMatch(results -> results.size() == 20);
  }

  @Test
  void itsThreadsDoNotKeepTheJvmAlive() {
    List<Boolean> daemons = new ArrayList<>();
    CyclicBarrier barrier = new CyclicBarrier(2);
    answers =
        table -> {
          if (Thread.currentThread().getName().startsWith("sagastore-")) {
            daemons.add(Thread.currentThread().isDaemon());
          }
          await(barrier);
          return table;
        };

    run(together(2, 2));

    assertThat(daemons).containsExactly(true);
  }

  private <T> T run(Step<T> steps) {
    return shell.run(steps, meter);
  }

  private static Step<List<String>> together(int steps, int concurrency) {
    return new Step.Parallel<>(
        IntStream.range(0, steps).mapToObj(i -> sendOrThrow("" + i)).toList(),
        concurrency,
        Step::done);
  }

  /** Ends with what the client answers, or throws an exception with the message of its own. */
  private static Step<String> sendOrThrow(String table) {
    return new Step.Send<>(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().tableName(table).build(),
        answer -> Step.done(answer.item().get("answer").s()),
        failure -> {
          throw new IllegalStateException(failure.getCause().getMessage());
        });
  }

  /** Ends with what the client answers, or with the message of its failure. */
  private static Step<String> send(String table) {
    return new Step.Send<>(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().tableName(table).build(),
        answer -> Step.done(answer.item().get("answer").s()),
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
      String answer = answers.apply(request.tableName());
      return GetItemResponse.builder()
          .item(Map.of("answer", AttributeValue.fromS(answer)))
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
