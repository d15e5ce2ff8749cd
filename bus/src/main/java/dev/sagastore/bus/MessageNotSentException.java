package dev.sagastore.bus;

import java.io.Serial;

/** A message from outside of a saga was not sent, or may not have been sent. */
public final class MessageNotSentException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MessageNotSentException(String message) {
    super(message);
  }
}
