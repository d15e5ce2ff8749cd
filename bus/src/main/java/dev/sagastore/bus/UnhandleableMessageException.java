package dev.sagastore.bus;

import java.io.Serial;

/** A message can't be handled in any attempt: it is a dead letter at once. */
final class UnhandleableMessageException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  UnhandleableMessageException(String message) {
    super(message);
  }
}
