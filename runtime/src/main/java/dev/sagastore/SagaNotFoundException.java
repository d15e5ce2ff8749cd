package dev.sagastore;

import org.jspecify.annotations.Nullable;

/** The saga to change has expired, was deleted or never existed. */
public final class SagaNotFoundException extends SagaStoreException {
  /**
   * Creates the exception for a saga that was to be written.
   *
   * @param saga the saga that was to be written
   * @param cause what the engine answered
   */
  public SagaNotFoundException(Saga<?> saga, @Nullable Throwable cause) {
    this(saga.type().name(), saga.sagaId(), cause);
  }

  /**
   * Creates the exception for a saga that was looked for.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's id
   */
  public SagaNotFoundException(String sagaName, String sagaId) {
    this(sagaName, sagaId, null);
  }

  private SagaNotFoundException(String sagaName, String sagaId, @Nullable Throwable cause) {
    super(
        sagaName,
        sagaId,
        ("%s %s does not exist: there never was a saga with this saga id, which is not its"
                + " correlation id, or it has expired or was deleted")
            .formatted(sagaName, sagaId),
        cause);
  }
}
