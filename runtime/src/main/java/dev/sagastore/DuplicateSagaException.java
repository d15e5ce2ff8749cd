package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is a live saga with the id or the correlation id of an insert, which was therefore refused.
 * A message that was delivered twice is the usual reason: go on with {@link #existing}.
 *
 * <p>With {@link SagaIdentity#GUARDED}, reopening a saga ends like this, too, if its correlation id
 * was given to another one meanwhile.
 */
public final class DuplicateSagaException extends SagaStoreException {
  /** That of the refused saga. */
  private final String correlationId;

  private final transient @Nullable Saga<?> existing;

  /**
   * Creates the exception.
   *
   * @param refused the saga that was to be inserted
   * @param existing the saga that is stored; null if it cannot be read
   * @param cause what the engine answered
   */
  public DuplicateSagaException(
      Saga<?> refused, @Nullable Saga<?> existing, @Nullable Throwable cause) {
    super(
        refused.type().name(),
        refused.sagaId(),
        "%s %s with correlation id %s cannot be stored, there is one already%s"
            .formatted(
                refused.type().name(),
                refused.sagaId(),
                Sagas.printable(refused.correlationId()),
                difference(refused, existing)),
        cause);
    this.correlationId = refused.correlationId();
    this.existing = existing;
  }

  private static String difference(Saga<?> refused, @Nullable Saga<?> existing) {
    return existing == null
            || (existing.sagaId().equals(refused.sagaId())
                && existing.correlationId().equals(refused.correlationId()))
        ? ""
        : ": %s with correlation id %s"
            .formatted(existing.sagaId(), Sagas.printable(existing.correlationId()));
  }

  /**
   * Returns the correlation id of the saga that was refused. The existing one has the same, unless
   * it was its id that was taken.
   *
   * @return the correlation id
   */
  public String correlationId() {
    return correlationId;
  }

  /**
   * Returns the saga that is stored. It was taken from the answer to the refused insert without
   * another read, except with {@link SagaIdentity#GUARDED}, where the answer has the guard alone.
   *
   * @param <S> class of the state
   * @param type the type that was to be inserted
   * @return the saga; empty if it cannot be read with this type (then {@link #getCause} says why),
   *     if it is of another type, if it was deleted meanwhile, or after this exception was
   *     serialised
   */
  public <S> Optional<Saga<S>> existing(SagaType<S> type) {
    return Sagas.ofType(type, existing);
  }
}
