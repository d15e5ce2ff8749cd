package dev.sagastore.cdkapp.demo;

/** There is nothing to run; the message tells the user why, in one line. */
final class DemoException extends RuntimeException {
  DemoException(String message, Throwable cause) {
    super(message, cause);
  }

  DemoException(String message) {
    super(message);
  }
}
