package dev.sagastore.bus;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;

/**
 * Is notified of what a bus does, for example to record metrics.
 *
 * <p>The thread that handles the message calls it, so it should return quickly. Its exceptions are
 * logged, and change nothing else. Implementations are safe for use by several threads. Later
 * versions can add methods.
 */
public interface BusListener {
  /**
   * Is called after a delivery has ended.
   *
   * @param event the message, and what has happened to it
   */
  default void settled(MessageEvent event) {}

  /**
   * Is called after another write of a saga came first; the messages are handled again immediately.
   *
   * @param sagaName name of the saga
   * @param messages number of messages
   */
  default void conflicted(String sagaName, int messages) {}

  /**
   * Is called after a saga has forgotten IDs of messages before their 28 days are over, because the
   * inbox was full. If such a message comes again, the bus can't decide whether it was handled, and
   * sends it to the dead-letter queue.
   *
   * @param sagaName name of the saga
   * @param messages number of IDs that were forgotten
   */
  default void inboxOverflowed(String sagaName, int messages) {}

  /**
   * Is called after a message was sent, or could not be sent.
   *
   * @param request the message
   * @param result whether it was sent
   */
  default void sent(SendRequest request, SendResult result) {}

  /**
   * Is called after a sweep of the sagas of a name.
   *
   * @param sagaName name of the saga
   * @param report what the sweep has found
   */
  default void swept(String sagaName, SweepReport report) {}

  /**
   * Is called after store or transport have failed. The messages come again.
   *
   * @param operation the operation that has failed
   * @param failure the exception
   */
  default void failed(String operation, Throwable failure) {}
}
