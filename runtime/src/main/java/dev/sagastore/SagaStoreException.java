package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a {@link SagaStore}. More kinds can come: a switch over them needs a default. Every
 * message names the saga, or the table or setting if no saga is concerned, and none contains a
 * state. The {@linkplain #getCause() cause} can: it comes from Jackson or the SDK, and Jackson
 * quotes values.
 */
public abstract class SagaStoreException extends RuntimeException {

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
