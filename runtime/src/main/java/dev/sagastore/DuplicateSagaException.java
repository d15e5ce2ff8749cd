package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An insert failed, because there is a live saga with its ID or its correlation ID. The usual
 * reason is a message that was delivered twice: continue with {@link #existing}.
 *
 * <p>With {@link SagaIdentity#GUARDED}, reopening a saga also fails with this exception, if another
 * saga has its correlation ID by then.
 */
public final class DuplicateSagaException extends SagaStoreException {
  /** Correlation ID of the saga to write. */
  private final String correlationId;

  private final transient @Nullable Saga<?> existing;

  /**
   * Creates the exception.
   *
   * @param saga the saga to write
   * @param existing the stored saga; null if it can't be read
   * @param cause the exception of the engine
   */
  public DuplicateSagaException(
      Saga<?> saga, @Nullable Saga<?> existing, @Nullable Throwable cause) {
    super(
        saga.type().name(),
        saga.sagaId(),
        "%s %s with correlation ID %s can't be stored, because a saga already exists%s"
            .formatted(
                saga.type().name(),
                saga.sagaId(),
                Sagas.printable(saga.correlationId()),
                difference(saga, existing)),
        cause);
    this.correlationId = saga.correlationId();
    this.existing = existing;
  }

  private static String difference(Saga<?> saga, @Nullable Saga<?> existing) {
    return existing == null
            || (existing.sagaId().equals(saga.sagaId())
                && existing.correlationId().equals(saga.correlationId()))
        ? ""
        : ": %s with correlation ID %s"
            .formatted(existing.sagaId(), Sagas.printable(existing.correlationId()));
  }

  /**
   * Returns the correlation ID of the saga to write. The existing saga has the same one, unless
   * only its saga ID is the same.
   *
   * @return the correlation ID
   */
  public String correlationId() {
    return correlationId;
  }

  /**
   * Returns the stored saga. It comes from the response to the failed insert, without another read.
   * With {@link SagaIdentity#GUARDED}, the store reads it, because the response contains only the
   * guard.
   *
   * @param <S> class of the state
   * @param type type of the saga to insert
   * @return the saga; empty if it can't be read with this type (then see {@link #getCause}), if it
   *     has another type, if it was deleted since, or after this exception was serialized
   */
  public <S> Optional<Saga<S>> existing(SagaType<S> type) {
    return Sagas.ofType(type, existing);
  }
}
