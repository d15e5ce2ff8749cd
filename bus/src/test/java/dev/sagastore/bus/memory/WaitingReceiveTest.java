package dev.sagastore.bus.memory;

import static dev.sagastore.bus.memory.Sending.ids;
import static dev.sagastore.bus.memory.Sending.receive;
import static dev.sagastore.bus.memory.Sending.request;
import static dev.sagastore.bus.memory.Sending.send;
import static dev.sagastore.bus.memory.Sending.sendNumbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver that waits, in real time, for what happens in virtual time. */
class WaitingReceiveTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Less than the time to wait, and less than the visibility timeout. */
  private static final long DEADLINE_SECONDS = 15;

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryBroker broker =
      InMemoryBroker.builder(clock).maxReceiveCount(1).visibilityTimeout(LONG).build();
  private final InMemoryTransport orders = broker.transport("orders");
  private final CompletableFuture<List<ReceivedMessage>> received = new CompletableFuture<>();
  private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
  private Thread receiver = new Thread(() -> {});

  /** Starts a receiver, and returns when it waits. */
  private void startReceiver(InMemoryTransport transport) {
    receiver =
        new Thread(
            () -> {
              received.complete(transport.receive(10, LONG));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    receiver.setDaemon(true);
    receiver.start();
    assertTimeoutPreemptively(
        Duration.ofSeconds(DEADLINE_SECONDS),
        () -> {
          while (receiver.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
        });
    assertThat(received).isNotDone();
  }

  private List<String> receivedIds() throws Exception {
    return ids(orders, received.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
  }

  @AfterEach
  void stopReceiver() {
    receiver.interrupt();
  }

  @Test
  void sendWakesReceiver() throws Exception {
    startReceiver(orders);

    send(orders, request("orders", "1"));

    assertThat(receivedIds()).containsExactly("1");
  }

  @Test
  void messageForOtherQueueKeepsReceiverWaiting() throws Exception {
    broker.declareQueue("stock");
    startReceiver(orders);

    send(orders, request("stock", "1"));
    send(orders, request("orders", "2"));

    assertThat(receivedIds()).containsExactly("2");
  }

  @Test
  void endOfPauseWakesReceiver() throws Exception {
    InMemoryBroker lenient = InMemoryBroker.builder(clock).visibilityTimeout(LONG).build();
    InMemoryTransport queue = lenient.transport("orders");
    sendNumbers(queue, 1);
    ReceivedMessage message = receive(queue).get(0);
    startReceiver(queue);

    queue.hide(message, Duration.ZERO);

    assertThat(receivedIds()).containsExactly("0");
  }

  @Test
  void changeOfClockWakesReceiver() throws Exception {
    send(orders, request("orders", "1").after(Duration.ofMinutes(5)));
    startReceiver(orders);

    clock.advance(Duration.ofMinutes(5));
    broker.clockChanged();

    assertThat(receivedIds()).containsExactly("1");
  }

  @Test
  void redriveWakesReceiver() throws Exception {
    send(orders, request("$dead-letter-queue", "1"));
    startReceiver(orders);

    broker.redrive("orders");

    assertThat(receivedIds()).containsExactly("1");
  }

  @Test
  void maxReceiveCountWakesReceiverOfDeadLetters() throws Exception {
    sendNumbers(orders, 1);
    assertThat(receive(orders)).hasSize(1);
    clock.advance(LONG);
    startReceiver(broker.transport("orders-dead-letters"));

    assertThat(receive(orders)).isEmpty();

    assertThat(receivedIds()).containsExactly("0");
  }

  @Test
  void interruptEndsWait() throws Exception {
    startReceiver(orders);

    receiver.interrupt();

    assertThat(receivedIds()).isEmpty();
    assertThat(interrupted.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitIsBoundedByRealTime() {
    send(orders, request("orders", "1").after(Duration.ofMinutes(5)));

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(DEADLINE_SECONDS),
                () -> orders.receive(1, Duration.ofMillis(20))))
        .isEmpty();
  }

  @Test
  void realClockNeedsNoSignal() {
    InMemoryTransport queue = InMemoryBroker.create(InstantSource.system()).transport("orders");
    send(queue, request("orders", "1").after(Duration.ofMillis(20)));

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(DEADLINE_SECONDS), () -> queue.receive(1, LONG)))
        .hasSize(1);
  }

  /** Whenever the message becomes visible between two looks at the clock, it is delivered. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void clockThatMovesBetweenLooksNeedsNoSignal(int millis) {
    AtomicLong looks = new AtomicLong();
    InstantSource ticking = () -> VirtualClock.START.plusMillis(looks.getAndIncrement());
    InMemoryTransport queue = InMemoryBroker.create(ticking).transport("orders");
    send(queue, request("orders", "1").after(Duration.ofMillis(millis)));

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(DEADLINE_SECONDS), () -> queue.receive(1, LONG)))
        .hasSize(1);
  }
}
