package dev.sagastore.bus.spi;

import java.util.Optional;

/**
 * Reads the envelope of messages in one format, such as that of the bus or CloudEvents.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface MessageFormat {
  /**
   * Reads a message.
   *
   * @param message the message as it was delivered
   * @return the envelope; empty if the message has another format
   * @throws IllegalArgumentException if the message has this format, and can't be read; the text
   *     contains the reason without the body
   */
  Optional<Envelope> read(ReceivedMessage message);
}
