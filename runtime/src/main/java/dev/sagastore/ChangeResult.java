package dev.sagastore;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link SagaStore#change} and {@link SagaStore#insertOrChange}. Immutable.
 *
 * @param <S> class of the state
 * @param <R> class of the result that the function returned
 */
public final class ChangeResult<S, R extends @Nullable Object> {
  private final @Nullable Saga<S> saga;
  private final boolean written;
  private final R result;
  private final int attempts;

  private ChangeResult(@Nullable Saga<S> saga, boolean written, R result, int attempts) {
    this.saga = saga;
    this.written = written;
    this.result = result;
    this.attempts = attempts;
  }

  /**
   * Returns the result of a change.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param saga the saga as it is stored now; null if there is none
   * @param written whether anything was written
   * @param result the result that the function returned
   * @param attempts number of calls of the function, from 1
   * @return the result
   */
  public static <S, R extends @Nullable Object> ChangeResult<S, R> of(
      @Nullable Saga<S> saga, boolean written, R result, int attempts) {
    return new ChangeResult<>(saga, written, result, attempts);
  }

  /**
   * Returns the saga as it is stored now.
   *
   * @return the saga; empty if it was deleted, or not inserted
   */
  public Optional<Saga<S>> saga() {
    return Optional.ofNullable(saga);
  }

  /**
   * Returns whether the saga was inserted, updated or deleted.
   *
   * @return false if the function decided to do nothing, or to store a state that is already stored
   */
  public boolean isWritten() {
    return written;
  }

  /**
   * Returns the result of the attempt that took effect.
   *
   * @return the argument of {@link SagaChange#returning}; null if it was not called
   */
  public R result() {
    return result;
  }

  /**
   * Returns how often the function was called: once, and once more for each conflict.
   *
   * @return the number of attempts, from 1
   */
  public int attempts() {
    return attempts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangeResult<?, ?> that
        && Objects.equals(saga, that.saga)
        && written == that.written
        && Objects.equals(result, that.result)
        && attempts == that.attempts;
  }

  @Override
  public int hashCode() {
    return Objects.hash(saga, written, result, attempts);
  }

  @Override
  public String toString() {
    return "ChangeResult[%s, %s]"
        .formatted(saga == null ? "no saga" : saga, written ? "written" : "not written");
  }
}
