package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;

/**
 * Sees each message before it is handled, and can change or reject it: to validate it, to separate
 * tenants, or to log it. It can also surround the handler, for example with a span of a trace.
 *
 * <p>Implementations are safe for use by several threads. A message passes the interceptors in the
 * order in which they were added, at every delivery.
 */
public interface MessageInterceptor {
  /** A scope that is open while a handler runs. */
  @FunctionalInterface
  interface Scope extends AutoCloseable {
    /** Ends it, in the thread in which it was opened. */
    @Override
    void close();
  }

  /**
   * Returns the message that is handled in place of the one that was received. The ID must stay the
   * same.
   *
   * @param message the message
   * @return the message to handle
   * @throws IllegalArgumentException if the message must not be handled: it becomes a dead letter
   *     immediately, with the text of the exception as the reason. Any other exception has the same
   *     effect, so don't call services here
   */
  default Envelope received(Envelope message) {
    return message;
  }

  /**
   * Returns the correlation ID by which the message's saga is looked up, for example with the
   * message's tenant as a prefix. The saga gets this ID.
   *
   * <p>It also changes the value of a further key by which a message is correlated. {@link
   * Next#correlateBy} stores its value unchanged, so pass it the same prefix.
   *
   * @param correlationId the correlation ID or the key that the definition found in the message;
   *     replies and timeouts find their saga without it
   * @param message the message
   * @return the correlation ID of the saga
   */
  default String correlationId(String correlationId, Envelope message) {
    return correlationId;
  }

  /**
   * Opens a scope around a handler, such as a span of a trace. The message has the header {@code
   * traceparent} of its cause.
   *
   * <p>A message can have several scopes: after a conflict, and in the next attempt, its handler
   * runs again. Messages without a handler have none. The scope doesn't contain the requests to
   * store and transport. If opening or closing it fails, the handler has failed.
   *
   * @param message the message
   * @return the scope, which is closed when the handler has returned or thrown
   */
  default Scope handling(Envelope message) {
    return () -> {};
  }
}
