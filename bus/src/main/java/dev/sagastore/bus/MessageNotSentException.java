package dev.sagastore.bus;

import java.io.Serial;

/**
 * A message from outside of a saga was not sent, or may not have been sent. A retry under its ID
 * sends no second message.
 *
 * <p>Later versions can add properties.
 */
public final class MessageNotSentException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** ID of the message. */
  private final String messageId;

  MessageNotSentException(String messageId, String message) {
    super(message);
    this.messageId = messageId;
  }

  /**
   * Returns the ID of the message, for a retry with {@link SagaBus#send(String, Object)} or {@link
   * SagaBus#publish(String, Object)}.
   *
   * @return the ID
   */
  public String messageId() {
    return messageId;
  }
}
