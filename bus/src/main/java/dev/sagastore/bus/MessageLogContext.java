package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.spi.Envelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The diagnostic context (MDC) while a message is handled: {@code messageId} and {@code
 * messageType} and, if a saga handles it, {@code sagaName}, {@code sagaId} and {@code
 * correlationId}. A saga that doesn't exist yet has no ID. It never contains a body.
 */
final class MessageLogContext {
  private static final String SAGA_NAME = "sagaName";
  private static final String SAGA_ID = "sagaId";
  private static final String CORRELATION_ID = "correlationId";
  private static final String MESSAGE_ID = "messageId";
  private static final String MESSAGE_TYPE = "messageType";

  private MessageLogContext() {}

  static void open(Envelope message) {
    MDC.put(MESSAGE_ID, message.id());
    MDC.put(MESSAGE_TYPE, message.type());
  }

  /** Opens the context of an event, which has no ID of a saga. */
  static void open(MessageEvent event) {
    open(event.message());
    event.sagaName().ifPresent(name -> MDC.put(SAGA_NAME, name));
  }

  /** Opens the context of a saga; null if there is none yet. */
  static void open(@Nullable Saga<?> saga, IncomingMessage<?> message) {
    open(message.envelope());
    MDC.put(SAGA_NAME, message.saga().type().name());
    if (saga != null) {
      MDC.put(SAGA_ID, saga.sagaId());
      MDC.put(CORRELATION_ID, saga.correlationId());
    } else if (message.saga() instanceof SagaReference.ByCorrelationId<?> reference) {
      MDC.put(CORRELATION_ID, reference.correlationId());
    }
  }

  static void close() {
    MDC.remove(SAGA_NAME);
    MDC.remove(SAGA_ID);
    MDC.remove(CORRELATION_ID);
    MDC.remove(MESSAGE_ID);
    MDC.remove(MESSAGE_TYPE);
  }
}
