package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SagaStore} throws. The hierarchy is sealed, so that a handler can tell all cases
 * apart. Every message names the saga, or the table or setting if it is about no saga, and none
 * holds a state. The {@linkplain #getCause() cause} may: it is what Jackson or the SDK threw, and
 * Jackson quotes values.
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
   * @return the name; null if the table or the configuration was concerned, and no saga
   */
  public @Nullable String sagaName() {
    return sagaName;
  }

  /**
   * Returns the id of the saga that was concerned.
   *
   * @return the id; null if the table or the configuration was concerned, and no saga
   */
  public @Nullable String sagaId() {
    return sagaId;
  }
}
