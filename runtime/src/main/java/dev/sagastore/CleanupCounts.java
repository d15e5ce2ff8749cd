package dev.sagastore;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link SagaStore#deleteCompleted}, and its progress. Later versions can add counts.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class CleanupCounts {
  private static final CleanupCounts NONE = new CleanupCounts(0, 0);

  private final long deleted;
  private final long kept;

  private CleanupCounts(long deleted, long kept) {
    this.deleted = deleted;
    this.kept = kept;
  }

  /**
   * Returns the counts of a clean-up that has just begun.
   *
   * @return zeros
   */
  public static CleanupCounts none() {
    return NONE;
  }

  /**
   * Returns the counts of a clean-up.
   *
   * @param deleted number of deleted sagas
   * @param kept number of sagas that were not deleted, see {@link #kept()}
   * @return the counts
   */
  public static CleanupCounts of(long deleted, long kept) {
    return new CleanupCounts(deleted, kept);
  }

  /**
   * Returns the sum.
   *
   * @param others the counts to add
   * @return the sum of both
   */
  public CleanupCounts plus(CleanupCounts others) {
    return new CleanupCounts(deleted + others.deleted, kept + others.kept);
  }

  /**
   * Returns how many sagas were deleted.
   *
   * @return number of sagas, from 0
   */
  public long deleted() {
    return deleted;
  }

  /**
   * Returns how many sagas were kept, because another caller reopened, changed or deleted them
   * during the clean-up, or because an extension such as a saga bus protects them.
   *
   * @return number of sagas, from 0
   */
  public long kept() {
    return kept;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CleanupCounts that && deleted == that.deleted && kept == that.kept;
  }

  @Override
  public int hashCode() {
    return Objects.hash(deleted, kept);
  }

  @Override
  public String toString() {
    return "CleanupCounts[%s deleted, %s kept]".formatted(deleted, kept);
  }
}
