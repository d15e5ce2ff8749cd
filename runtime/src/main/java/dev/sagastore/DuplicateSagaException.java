package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is a live saga with the correlation id of an insert, which was therefore refused. A message
 * that was delivered twice is the usual reason: go on with {@link #existing}.
 */
public final class DuplicateSagaException extends SagaStoreException {
  /** What both have. */
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
        "%s %s exists already, with correlation id %s"
            .formatted(
                refused.type().name(), refused.sagaId(), Sagas.printable(refused.correlationId())),
        cause);
    this.correlationId = refused.correlationId();
    this.existing = existing;
  }

  /**
   * Returns the correlation id that both have.
   *
   * @return the correlation id
   */
  public String correlationId() {
    return correlationId;
  }

  /**
   * Returns the saga that is stored, taken from the answer to the refused insert without another
   * read.
   *
   * @param <S> class of the state
   * @param type the type that was to be inserted
   * @return the saga; empty if it cannot be read with this type (then {@link #getCause} says why),
   *     if it is of another type, or after this exception was serialised
   */
  public <S> Optional<Saga<S>> existing(SagaType<S> type) {
    return Sagas.ofType(type, existing);
  }
}
