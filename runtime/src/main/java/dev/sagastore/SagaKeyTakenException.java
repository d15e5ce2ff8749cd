package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write failed, because another saga owns a key that it adds. Nothing was written.
 *
 * <p>Read the owner with {@code store.find(type.id(ownerId))}. The owner gives the key up when it
 * is deleted, when it expires, or when an update removes the key. If its type has {@linkplain
 * SagaType#withReusableCorrelationIds reusable correlation IDs}, it also gives the key up when it
 * is completed.
 */
public final class SagaKeyTakenException extends SagaStoreException {
  private final transient @Nullable SagaKey key;

  /** ID of the saga that owns the key. */
  private final @Nullable String ownerId;

  /**
   * Creates the exception.
   *
   * @param saga the saga to write
   * @param key the key that another saga owns
   * @param ownerId ID of that saga; null if the guard of the key doesn't contain it
   * @param cause the exception of the engine
   */
  public SagaKeyTakenException(
      Saga<?> saga, SagaKey key, @Nullable String ownerId, @Nullable Throwable cause) {
    super(
        saga.type().name(),
        saga.sagaId(),
        "%s %s can't have the key '%s': %s owns it"
            .formatted(
                saga.type().name(),
                saga.sagaId(),
                key,
                ownerId == null ? "another saga" : "the saga " + ownerId),
        cause);
    this.key = key;
    this.ownerId = ownerId;
  }

  /**
   * Returns the key.
   *
   * @return the key; empty after this exception was serialized
   */
  public Optional<SagaKey> key() {
    return Optional.ofNullable(key);
  }

  /**
   * Returns the ID of the saga that owns the key.
   *
   * @return the saga ID; empty if the guard of the key is damaged
   */
  public Optional<String> ownerId() {
    return Optional.ofNullable(ownerId);
  }
}
