package dev.sagastore.bus;

import org.slf4j.MDC;

/**
 * The diagnostic context (MDC) while a handler runs: {@code sagaName}, {@code saga}, {@code
 * messageId} and {@code messageType}. It never contains a body.
 */
final class MessageLogContext {
  private static final String SAGA_NAME = "sagaName";
  private static final String SAGA = "saga";
  private static final String MESSAGE_ID = "messageId";
  private static final String MESSAGE_TYPE = "messageType";

  private MessageLogContext() {}

  static void open(String sagaName, IncomingMessage<?> message) {
    MDC.put(SAGA_NAME, sagaName);
    MDC.put(SAGA, message.saga().toString());
    MDC.put(MESSAGE_ID, message.envelope().id());
    MDC.put(MESSAGE_TYPE, message.envelope().type());
  }

  static void close() {
    MDC.remove(SAGA_NAME);
    MDC.remove(SAGA);
    MDC.remove(MESSAGE_ID);
    MDC.remove(MESSAGE_TYPE);
  }
}
