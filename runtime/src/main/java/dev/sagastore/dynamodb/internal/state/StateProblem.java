package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.StateMappingException;

/** A description of a problem with a state that contains nothing of the state. */
public final class StateProblem {
  private StateProblem() {}

  /**
   * Returns the description. Only messages of our own exceptions never contain anything of the
   * state.
   */
  public static String describe(RuntimeException e) {
    return e instanceof StateMappingException
        ? String.valueOf(e.getMessage())
        : MappingProblem.kind(e);
  }
}
