package dev.sagastore;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link SagaStore#deleteCompleted} goes about it.
 *
 * <p>Defaults: 16 requests at a time, at most 500 deletes a second, beginning at the day on which
 * DynamoDB was launched, 18 January 2012; nobody is told of its progress.
 *
 * <p>The clean-up looks at every day from the earliest one, with one read of half a unit for each
 * of them and for each shard: some 5,400 for the default. A later earliest day spares most of them.
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
   * Returns a copy that sends more or fewer requests at a time.
   *
   * @param requests from 1 to 100
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
   * Returns a copy with another limit for deletes. Each takes a write unit of the table and one of
   * each index for every KB, and four of the table with {@link SagaIdentity#GUARDED}.
   *
   * @param number how many deletes begin in a second at most, from 1
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
   * Returns a copy that begins at another day. Sagas that were completed before stay.
   *
   * @param day the first day of completion, in UTC, to clean up
   * @return the changed copy
   */
  public CleanupPolicy withEarliestDay(LocalDate day) {
    return new CleanupPolicy(
        concurrency, deletesPerSecond, Objects.requireNonNull(day, "day"), listener);
  }

  /**
   * Returns a copy that tells a listener of its progress.
   *
   * @param told called after every batch of sagas
   * @return the changed copy
   */
  public CleanupPolicy withListener(CleanupListener told) {
    return new CleanupPolicy(
        concurrency, deletesPerSecond, earliestDay, Objects.requireNonNull(told, "listener"));
  }

  /**
   * Returns how many requests are sent at a time.
   *
   * @return the number, from 1 to 100
   */
  public int concurrency() {
    return concurrency;
  }

  /**
   * Returns how many deletes begin in a second at most.
   *
   * @return the number, from 1
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
   * Returns who is told of the progress.
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
