package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Runs a bus named "orders" on a broker in memory, and records what its listener is notified of.
 * Tests set the time, and what the transport does.
 */
final class BusDriver {
  static final Destination STOCK = Destination.of("stock");
  static final Destination PAYMENTS = Destination.of("payments");

  private static final int MAX_MESSAGES = 10;

  private final InMemoryBroker broker = InMemoryBroker.create(this::now);
  private final InMemoryTransport queue = broker.transport("orders");
  private final ScriptedTransport transport = new ScriptedTransport(queue);
  private final RecordingListener listener = new RecordingListener();
  private final SagaBus bus;
  private Instant now = RunDriver.START;

  private BusDriver(UnaryOperator<MessageFormat> format, UnaryOperator<SagaBusBuilder> handlers) {
    broker.declareQueue("stock");
    broker.declareQueue("payments");
    SagaBusBuilder builder =
        SagaBus.builder("orders")
            .transport(transport)
            .format(format.apply(queue.format()))
            .mapper(TestMessages.MAPPER)
            .route(TestMessages.Release.class, "stock")
            .route(TestMessages.Refund.class, "payments")
            // half of each longest pause
            .random(() -> 0)
            .clock(this::now)
            .listener(listener);
    this.bus = handlers.apply(builder).build();
  }

  /** Returns a driver of a bus with handlers or definitions. */
  static BusDriver of(UnaryOperator<SagaBusBuilder> handlers) {
    return of(UnaryOperator.identity(), handlers);
  }

  /** Returns a driver of a bus whose format wraps that of the broker. */
  static BusDriver of(UnaryOperator<MessageFormat> format, UnaryOperator<SagaBusBuilder> handlers) {
    return new BusDriver(format, handlers);
  }

  /** Records events, and failures as text. */
  private static final class RecordingListener implements BusListener {
    private final List<MessageEvent> events = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> writes = new ArrayList<>();

    @Override
    public void settled(MessageEvent event) {
      events.add(event);
    }

    @Override
    public void conflicted(String sagaName, int messages) {
      writes.add("%s conflicts of %s".formatted(messages, sagaName));
    }

    @Override
    public void inboxOverflowed(String sagaName, int messages) {
      writes.add("%s forgotten of %s".formatted(messages, sagaName));
    }

    @Override
    public void failed(String operation, Throwable failure) {
      failures.add("%s: %s".formatted(operation, failure.getMessage()));
    }
  }

  Instant now() {
    return now;
  }

  SagaBus bus() {
    return bus;
  }

  ScriptedTransport transport() {
    return transport;
  }

  @CanIgnoreReturnValue
  BusDriver advance(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Adds a message to the queue of the bus. */
  @CanIgnoreReturnValue
  BusDriver put(Envelope message) {
    List<SendResult> results = queue.send(List.of(SendRequest.of(Destination.OWN_QUEUE, message)));
    if (!results.equals(List.of(SendResult.sent()))) {
      throw new IllegalStateException("not sent: " + results);
    }
    return this;
  }

  /** Lets the bus handle the messages that are visible. */
  @CanIgnoreReturnValue
  BusDriver receive() {
    bus.receive(MAX_MESSAGES, Duration.ZERO);
    return this;
  }

  /** Moves the dead letters back to the queue, and lets the bus handle them. */
  @CanIgnoreReturnValue
  BusDriver redrive() {
    broker.redrive("orders");
    return receive();
  }

  /** Returns the messages in the queue of the bus, visible or not. */
  List<QueuedMessage> queued() {
    return broker.messages("orders");
  }

  /** Returns the messages that a destination has received. */
  List<Envelope> received(Destination destination) {
    return broker.messages(destination.name()).stream().map(QueuedMessage::envelope).toList();
  }

  List<Envelope> deadLetters() {
    return broker.deadLetters("orders").stream().map(QueuedMessage::envelope).toList();
  }

  /** Returns the events since the last call. */
  @CanIgnoreReturnValue
  List<MessageEvent> takeEvents() {
    List<MessageEvent> events = List.copyOf(listener.events);
    listener.events.clear();
    return events;
  }

  /** Returns the only event since the last call. */
  @CanIgnoreReturnValue
  MessageEvent takeEvent() {
    List<MessageEvent> events = takeEvents();
    if (events.size() != 1) {
      throw new AssertionError("not one event, but " + events);
    }
    return events.get(0);
  }

  List<MessageEvent.Kind> takeKinds() {
    return takeEvents().stream().map(MessageEvent::kind).toList();
  }

  /** Asserts that the only message waits for a second, with one event since the last call. */
  void assertWaits(String reason) {
    MessageEvent event = takeEvent();
    assertThat(event.kind()).isEqualTo(MessageEvent.Kind.WAITING);
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(queued()).extracting(QueuedMessage::visibleAt).containsExactly(now.plusSeconds(1));
  }

  /** Returns the failures that the listener was notified of. */
  List<String> failures() {
    return listener.failures;
  }

  /** Returns the conflicts and overflows that the listener was notified of. */
  List<String> writes() {
    return listener.writes;
  }
}
