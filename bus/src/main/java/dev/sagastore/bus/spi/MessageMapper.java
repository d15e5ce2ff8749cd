package dev.sagastore.bus.spi;

/**
 * Writes messages as text, and reads them.
 *
 * <p>An implementation must be safe for use by several threads.
 */
public interface MessageMapper {
  /**
   * Returns a message as text.
   *
   * @param message the message
   * @return the text
   * @throws IllegalArgumentException if the message can't be written
   */
  String write(Object message);

  /**
   * Reads a message.
   *
   * @param <M> class of the message
   * @param body the text
   * @param type class of the message
   * @return the message
   * @throws IllegalArgumentException if the text is no such message
   */
  <M> M read(String body, Class<M> type);
}
