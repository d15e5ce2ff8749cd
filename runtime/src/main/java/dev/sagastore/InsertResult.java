package dev.sagastore;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of an insert that can find an existing saga, for example after a message was delivered
 * twice. Immutable.
 *
 * @param <S> class of the state
 */
public final class InsertResult<S> {
  private final Saga<S> saga;
  private final boolean isNew;

  private InsertResult(Saga<S> saga, boolean isNew) {
    this.saga = Objects.requireNonNull(saga, "the saga must not be null");
    this.isNew = isNew;
  }

  /**
   * Returns the result of an insert that inserted a saga.
   *
   * @param <S> class of the state
   * @param saga the new saga
   * @return the result
   */
  public static <S> InsertResult<S> inserted(Saga<S> saga) {
    return new InsertResult<>(saga, true);
  }

  /**
   * Returns the result of an insert that found a saga.
   *
   * @param <S> class of the state
   * @param saga the stored saga
   * @return the result
   */
  public static <S> InsertResult<S> found(Saga<S> saga) {
    return new InsertResult<>(saga, false);
  }

  /**
   * Returns the saga as it is stored now.
   *
   * @return the saga
   */
  public Saga<S> saga() {
    return saga;
  }

  /**
   * Returns whether this call inserted the saga.
   *
   * @return false if the saga existed before
   */
  public boolean isNew() {
    return isNew;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InsertResult<?> that && saga.equals(that.saga) && isNew == that.isNew;
  }

  @Override
  public int hashCode() {
    return Objects.hash(saga, isNew);
  }

  @Override
  public String toString() {
    return (isNew ? "inserted " : "found ") + saga;
  }
}
