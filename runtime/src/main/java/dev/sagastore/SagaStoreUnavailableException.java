package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * The store got no response from DynamoDB. Try again later; for a message, let it be delivered
 * again. The message names the reason:
 *
 * <ul>
 *   <li>DynamoDB can't be reached, fails, or throttles beyond the client's retries.
 *   <li>The thread was interrupted. Its interrupt flag is still set.
 *   <li>The store is closed. Nothing was sent.
 *   <li>The client of the AWS SDK is closed. Close the store before its client.
 *   <li>The client threw an exception of its own, such as that of an interceptor or a credentials
 *       provider. It is the {@linkplain #getCause() cause}.
 * </ul>
 */
public final class SagaStoreUnavailableException extends SagaStoreException {
  /** False if certainly not. */
  private final boolean mayHaveBeenWritten;

  /**
   * Creates the exception.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga ID
   * @param problem description of the problem
   * @param mayHaveBeenWritten false if it is certain that nothing was written
   * @param cause the exception of the SDK
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
   * Returns whether the write may have taken effect although the store got no response. If so, read
   * the saga before you apply the change again.
   *
   * <p>It is true if the client could have sent an attempt before it failed. If an interceptor
   * fails or the client is closed, the store can't always know, and the value is true.
   *
   * <p>For a clean-up, it refers to the request that failed: earlier requests may have deleted
   * sagas.
   *
   * @return false if it is certain that nothing was written
   */
  public boolean mayHaveBeenWritten() {
    return mayHaveBeenWritten;
  }
}
