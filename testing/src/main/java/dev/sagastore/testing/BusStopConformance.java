package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests for the start and the stop of a worker, with real threads. */
interface BusStopConformance extends BusConformanceContext {
  /** Longest real time to wait for a worker. */
  Duration BOUND = Duration.ofSeconds(20);

  /**
   * A handler that waits.
   *
   * @param entered opens when it begins
   * @param open lets it go on
   */
  record Gate(CountDownLatch entered, CountDownLatch open) {
    static Gate create() {
      return new Gate(new CountDownLatch(1), new CountDownLatch(1));
    }

    Next<Counter> pass(Counter state, Paid message) throws InterruptedException {
      entered.countDown();
      open.await();
      return noting(state, message);
    }
  }

  private SagaBusWorker worker(SagaBus bus) {
    SagaBusWorker worker =
        SagaBusWorker.builder(bus).threads(1).batchSize(1).waitTime(Duration.ofMillis(100)).build();
    worker.start();
    return worker;
  }

  private SagaBus gated(Gate gate) {
    return bus(
        order()
            .on(Paid.class, Paid::orderId)
            .handle((state, message, context) -> gate.pass(state, message))
            .build());
  }

  /** Stops a worker in another thread, and returns when it doesn't receive any more. */
  private static FutureTask<Boolean> beginStop(SagaBusWorker worker) {
    FutureTask<Boolean> stop = new FutureTask<>(() -> worker.stop(BOUND));
    new Thread(stop).start();
    Eventually.assertThat(() -> assertThat(worker.health().isRunning()).isFalse());
    return stop;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A worker handles messages until it is stopped, and none after that. */
  @Test
  default void workerHandlesMessagesUntilStop() {
    SagaBus bus = bus(paidOrder().build());
    try (SagaBusWorker worker = worker(bus)) {
      send(new Placed(ORDER, "placed"));
      Eventually.assertThat(() -> assertThat(saga(ORDER)).isPresent());
      send(new Paid(ORDER, "paid"));
      Eventually.assertThat(() -> assertThat(handled(ORDER)).contains("paid"));
      assertThat(worker.health().isRunning()).isTrue();

      assertThat(worker.stop(BOUND)).isTrue();
      assertThat(worker.health().isRunning()).isFalse();
      send(new Paid(ORDER, "later"));

      // the last poll of the worker may have received it, and then makes it visible again
      Eventually.assertThat(() -> assertThat(receiveAll()).hasSize(1));
      assertHandledOnce(ORDER, "placed", "paid");
      assertThatIllegalStateException().isThrownBy(worker::start);
    }
  }

  /** A worker acknowledges all messages of a batch, whatever their sagas. */
  @Test
  default void workerAcknowledgesMessagesOfBatch() {
    List<String> orders = List.of("4711", "4712", "4713", "4714", "4715");
    orders.forEach(order -> send(new Placed(order, "placed-" + order)));
    SagaBus bus = bus(paidOrder().build());
    try (SagaBusWorker worker =
        SagaBusWorker.builder(bus).threads(2).waitTime(Duration.ofMillis(100)).build()) {
      worker.start();
      Eventually.assertThat(() -> orders.forEach(order -> assertThat(saga(order)).isPresent()));
      assertThat(worker.stop(BOUND)).isTrue();

      advance(visibilityTimeout());

      assertThat(receiveAll()).isEmpty();
    }
  }

  /**
   * A stop waits for the message in hand, and handles no other.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws ExecutionException if the stop fails
   * @throws TimeoutException if the stop doesn't end
   */
  @Test
  default void stopFinishesMessageInHand()
      throws ExecutionException, InterruptedException, TimeoutException {
    Gate gate = Gate.create();
    SagaBus bus = gated(gate);
    run(bus, new Placed(ORDER, "placed"));
    try (SagaBusWorker worker = worker(bus)) {
      send(new Paid(ORDER, "paid"));
      await(gate.entered());
      assertThat(worker.health().inHand()).isEqualTo(1);
      Eventually.assertThat(() -> assertThat(worker.health().oldest()).isPositive());
      assertThat(worker.health().lastError()).isEmpty();
      FutureTask<Boolean> stop = beginStop(worker);
      send(new Paid(ORDER, "later"));

      gate.open().countDown();

      assertThat(stop.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertHandledOnce(ORDER, "placed", "paid");
      assertThat(receiveAll()).hasSize(1);
    }
  }

  /** A message that isn't finished within the bound is visible again at once. */
  @Test
  default void unfinishedMessageIsVisibleAfterStop() {
    Gate gate = Gate.create();
    SagaBus bus = gated(gate);
    run(bus, new Placed(ORDER, "placed"));
    try (SagaBusWorker worker = worker(bus)) {
      send(new Paid(ORDER, "paid"));
      await(gate.entered());

      assertThat(worker.stop(Duration.ofMillis(50))).isFalse();

      // the virtual time stands still, and the handler still waits: only the worker can have made
      // it visible
      Eventually.assertThat(
          () -> {
            run(bus(paidOrder().build()));
            assertThat(handled(ORDER)).contains("paid");
          });
      gate.open().countDown();
    }
  }

  /** Messages that were handled are acknowledged, and interrupted ones visible, after a stop. */
  @Test
  default void interruptedStopSettlesMessages() {
    Gate gate = Gate.create();
    RequestHook abortingIfInterrupted =
        new RequestHook() {
          @Override
          public void before(String request) {
            if (Thread.currentThread().isInterrupted()) {
              throw new IllegalStateException("the thread was interrupted");
            }
          }
        };
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle((state, message, context) -> gate.pass(state, message))
                .build(),
            abortingIfInterrupted);
    run(bus, new Placed(ORDER, "placed"));
    String other = "order-43";
    send(new Placed(other, "placed"), new Paid(ORDER, "paid"));
    try (SagaBusWorker worker =
        SagaBusWorker.builder(bus).threads(2).waitTime(Duration.ofMillis(100)).build()) {
      worker.start();
      await(gate.entered());
      Eventually.assertThat(() -> assertThat(saga(other)).isPresent());
      Eventually.assertThat(() -> assertHandledOnce(other, "placed"));

      assertThat(worker.stop(Duration.ofMillis(50))).isFalse();

      List<ReceivedMessage> visible = new ArrayList<>();
      Eventually.assertThat(
          () -> {
            visible.addAll(receiveAll());
            assertThat(visible).isNotEmpty();
          });
      assertThat(visible).map(message -> read(message).type()).containsExactly("Paid");
      advance(visibilityTimeout());
      assertThat(receiveAll()).map(message -> read(message).type()).containsExactly("Paid");
    }
  }

  /** The health of a worker that was stopped has no failures of others. */
  @Test
  default void stoppedWorkerIsNotNotified() {
    AtomicBoolean outage = new AtomicBoolean();
    RequestHook hook =
        new RequestHook() {
          @Override
          public void before(String request) {
            if (outage.get()) {
              throw new IllegalStateException("outage");
            }
          }
        };
    SagaBus bus = bus(paidOrder().build(), hook);
    SagaBusWorker stopped = worker(bus);
    assertThat(stopped.stop(BOUND)).isTrue();
    outage.set(true);

    try (SagaBusWorker worker = worker(bus)) {
      Eventually.assertThat(() -> assertThat(worker.health().lastError()).isPresent());
    }

    assertThat(stopped.health().lastError()).isEmpty();
  }

  /** A worker that was stopped before its start can't be started. */
  @Test
  default void stoppedWorkerCannotStart() {
    SagaBusWorker worker = SagaBusWorker.builder(bus(paidOrder().build())).build();
    assertThat(worker.stop(BOUND)).isTrue();

    assertThatIllegalStateException().isThrownBy(worker::start).withMessageContaining("stopped");
  }

  /**
   * A second stop waits for the first one.
   *
   * @throws ExecutionException if a stop fails
   * @throws InterruptedException if the thread is interrupted
   * @throws TimeoutException if a stop doesn't end
   */
  @Test
  default void secondStopWaitsForFirst()
      throws ExecutionException, InterruptedException, TimeoutException {
    Gate gate = Gate.create();
    SagaBus bus = gated(gate);
    run(bus, new Placed(ORDER, "placed"));
    SagaBusWorker worker = worker(bus);
    send(new Paid(ORDER, "paid"));
    await(gate.entered());
    FutureTask<Boolean> first = beginStop(worker);
    FutureTask<Boolean> second = new FutureTask<>(() -> worker.stop(BOUND));
    Thread thread = new Thread(second);
    thread.start();
    Eventually.assertThat(
        () -> assertThat(thread.getState()).isEqualTo(Thread.State.TIMED_WAITING));

    gate.open().countDown();

    assertThat(first.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertHandledOnce(ORDER, "placed", "paid");
  }

  /** A worker goes on after an error of user code, whatever its class. */
  @Test
  default void workerSurvivesErrorOfCorrelation() {
    SagaBus bus =
        bus(
            paidOrder()
                .on(
                    OrderMessage.Shipped.class,
                    message -> {
                      throw new NoClassDefFoundError("missing");
                    })
                .handle(BusConformanceContext::noting)
                .build());
    try (SagaBusWorker worker = worker(bus)) {
      send(new OrderMessage.Shipped(ORDER, "shipped"));
      Eventually.assertThat(() -> assertThat(deadLetters()).hasSize(1));

      send(new Placed(ORDER, "placed"));

      Eventually.assertThat(() -> assertThat(saga(ORDER)).isPresent());
      assertThat(worker.health().isRunning()).isTrue();
    }
  }

  /** A worker survives an outage of its queue, and says so. */
  @Test
  default void workerSurvivesFailures() {
    SagaBus bus = bus(paidOrder().build(), failingOnce());
    try (SagaBusWorker worker = worker(bus)) {
      send(new Placed(ORDER, "placed"));
      Eventually.assertThat(
          () -> {
            advance(visibilityTimeout());
            assertThat(saga(ORDER)).isPresent();
          });
      assertThat(worker.health().isRunning()).isTrue();
      assertThat(worker.health().lastError())
          .hasValueSatisfying(error -> assertThat(error).contains("outage"));
      assertThat(worker.health().lastErrorAt()).isPresent();
    }
  }

  private static RequestHook failingOnce() {
    CountDownLatch failed = new CountDownLatch(1);
    return new RequestHook() {
      @Override
      public void before(String request) {
        if (failed.getCount() > 0) {
          failed.countDown();
          throw new IllegalStateException("outage");
        }
      }
    };
  }
}
