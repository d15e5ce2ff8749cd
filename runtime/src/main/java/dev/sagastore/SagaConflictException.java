package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wrote the saga after it was read, so that the write was refused. Apply the change to
 * {@link #current} and store that, or let the message be delivered again.
 */
public final class SagaConflictException extends SagaStoreException {
  /** What was read. */
  private final long expectedVersion;

  /** What is stored. */
  private final long actualVersion;

  private final transient @Nullable Saga<?> current;

  /** From 1. */
  private final int attempts;

  /**
   * Creates the exception.
   *
   * @param expected the snapshot that the refused write was made from
   * @param actualVersion the version that is stored
   * @param current the saga that is stored; null if it cannot be read
   * @param cause what the engine answered
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
        "%s %s was written by somebody else: version %s was expected, it is at %s%s"
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
   * Returns this conflict as the last of several attempts.
   *
   * @param made number of attempts, from 1
   * @return a conflict whose cause is this one
   */
  public SagaConflictException afterAttempts(int made) {
    return new SagaConflictException(
        sagaName(), sagaId(), expectedVersion, actualVersion, current, made, this);
  }

  /**
   * Returns how many attempts {@link SagaStore#change} and its relatives have made.
   *
   * @return the number; 1 for a single update or delete
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns the version that the refused write was made from.
   *
   * @return the expected version
   */
  public long expectedVersion() {
    return expectedVersion;
  }

  /**
   * Returns the version that is stored. It may equal the expected one: if the saga was deleted and
   * inserted again meanwhile, or if an extension's due time was moved on.
   *
   * @return the actual version
   */
  public long actualVersion() {
    return actualVersion;
  }

  /**
   * Returns the saga as it is stored now, taken from the answer to the refused write without
   * another read.
   *
   * @param <S> class of the state
   * @param type the type that the refused saga had
   * @return the saga; empty if it cannot be read with this type (then {@link #getCause} says why),
   *     if it is of another type, or after this exception was serialised
   */
  public <S> Optional<Saga<S>> current(SagaType<S> type) {
    return Sagas.ofType(type, current);
  }
}
