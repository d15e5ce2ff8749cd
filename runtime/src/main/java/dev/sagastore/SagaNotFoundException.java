package dev.sagastore;

import org.jspecify.annotations.Nullable;

/** The saga to update has expired or was deleted. */
public final class SagaNotFoundException extends SagaStoreException {
  /**
   * Creates the exception.
   *
   * @param saga the saga that was to be written
   * @param cause what the engine answered
   */
  public SagaNotFoundException(Saga<?> saga, @Nullable Throwable cause) {
    super(
        saga.type().name(),
        saga.sagaId(),
        "%s %s does not exist: it has expired or was deleted"
            .formatted(saga.type().name(), saga.sagaId()),
        cause);
  }
}
