package dev.sagastore.spi;

import org.jspecify.annotations.Nullable;

/**
 * A state can't be written, or a stored value can't be read. The store reports it as a {@link
 * dev.sagastore.SagaSerializationException}, with the message of this exception.
 */
public class StateMappingException extends RuntimeException {

  /**
   * Creates the exception.
   *
   * @param problem problem and solution, without any part of the state: no values, no keys of maps
   */
  public StateMappingException(String problem) {
    super(problem);
  }

  /**
   * Creates the exception.
   *
   * @param problem problem and solution, without any part of the state: no values, no keys of maps
   * @param cause error of the mapping library, which may quote the state
   */
  public StateMappingException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
