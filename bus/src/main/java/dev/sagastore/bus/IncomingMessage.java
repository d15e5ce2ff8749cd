package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;

/**
 * A message whose saga is known.
 *
 * @param delivery the delivery
 * @param hash hash of its type and ID
 * @param failedHash hash of its present round of attempts, once that has failed
 * @param saga the saga that it is for
 * @param content what it contains
 * @param <S> class of the saga's state
 */
record IncomingMessage<S>(
    Delivery delivery, long hash, long failedHash, SagaReference<S> saga, Content<S> content) {
  /**
   * The content of a message.
   *
   * @param <S> class of the saga's state
   */
  sealed interface Content<S> {}

  /** A message of a type that the definition handles. */
  record Typed<S, M>(MessageDefinition<S, M> definition, M message) implements Content<S> {
    /** Returns the type without the message, which can be confidential. */
    @Override
    public String toString() {
      return "Typed[%s]".formatted(definition.messageClass().getSimpleName());
    }
  }

  /** A wake-up for a timer. */
  record WakeUp<S>(String timer, String token) implements Content<S> {}

  /** A reply of a type that only a compensation can await. */
  record Reply<S>() implements Content<S> {}

  static <S> IncomingMessage<S> of(Delivery delivery, SagaReference<S> saga, Content<S> content) {
    Envelope message = delivery.envelope();
    return new IncomingMessage<>(
        delivery,
        MessageHash.of(MessageHash.identity(message)),
        MessageHash.of(Cause.failedId(message)),
        saga,
        content);
  }

  Envelope envelope() {
    return delivery.envelope();
  }

  /** Returns what the history of the saga says of the message. */
  String description() {
    return content instanceof WakeUp<S> wakeUp ? "timeout " + wakeUp.timer() : envelope().type();
  }

  /** Returns whether a busy saga needs the message to go on. */
  boolean letsSagaGoOn() {
    return !(content instanceof Typed<?, ?>)
        || envelope().header(MessageHeaders.IN_REPLY_TO).isPresent();
  }
}
