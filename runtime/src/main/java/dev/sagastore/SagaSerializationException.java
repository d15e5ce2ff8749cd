package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * A state cannot be written, or what is stored cannot be read. Nothing stored was changed.
 *
 * <p>When reading, deploy the code that knows the stored form; when writing, correct the state's
 * class as the message says.
 */
public final class SagaSerializationException extends SagaStoreException {
  /**
   * Creates the exception.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's id
   * @param problem what is wrong, without the state
   * @param cause error of the mapping library, which may quote the state
   */
  public SagaSerializationException(
      String sagaName, String sagaId, String problem, @Nullable Throwable cause) {
    super(sagaName, sagaId, "%s %s: %s".formatted(sagaName, sagaId, problem), cause);
  }
}
