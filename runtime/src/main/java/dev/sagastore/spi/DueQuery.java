package dev.sagastore.spi;

import dev.sagastore.SagaType;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the sagas of a type that are due by a time, the earliest first.
 *
 * <p>Defaults: 100 entries a page, from the earliest one. Immutable.
 *
 * @param <S> class of the state
 */
public final class DueQuery<S> {
  private static final int MAX_PAGE_SIZE = 1_000;

  private final SagaType<S> type;
  private final Instant until;
  private final int pageSize;
  private final @Nullable DueSaga<S> after;

  private DueQuery(SagaType<S> type, Instant until, int pageSize, @Nullable DueSaga<S> after) {
    this.type = type;
    this.until = until;
    this.pageSize = pageSize;
    this.after = after;
  }

  /**
   * Returns a query.
   *
   * @param <S> class of the state
   * @param type the sagas' type
   * @param until latest due time, inclusive, in the years 0 to 9999
   * @return the query
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public static <S> DueQuery<S> of(SagaType<S> type, Instant until) {
    Objects.requireNonNull(type, "the saga type must not be null");
    return new DueQuery<>(
        type, SagaKeys.requireDue(until.truncatedTo(ChronoUnit.MILLIS)), 100, null);
  }

  /**
   * Returns a copy with another page size.
   *
   * @param size maximum page size, 1 to 1,000 (default 100)
   * @return the changed copy
   * @throws IllegalArgumentException if the size is out of bounds
   */
  public DueQuery<S> pageSize(int size) {
    if (size < 1 || size > MAX_PAGE_SIZE) {
      throw new IllegalArgumentException(
          "the page size must be from 1 to %s, not %s".formatted(MAX_PAGE_SIZE, size));
    }
    return new DueQuery<>(type, until, size, after);
  }

  /**
   * Returns a copy that starts after an entry.
   *
   * @param entry the last entry of a page
   * @return the changed copy
   */
  public DueQuery<S> after(DueSaga<S> entry) {
    return new DueQuery<>(type, until, pageSize, Objects.requireNonNull(entry));
  }

  /**
   * Returns the sagas' type.
   *
   * @return the type
   */
  public SagaType<S> type() {
    return type;
  }

  /**
   * Returns the latest due time.
   *
   * @return the time, in whole milliseconds
   */
  public Instant until() {
    return until;
  }

  /**
   * Returns the page size.
   *
   * @return the maximum number of entries, 1 to 1,000
   */
  public int pageSize() {
    return pageSize;
  }

  /**
   * Returns the entry after which the page starts.
   *
   * @return the entry; empty for the first page
   */
  public Optional<DueSaga<S>> after() {
    return Optional.ofNullable(after);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DueQuery<?> that
        && type.equals(that.type)
        && until.equals(that.until)
        && pageSize == that.pageSize
        && Objects.equals(after, that.after);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, until, pageSize, after);
  }

  @Override
  public String toString() {
    return "DueQuery[%s until %s, %s a page, after %s]"
        .formatted(type.name(), until, pageSize, after);
  }
}
