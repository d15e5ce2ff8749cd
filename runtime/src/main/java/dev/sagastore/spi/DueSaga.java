package dev.sagastore.spi;

import dev.sagastore.SagaReference;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry in the list of sagas that are due. Immutable.
 *
 * @param <S> class of the state
 */
public final class DueSaga<S> {
  private final SagaReference.ById<S> reference;
  private final Instant due;

  private DueSaga(SagaReference.ById<S> reference, Instant due) {
    this.reference = Objects.requireNonNull(reference, "the reference must not be null");
    this.due = Objects.requireNonNull(due, "the time must not be null");
  }

  /**
   * Returns an entry, for implementers.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @param due due time of the saga
   * @return the entry
   */
  public static <S> DueSaga<S> of(SagaReference.ById<S> reference, Instant due) {
    return new DueSaga<>(reference, due);
  }

  /**
   * Returns the reference to the saga.
   *
   * @return the saga, by its ID
   */
  public SagaReference.ById<S> reference() {
    return reference;
  }

  /**
   * Returns when the saga is due.
   *
   * @return the time, in whole milliseconds
   */
  public Instant due() {
    return due;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DueSaga<?> that
        && reference.equals(that.reference)
        && due.equals(that.due);
  }

  @Override
  public int hashCode() {
    return Objects.hash(reference, due);
  }

  @Override
  public String toString() {
    return "%s, due %s".formatted(reference, due);
  }
}
