package dev.sagastore.bus;

/**
 * An error of the JVM, such as an {@link OutOfMemoryError}: no message is to blame for it.
 *
 * <p>All other throwables come from the code that was called, and fail only its message: exceptions
 * (checked ones, too, which Kotlin and Lombok throw anywhere), failed assertions, classes that are
 * missing, and recursions without end.
 */
final class JvmError {
  private JvmError() {}

  /** Throws a throwable again if it is an error of the JVM. */
  static void rethrow(Throwable thrown) {
    if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
      throw error;
    }
  }
}
