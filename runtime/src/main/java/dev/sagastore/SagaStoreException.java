package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SagaStore} throws. The hierarchy is sealed, so that a handler can tell all cases
 * apart. Every message names the saga; none holds its state.
 */
public abstract sealed class SagaStoreException extends RuntimeException
    permits DuplicateSagaException,
        SagaConflictException,
        SagaNotFoundException,
        SagaSerializationException,
        SagaStoreConfigurationException,
        SagaStoreUnavailableException,
        SagaTooLargeException {

  /** Name of the saga concerned. */
  private final @Nullable String sagaName;

  /** Id of the saga concerned. */
  private final @Nullable String sagaId;

  SagaStoreException(
      @Nullable String sagaName,
      @Nullable String sagaId,
      String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.sagaName = sagaName;
    this.sagaId = sagaId;
  }

  /**
   * Returns the name of the saga that was concerned.
   *
   * @return the name; null only if a configuration failed before there was a saga
   */
  public @Nullable String sagaName() {
    return sagaName;
  }

  /**
   * Returns the id of the saga that was concerned.
   *
   * @return the id; null only if a configuration failed before there was a saga
   */
  public @Nullable String sagaId() {
    return sagaId;
  }
}
