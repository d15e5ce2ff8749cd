package dev.sagastore.testing;

/**
 * Ends a process in a test, in place of a kill: {@link CrashInjection} throws it. It is an error of
 * the JVM, because code that catches exceptions must not survive it.
 */
public final class SimulatedCrash extends VirtualMachineError {
  private static final long serialVersionUID = 1;

  /**
   * Creates a crash, for a test that chooses its place itself.
   *
   * @param message where the process crashes
   */
  public SimulatedCrash(String message) {
    super(message);
  }
}
