package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * A state can't be written, or a stored state can't be read. The stored saga is unchanged.
 *
 * <p>If a read fails, deploy code that can read the stored state. If a write fails, correct the
 * state's class as the message describes.
 */
public final class SagaSerializationException extends SagaStoreException {
  /**
   * Creates the exception.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga ID
   * @param problem description of the problem, without the state
   * @param cause error of the mapping library, which may quote the state
   */
  public SagaSerializationException(
      String sagaName, String sagaId, String problem, @Nullable Throwable cause) {
    super(sagaName, sagaId, "%s %s: %s".formatted(sagaName, sagaId, problem), cause);
  }
}
