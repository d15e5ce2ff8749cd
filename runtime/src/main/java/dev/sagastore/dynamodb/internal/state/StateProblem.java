package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.StateMappingException;

/** Says what is wrong with a state without showing any of it. */
public final class StateProblem {
  private StateProblem() {}

  /** Only our own exceptions promise that their messages show nothing of the state. */
  public static String describe(RuntimeException e) {
    return e instanceof StateMappingException
        ? String.valueOf(e.getMessage())
        : MappingProblem.kind(e);
  }
}
