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
    super(
        saga.type().name(),
        saga.sagaId(),
        message(saga.type().name() + " " + saga.sagaId()),
        cause);
  }

  /**
   * Creates the exception for a saga that was looked up.
   *
   * @param reference the reference that leads to no saga
   */
  public SagaNotFoundException(SagaReference<?> reference) {
    super(
        reference.type().name(),
        reference instanceof SagaReference.ById<?> id ? id.sagaId() : null,
        message(reference.toString()),
        null);
  }

  private static String message(String saga) {
    return saga + " doesn't exist: it was never inserted, has expired or was deleted";
  }
}
