package dev.sagastore.testing;

/** Ends the handling of messages in the middle, as the death of a process does. */
final class ProcessCrash extends Error {
  private static final long serialVersionUID = 1L;

  ProcessCrash() {
    super("the process crashes", null, false, false);
  }
}
