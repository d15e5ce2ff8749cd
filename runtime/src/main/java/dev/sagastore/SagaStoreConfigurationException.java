package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * The configuration of the store is not valid, or does not match the deployed table. Examples are a
 * missing environment variable, a missing table or one with other keys, and a missing permission. A
 * retry does not help; the message describes what to change.
 */
public final class SagaStoreConfigurationException extends SagaStoreException {
  /**
   * Creates the exception.
   *
   * @param problem description of the problem, and its solution
   */
  public SagaStoreConfigurationException(String problem) {
    super(null, null, problem, null);
  }

  /**
   * Creates the exception for an operation on a saga.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga ID
   * @param problem description of the problem, and its solution
   * @param cause the exception of the engine
   */
  public SagaStoreConfigurationException(
      @Nullable String sagaName,
      @Nullable String sagaId,
      String problem,
      @Nullable Throwable cause) {
    super(sagaName, sagaId, problem, cause);
  }
}
