package dev.sagastore.spi;

import dev.sagastore.Saga;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link ExtensibleSagaStore#patch}. Immutable.
 *
 * @param <S> class of the state
 */
public final class PatchResult<S> {
  private final @Nullable Saga<S> saga;
  private final boolean applied;

  private PatchResult(@Nullable Saga<S> saga, boolean applied) {
    this.saga = saga;
    this.applied = applied;
  }

  /**
   * Returns the result of a patch that took effect, for implementers.
   *
   * @param <S> class of the state
   * @param saga the saga as it is stored now
   * @return the result
   */
  public static <S> PatchResult<S> applied(Saga<S> saga) {
    return new PatchResult<>(Objects.requireNonNull(saga), true);
  }

  /**
   * Returns the result of a patch that did not take effect, for implementers.
   *
   * @param <S> class of the state
   * @param saga the saga as it is stored now; null if it has expired or was deleted
   * @return the result
   */
  public static <S> PatchResult<S> outdated(@Nullable Saga<S> saga) {
    return new PatchResult<>(saga, false);
  }

  /**
   * Returns the saga as it is stored now.
   *
   * @return the saga; empty if it has expired or was deleted
   */
  public Optional<Saga<S>> saga() {
    return Optional.ofNullable(saga);
  }

  /**
   * Returns whether the changes took effect.
   *
   * @return false if the saga was written or deleted since it was read, or if the patch changes a
   *     due time that has changed since
   */
  public boolean isApplied() {
    return applied;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PatchResult<?> that
        && applied == that.applied
        && Objects.equals(saga, that.saga);
  }

  @Override
  public int hashCode() {
    return Objects.hash(saga, applied);
  }

  @Override
  public String toString() {
    return "PatchResult[%s, %s]".formatted(applied ? "applied" : "outdated", saga);
  }
}
