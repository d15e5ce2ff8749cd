package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.List;

/**
 * Reads messages of one saga definition: their content, and which saga they are for.
 *
 * @param <S> class of the saga's state
 */
final class MessageReader<S> {
  private final SagaDefinition<S> definition;
  private final MessageCatalog catalog;
  private final MessageCorrelation.CorrelationIds ids;

  MessageReader(
      SagaDefinition<S> definition, MessageCatalog catalog, MessageCorrelation.CorrelationIds ids) {
    this.definition = definition;
    this.catalog = catalog;
    this.ids = ids;
  }

  /** Returns whether the definition handles a type of messages. */
  boolean handles(MessageType<?> type) {
    return definition.message(type.messageClass()).isPresent();
  }

  /**
   * Reads a message of a type that the definition handles.
   *
   * @throws IllegalArgumentException if the body is broken, or has no correlation ID
   */
  <M> IncomingMessage<S> read(Delivery delivery, MessageType<M> type) {
    MessageDefinition<S, M> message =
        definition.message(type.messageClass()).orElseThrow(IllegalArgumentException::new);
    M content = catalog.read(type, delivery.envelope());
    SagaReference<S> saga = saga(message.correlations(), content, delivery.envelope());
    return IncomingMessage.of(delivery, saga, new IncomingMessage.Typed<>(message, content));
  }

  private <M> SagaReference<S> saga(
      List<MessageCorrelation<M>> correlations, M content, Envelope envelope) {
    SagaType<S> sagaType = definition.type();
    SagaReference<S> first = correlations.get(0).saga(sagaType, content, envelope, ids);
    for (MessageCorrelation<M> correlation : correlations) {
      SagaReference<S> other = correlation.saga(sagaType, content, envelope, ids);
      if (!other.equals(first)) {
        throw new IllegalArgumentException(
            "the definition of %s correlates %s in two ways: with %s and %s"
                .formatted(sagaType.name(), envelope.type(), first, other));
      }
    }
    return first;
  }

  /**
   * Reads a wake-up.
   *
   * @throws IllegalArgumentException if a header is missing
   */
  IncomingMessage<S> wakeUp(Delivery delivery) {
    return IncomingMessage.of(
        delivery,
        byHeader(delivery),
        new IncomingMessage.WakeUp<>(
            required(delivery, MessageHeaders.TIMER),
            required(delivery, MessageHeaders.TIMER_TOKEN)));
  }

  /**
   * Reads a reply of a type that the definition doesn't handle.
   *
   * @throws IllegalArgumentException if a header is missing
   */
  IncomingMessage<S> reply(Delivery delivery) {
    return IncomingMessage.of(delivery, byHeader(delivery), new IncomingMessage.Reply<>());
  }

  private SagaReference<S> byHeader(Delivery delivery) {
    return definition.type().correlationId(required(delivery, MessageHeaders.CORRELATION_ID));
  }

  private static String required(Delivery delivery, String header) {
    Envelope envelope = delivery.envelope();
    return envelope
        .header(header)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no header %s".formatted(envelope.type(), header)));
  }
}
