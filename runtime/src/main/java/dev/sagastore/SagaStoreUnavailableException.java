package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * DynamoDB could not be reached, or throttled for longer than the client retries. Try again later;
 * for a message, let it be delivered again.
 */
public final class SagaStoreUnavailableException extends SagaStoreException {
  /** False if certainly not. */
  private final boolean mayHaveBeenWritten;

  /**
   * Creates the exception.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's id
   * @param problem what is known
   * @param mayHaveBeenWritten false if it is certain that nothing was written
   * @param cause what the SDK says
   */
  public SagaStoreUnavailableException(
      @Nullable String sagaName,
      @Nullable String sagaId,
      String problem,
      boolean mayHaveBeenWritten,
      @Nullable Throwable cause) {
    super(sagaName, sagaId, problem, cause);
    this.mayHaveBeenWritten = mayHaveBeenWritten;
  }

  /**
   * Tells whether the write may have happened although its answer never came. Then read the saga
   * before the change is applied once more.
   *
   * <p>The error of a clean-up speaks of the request that failed: sagas may have been deleted
   * before.
   *
   * @return false if it is certain that nothing was written
   */
  public boolean mayHaveBeenWritten() {
    return mayHaveBeenWritten;
  }
}
