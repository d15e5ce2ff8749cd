package dev.sagastore.dynamodb.internal;

import dev.sagastore.spi.StateMappingException;

/** Says what is wrong with a state without showing any of it. */
final class StateProblem {
  private StateProblem() {}

  /** Only our own exceptions promise that their messages show nothing of the state. */
  static String describe(RuntimeException e) {
    if (e instanceof StateMappingException) {
      return String.valueOf(e.getMessage());
    }
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == e
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ", caused by " + root.getClass().getName();
  }
}
