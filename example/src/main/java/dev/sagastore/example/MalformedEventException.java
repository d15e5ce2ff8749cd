package dev.sagastore.example;

/**
 * A message is not an order event. The message of this exception is one line, names the field, and
 * repeats nothing of the event, so that it may be logged.
 */
public final class MalformedEventException extends RuntimeException {
  MalformedEventException(String problem) {
    super(problem);
  }
}
