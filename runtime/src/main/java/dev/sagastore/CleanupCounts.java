package dev.sagastore;

/**
 * What a clean-up has done.
 *
 * @param deleted how many sagas it has deleted
 * @param kept how many of those it had in view it left alone, because they were reopened, changed
 *     or deleted by somebody else meanwhile
 */
public record CleanupCounts(long deleted, long kept) {
  /** Nothing yet. */
  private static final CleanupCounts NONE = new CleanupCounts(0, 0);

  /**
   * Returns the counts of a clean-up that has just begun.
   *
   * @return zeros
   */
  public static CleanupCounts none() {
    return NONE;
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
}
