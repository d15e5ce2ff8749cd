package dev.sagastore;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets the concurrency, rate limit, first day and listener of {@link SagaStore#deleteCompleted}.
 *
 * <p>Defaults: 16 requests at a time, at most 500 deletes a second, no listener. The first day is
 * 18 January 2012, the day on which DynamoDB was launched.
 *
 * <p>The clean-up sends at least one query for each day and shard, from the earliest day on. Each
 * costs half a read request unit; with the default, there are about 5,400 for each shard. A later
 * earliest day saves most of them.
 *
 * <p>Immutable, and safe for use by several threads if the listener is.
 */
public final class CleanupPolicy {
  private static final CleanupPolicy STANDARD =
      new CleanupPolicy(16, 500, LocalDate.of(2012, 1, 18), (day, soFar) -> {});

  private final int concurrency;
  private final int deletesPerSecond;
  private final LocalDate earliestDay;
  private final CleanupListener listener;

  private CleanupPolicy(
      int concurrency, int deletesPerSecond, LocalDate earliestDay, CleanupListener listener) {
    this.concurrency = concurrency;
    this.deletesPerSecond = deletesPerSecond;
    this.earliestDay = earliestDay;
    this.listener = listener;
  }

  /**
   * Returns the defaults.
   *
   * @return the standard policy
   */
  public static CleanupPolicy standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with another concurrency.
   *
   * @param requests maximum number of requests at a time, 1 to 100 (default 16)
   * @return the changed copy
   * @throws IllegalArgumentException if it is out of bounds
   */
  public CleanupPolicy withConcurrency(int requests) {
    if (requests < 1 || requests > 100) {
      throw new IllegalArgumentException("the concurrency must be from 1 to 100, not " + requests);
    }
    return new CleanupPolicy(requests, deletesPerSecond, earliestDay, listener);
  }

  /**
   * Returns a copy with another rate limit. For every KB, a delete costs 1 write request unit (W)
   * of the table and 1 W of each index; with {@link SagaIdentity#GUARDED}, 4 W of the table.
   *
   * @param number maximum number of deletes a second, from 1 (default 500)
   * @return the changed copy
   * @throws IllegalArgumentException if it is less than 1
   */
  public CleanupPolicy withDeletesPerSecond(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "the number of deletes per second must be 1 or more, not " + number);
    }
    return new CleanupPolicy(concurrency, number, earliestDay, listener);
  }

  /**
   * Returns a copy that starts at another day. Sagas that were completed earlier stay.
   *
   * @param day first day of completion to clean up, in UTC (default 18 January 2012)
   * @return the changed copy
   */
  public CleanupPolicy withEarliestDay(LocalDate day) {
    return new CleanupPolicy(
        concurrency, deletesPerSecond, Objects.requireNonNull(day, "day"), listener);
  }

  /**
   * Returns a copy that reports its progress to a listener.
   *
   * @param listener listener that is called after every batch of sagas (default none)
   * @return the changed copy
   */
  public CleanupPolicy withListener(CleanupListener listener) {
    return new CleanupPolicy(
        concurrency, deletesPerSecond, earliestDay, Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Returns the concurrency.
   *
   * @return maximum number of requests at a time, 1 to 100
   */
  public int concurrency() {
    return concurrency;
  }

  /**
   * Returns the rate limit.
   *
   * @return maximum number of deletes a second, from 1
   */
  public int deletesPerSecond() {
    return deletesPerSecond;
  }

  /**
   * Returns the first day of completion to clean up.
   *
   * @return the day in UTC
   */
  public LocalDate earliestDay() {
    return earliestDay;
  }

  /**
   * Returns the listener that receives the progress.
   *
   * @return the listener
   */
  public CleanupListener listener() {
    return listener;
  }

  /** Returns whether both have the same numbers, first day and listener, by identity. */
  @Override
  @SuppressWarnings("ReferenceEquality") // two listeners have no other equality
  public boolean equals(@Nullable Object other) {
    return other instanceof CleanupPolicy that
        && concurrency == that.concurrency
        && deletesPerSecond == that.deletesPerSecond
        && earliestDay.equals(that.earliestDay)
        && listener == that.listener;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        concurrency, deletesPerSecond, earliestDay, System.identityHashCode(listener));
  }

  @Override
  public String toString() {
    return "CleanupPolicy[concurrency %s, %s deletes a second, from %s]"
        .formatted(concurrency, deletesPerSecond, earliestDay);
  }
}
