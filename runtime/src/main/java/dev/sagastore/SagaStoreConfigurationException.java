package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * The store was configured in a way that cannot work, or does not fit what was deployed: a missing
 * environment variable, a table that is not there or has other keys, a missing permission. Retrying
 * does not help; the message says what to change.
 */
public final class SagaStoreConfigurationException extends SagaStoreException {
  /**
   * Creates the exception.
   *
   * @param problem what is wrong, and the way out
   */
  public SagaStoreConfigurationException(String problem) {
    super(null, null, problem, null);
  }

  /**
   * Creates the exception for an operation on a saga.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's id
   * @param problem what is wrong, and the way out
   * @param cause what the engine answered
   */
  public SagaStoreConfigurationException(
      @Nullable String sagaName,
      @Nullable String sagaId,
      String problem,
      @Nullable Throwable cause) {
    super(sagaName, sagaId, problem, cause);
  }
}
