package dev.sagastore;

import org.jspecify.annotations.Nullable;

/** There is no such saga: it has expired, was deleted or never existed. */
public final class SagaNotFoundException extends SagaStoreException {
  /**
   * Creates the exception for a write.
   *
   * @param saga the saga to write
   * @param cause the exception of the engine
   */
  public SagaNotFoundException(Saga<?> saga, @Nullable Throwable cause) {
    super(
        saga.type().name(),
        saga.sagaId(),
        message(saga.type().name() + " " + saga.sagaId()),
        cause);
  }

  /**
   * Creates the exception for a lookup.
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
