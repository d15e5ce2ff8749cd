package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.SagaDefinitionBuilder;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The context of the tests of each topic. The tests are default methods, so they are public and
 * have Javadoc.
 */
interface BusConformanceContext extends BusEnvironment {
  /** Maximum number of messages in a batch. */
  int MAX = 10;

  /** Correlation ID of the saga of most tests. */
  String ORDER = "order-42";

  /**
   * Returns a bus that nothing disturbs.
   *
   * @param definition its only definition
   * @return the bus
   */
  default SagaBus bus(SagaDefinition<?> definition) {
    return newBus(store(), transport()).define(definition).build();
  }

  /**
   * Returns a bus whose requests a hook sees.
   *
   * @param definition its only definition
   * @param hook sees the requests to store and transport
   * @return the bus
   */
  default SagaBus bus(SagaDefinition<?> definition, RequestHook hook) {
    return newBus(new HookedSagaStore(store(), hook), new HookedTransport(transport(), hook))
        .define(definition)
        .build();
  }

  /**
   * Returns a definition whose start message is {@link OrderMessage.Placed}.
   *
   * @return a builder; the start publishes an {@link OrderMessage.Noted}
   */
  default SagaDefinitionBuilder<Counter> order() {
    return SagaDefinition.of(type())
        .startedBy(
            OrderMessage.Placed.class,
            OrderMessage::orderId,
            placed -> noting(Counter.ZERO, placed));
  }

  /**
   * Returns a definition that handles {@link OrderMessage.Paid}, too.
   *
   * @return a builder
   */
  default SagaDefinitionBuilder<Counter> paidOrder() {
    return order()
        .on(OrderMessage.Paid.class, OrderMessage::orderId)
        .handle(BusConformanceContext::noting);
  }

  /** Returns what most handlers do: the state remembers the message, and an event is published. */
  static Next<Counter> noting(Counter state, OrderMessage message) {
    return Next.of(state.plus(message.text()))
        .publish(new OrderMessage.Noted(message.orderId(), message.text()));
  }

  /** Returns what no bus can carry out in any attempt: a timeout that has no handler. */
  static Next<Counter> unhandleable(Counter state) {
    return Next.of(state).timeout("unknown", Duration.ofDays(1));
  }

  /**
   * Returns a message as it is sent.
   *
   * @param id ID of the message
   * @param message the message
   * @return the envelope
   */
  default Envelope envelope(String id, OrderMessage message) {
    return Envelope.of(
            id, message.getClass().getSimpleName(), new OrderMessageMapper().write(message))
        .withHeader(MessageHeaders.SENT_AT, clock().instant().toString());
  }

  /** Returns the content of an event that has arrived. */
  static String text(Envelope envelope) {
    return new OrderMessageMapper().read(envelope.body(), OrderMessage.Noted.class).text();
  }

  /**
   * Sends a message to the queue of the bus.
   *
   * @param envelope the message
   */
  default void send(Envelope envelope) {
    assertThat(transport().send(List.of(SendRequest.of(Destination.OWN_QUEUE, envelope))))
        .containsExactly(SendResult.sent());
  }

  /**
   * Sends messages to the queue of the bus. The texts are their IDs.
   *
   * @param messages the messages
   */
  default void send(OrderMessage... messages) {
    for (OrderMessage message : messages) {
      send(envelope("%s-%s".formatted(message.orderId(), message.text()), message));
    }
  }

  /**
   * Handles all messages that are visible.
   *
   * @param bus the bus
   */
  default void run(SagaBus bus) {
    int deliveries = 0;
    for (int received = MAX; received > 0; deliveries += received) {
      received = bus.receive(MAX, Duration.ZERO);
      assertThat(deliveries).as("deliveries at one time").isLessThan(20_000);
    }
  }

  /**
   * Sends messages, and handles all that are visible.
   *
   * @param bus the bus
   * @param messages the messages
   */
  default void run(SagaBus bus, OrderMessage... messages) {
    send(messages);
    run(bus);
  }

  /**
   * Handles messages and sweeps while time passes.
   *
   * @param bus the bus
   * @param time the time
   * @param step time between two sweeps
   */
  default void run(SagaBus bus, Duration time, Duration step) {
    run(bus);
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
      advance(left.compareTo(step) < 0 ? left : step);
      bus.sweep();
      run(bus);
    }
  }

  /**
   * Handles messages for a minute, which is enough for redeliveries and retries.
   *
   * @param bus the bus
   */
  default void runForMinutes(SagaBus bus) {
    run(bus, visibilityTimeout().plusMinutes(2), Duration.ofSeconds(10));
  }

  /**
   * Receives messages without handling them.
   *
   * @return all visible messages
   */
  default List<ReceivedMessage> receiveAll() {
    return receiveAll(transport());
  }

  /** Returns all visible messages of a transport, without handling them. */
  static List<ReceivedMessage> receiveAll(MessageTransport transport) {
    List<ReceivedMessage> all = new ArrayList<>();
    List<ReceivedMessage> batch;
    do {
      batch = transport.receive(MAX, Duration.ZERO);
      all.addAll(batch);
      assertThat(all).as("messages that are received again and again").hasSizeLessThan(100_000);
    } while (!batch.isEmpty());
    return all;
  }

  /**
   * Returns a saga as it is stored.
   *
   * @param orderId its correlation ID
   * @return the saga
   */
  default Optional<Saga<Counter>> saga(String orderId) {
    return store().find(type().correlationId(orderId));
  }

  /**
   * Returns what a saga has handled.
   *
   * @param orderId its correlation ID
   * @return the texts of the messages, in the order of handling
   */
  default List<String> handled(String orderId) {
    return saga(orderId).orElseThrow().state().changes();
  }

  /**
   * Returns what the bus keeps in a saga.
   *
   * @param orderId its correlation ID
   * @return the data
   */
  default BusData data(String orderId) {
    return BusData.of(saga(orderId).orElseThrow());
  }

  /**
   * Returns the events of a saga that have arrived, without the copies of one ID.
   *
   * @param orderId its correlation ID
   * @return the texts of the events
   */
  default List<String> notes(String orderId) {
    return sent().stream()
        .filter(envelope -> envelope.type().equals("Noted"))
        .filter(
            envelope ->
                envelope.header(MessageHeaders.CORRELATION_ID).filter(orderId::equals).isPresent())
        .map(envelope -> Envelope.of(envelope.id(), envelope.type(), envelope.body()))
        .distinct()
        .map(BusConformanceContext::text)
        .toList();
  }

  /**
   * Asserts that messages took effect once, that each published one event, and that nothing is left
   * to do.
   *
   * @param orderId correlation ID of the saga
   * @param texts texts of the messages
   */
  default void assertHandledOnce(String orderId, String... texts) {
    assertThat(handled(orderId)).containsExactlyInAnyOrder(texts);
    assertThat(notes(orderId)).containsExactlyInAnyOrder(texts);
    assertThat(data(orderId).unsentMessages()).isEmpty();
  }

  /**
   * Returns how often something has happened.
   *
   * @param kind what has happened
   * @return the number of events
   */
  default long count(MessageEvent.Kind kind) {
    return events().stream().filter(event -> event.kind() == kind).count();
  }

  /**
   * Returns the only dead letter.
   *
   * @return the message
   */
  default Envelope deadLetter() {
    assertThat(deadLetters()).hasSize(1);
    return deadLetters().get(0);
  }

  /** Returns why a message is a dead letter. */
  static String reason(Envelope deadLetter) {
    return deadLetter.header(MessageHeaders.DEAD_REASON).orElse("");
  }
}
