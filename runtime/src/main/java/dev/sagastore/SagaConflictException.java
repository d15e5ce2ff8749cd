package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A write failed, because the saga was written after it was read. Apply the change to {@link
 * #current} and store the result, or let the message be delivered again.
 */
public final class SagaConflictException extends SagaStoreException {
  /** The version that was read. */
  private final long expectedVersion;

  /** The version that is stored. */
  private final long actualVersion;

  private final transient @Nullable Saga<?> current;

  /** From 1. */
  private final int attempts;

  /**
   * Creates the exception.
   *
   * @param expected snapshot on which the failed write is based
   * @param actualVersion the version that is stored
   * @param current the stored saga; null if it can't be read
   * @param cause the exception of the engine
   */
  public SagaConflictException(
      Saga<?> expected, long actualVersion, @Nullable Saga<?> current, @Nullable Throwable cause) {
    this(
        expected.type().name(),
        expected.sagaId(),
        expected.version(),
        actualVersion,
        current,
        1,
        cause);
  }

  private SagaConflictException(
      @Nullable String sagaName,
      @Nullable String sagaId,
      long expectedVersion,
      long actualVersion,
      @Nullable Saga<?> current,
      int attempts,
      @Nullable Throwable cause) {
    super(
        sagaName,
        sagaId,
        "%s %s has changed since it was read: expected version %s, found %s%s"
            .formatted(
                sagaName,
                sagaId,
                expectedVersion,
                actualVersion,
                attempts == 1 ? "" : " (after " + attempts + " attempts)"),
        cause);
    this.expectedVersion = expectedVersion;
    this.actualVersion = actualVersion;
    this.current = current;
    this.attempts = attempts;
  }

  /**
   * Returns a conflict after several attempts, of which this one was the last.
   *
   * @param made number of attempts, from 1
   * @return a conflict whose cause is this one
   */
  public SagaConflictException afterAttempts(int made) {
    return new SagaConflictException(
        sagaName(), sagaId(), expectedVersion, actualVersion, current, made, this);
  }

  /**
   * Returns the number of attempts of {@link SagaStore#change} and similar methods.
   *
   * @return the number; 1 for a single update or delete
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns the version on which the failed write was based.
   *
   * @return the expected version
   */
  public long expectedVersion() {
    return expectedVersion;
  }

  /**
   * Returns the version that is stored. It can equal the expected one, if the saga was deleted and
   * inserted again since, or if only its due time has changed.
   *
   * @return the actual version
   */
  public long actualVersion() {
    return actualVersion;
  }

  /**
   * Returns the saga as it is stored now. It comes from the response to the failed write, without
   * another read.
   *
   * @param <S> class of the state
   * @param type type of the saga to write
   * @return the saga; empty if it can't be read with this type (then see {@link #getCause}), if it
   *     has another type, or after this exception was serialized
   */
  public <S> Optional<Saga<S>> current(SagaType<S> type) {
    return Sagas.ofType(type, current);
  }
}
