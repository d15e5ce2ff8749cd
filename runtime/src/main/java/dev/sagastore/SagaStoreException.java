package dev.sagastore;

import org.jspecify.annotations.Nullable;

/**
 * A failure of a {@link SagaStore}. More kinds can come: a switch over them needs a default.
 *
 * <p>Every message names the saga or, if no saga is concerned, the table or setting. No message
 * contains a state. The {@linkplain #getCause() cause} can contain one: it comes from Jackson or
 * the SDK, and Jackson quotes values.
 */
public abstract class SagaStoreException extends RuntimeException {

  /** Name of the saga concerned. */
  private final @Nullable String sagaName;

  /** ID of the saga concerned. */
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
   * Returns the name of the saga concerned.
   *
   * @return the name; null if no saga is concerned, but the table or the configuration
   */
  public @Nullable String sagaName() {
    return sagaName;
  }

  /**
   * Returns the ID of the saga concerned.
   *
   * @return the saga ID; null if no saga is concerned, but the table or the configuration
   */
  public @Nullable String sagaId() {
    return sagaId;
  }
}
