package dev.sagastore.cdkapp.demo;

/** There is nothing to run; the message contains the reason, in one line. */
final class DemoException extends RuntimeException {
  DemoException(String message, Throwable cause) {
    super(message, cause);
  }

  DemoException(String message) {
    super(message);
  }
}
