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
  private final boolean applied;
  private final @Nullable Saga<S> current;

  private PatchResult(boolean applied, @Nullable Saga<S> current) {
    this.applied = applied;
    this.current = current;
  }

  /**
   * Returns the result of a patch that took effect, for implementers.
   *
   * @param <S> class of the state
   * @return the result
   */
  public static <S> PatchResult<S> applied() {
    return new PatchResult<>(true, null);
  }

  /**
   * Returns the result of a patch that did not take effect, for implementers.
   *
   * @param <S> class of the state
   * @param current the saga as it is stored now; null if it has expired or was deleted
   * @return the result
   */
  public static <S> PatchResult<S> outdated(@Nullable Saga<S> current) {
    return new PatchResult<>(false, current);
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

  /**
   * Returns the saga as it is stored, if the changes did not take effect. For a patch that took
   * effect, {@link SagaBuilder#patched} returns the snapshot after it, without a read.
   *
   * @return the saga; empty if the changes took effect, or if it has expired or was deleted
   */
  public Optional<Saga<S>> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PatchResult<?> that
        && applied == that.applied
        && Objects.equals(current, that.current);
  }

  @Override
  public int hashCode() {
    return Objects.hash(applied, current);
  }

  @Override
  public String toString() {
    return applied ? "PatchResult[applied]" : "PatchResult[outdated, %s]".formatted(current);
  }
}
