package dev.sagastore;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A deletion or reopening failed, because an extension of the store protects the saga. The stored
 * saga is unchanged. A saga bus, for example, protects a saga while its messages may still be on
 * their way.
 *
 * <p>From {@link #protectedUntil} on, the saga can be deleted. It is never reopened, even after
 * that time.
 */
public final class SagaProtectedException extends SagaStoreException {
  /** End of the protection. */
  private final Instant protectedUntil;

  private SagaProtectedException(
      String sagaName,
      String sagaId,
      Instant protectedUntil,
      String problem,
      @Nullable Throwable cause) {
    super(sagaName, sagaId, "%s %s %s".formatted(sagaName, sagaId, problem), cause);
    this.protectedUntil = protectedUntil;
  }

  /**
   * Returns the exception for a deletion.
   *
   * @param sagaName name of the saga
   * @param sagaId ID of the saga
   * @param protectedUntil end of the protection
   * @param cause the exception of the engine
   * @return the exception
   */
  public static SagaProtectedException deletion(
      String sagaName, String sagaId, Instant protectedUntil, @Nullable Throwable cause) {
    Objects.requireNonNull(protectedUntil, "the time must not be null");
    return new SagaProtectedException(
        sagaName,
        sagaId,
        protectedUntil,
        ("can't be deleted until %s, because an extension such as a saga bus protects it: delete it"
                + " later, or complete it and let it expire. Operators can call"
                + " ExtensibleSagaStore.forceDelete")
            .formatted(protectedUntil),
        cause);
  }

  /**
   * Returns the exception for an update of a reopened saga.
   *
   * @param saga the saga to write
   * @param protectedUntil end of the protection
   * @return the exception
   */
  public static SagaProtectedException reopening(Saga<?> saga, Instant protectedUntil) {
    Objects.requireNonNull(protectedUntil, "the time must not be null");
    return new SagaProtectedException(
        saga.type().name(),
        saga.sagaId(),
        protectedUntil,
        "can't be reopened, because it belongs to an extension such as a saga bus: leave it"
            + " completed, and insert a saga with another correlation ID",
        null);
  }

  /**
   * Returns when the protection ends.
   *
   * @return the time, in whole seconds
   */
  public Instant protectedUntil() {
    return protectedUntil;
  }
}
