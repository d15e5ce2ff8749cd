package dev.sagastore.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of sagas that are due. Immutable.
 *
 * @param <S> class of the state
 */
public final class DuePage<S> {
  private final List<DueSaga<S>> entries;
  private final @Nullable DueQuery<S> next;

  private DuePage(List<DueSaga<S>> entries, @Nullable DueQuery<S> next) {
    this.entries = List.copyOf(entries);
    this.next = next;
  }

  /**
   * Returns a page, for implementers.
   *
   * @param <S> class of the state
   * @param entries the entries, the earliest first
   * @param next the query for the next page; null if this is the last one
   * @return the page
   */
  public static <S> DuePage<S> of(List<DueSaga<S>> entries, @Nullable DueQuery<S> next) {
    return new DuePage<>(entries, next);
  }

  /**
   * Returns the entries.
   *
   * @return the entries, the earliest first; immutable
   */
  public List<DueSaga<S>> entries() {
    return entries;
  }

  /**
   * Returns the query for the next page.
   *
   * @return the query; empty if this is the last page
   */
  public Optional<DueQuery<S>> next() {
    return Optional.ofNullable(next);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DuePage<?> that
        && entries.equals(that.entries)
        && Objects.equals(next, that.next);
  }

  @Override
  public int hashCode() {
    return Objects.hash(entries, next);
  }

  @Override
  public String toString() {
    return "DuePage[%s%s]".formatted(entries, next == null ? "" : ", more");
  }
}
