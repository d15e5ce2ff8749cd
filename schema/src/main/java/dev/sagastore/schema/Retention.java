package dev.sagastore.schema;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long completed sagas are kept: for a time, or for ever.
 *
 * <p>It is written as a duration of ISO 8601, or as {@code never} for sagas that never expire:
 *
 * <pre>{@code
 * Retention.of(Duration.ofDays(30)).format(); // P30D
 * Retention.parse("PT12H").duration(); // 12 hours
 * Retention.never().format(); // never
 * }</pre>
 */
public final class Retention {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Retention STANDARD = new Retention(Duration.ofDays(30));
  private static final Retention NEVER = new Retention(null);
  private static final String NEVER_TEXT = "never";

  private final @Nullable Duration duration;

  private Retention(@Nullable Duration duration) {
    this.duration = duration;
  }

  /**
   * Returns the retention of stores that are told no other.
   *
   * @return 30 days
   */
  public static Retention standard() {
    return STANDARD;
  }

  /**
   * Returns the retention of sagas that never expire.
   *
   * @return the retention without a duration
   */
  public static Retention never() {
    return NEVER;
  }

  /**
   * Returns a retention.
   *
   * @param duration how long sagas are kept after completion: more than zero, at most 36,500 days
   * @return the retention
   * @throws IllegalArgumentException if the duration is out of bounds
   */
  public static Retention of(Duration duration) {
    Objects.requireNonNull(duration, "the retention must not be null");
    if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the retention must be more than zero and at most %s days, not %s"
              .formatted(LONGEST.toDays(), duration));
    }
    return new Retention(duration);
  }

  /**
   * Reads what {@link #format} writes, and every other way to write a {@link Duration}.
   *
   * @param text a duration such as {@code P30D} or {@code PT12H}, or {@code never}
   * @return the retention
   * @throws IllegalArgumentException if it is neither, or the duration is out of bounds
   */
  public static Retention parse(String text) {
    if (text.equals(NEVER_TEXT)) {
      return NEVER;
    }
    Duration duration;
    try {
      duration = Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no retention: write a duration such as P30D or PT12H, or %s"
              .formatted(text, NEVER_TEXT),
          e);
    }
    return of(duration);
  }

  /**
   * Returns the text that stands for this retention in the environment.
   *
   * @return a duration of ISO 8601, in days if it is whole days; {@code never} if there is none
   */
  public String format() {
    if (duration == null) {
      return NEVER_TEXT;
    }
    return duration.equals(Duration.ofDays(duration.toDays()))
        ? "P" + duration.toDays() + "D"
        : duration.toString();
  }

  /**
   * Returns how long sagas are kept after completion.
   *
   * @return the duration; empty if they never expire
   */
  public Optional<Duration> duration() {
    return Optional.ofNullable(duration);
  }

  /**
   * Returns when a saga expires.
   *
   * @param completedAt when it was completed
   * @return completion and duration, rounded up to a second, since DynamoDB's TTL counts seconds
   *     and nothing should go before its time; empty if it never expires
   */
  public Optional<Instant> expiry(Instant completedAt) {
    return duration()
        .map(kept -> completedAt.plus(kept).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Retention that && Objects.equals(duration, that.duration);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(duration);
  }

  /** As {@link #format} writes it. */
  @Override
  public String toString() {
    return format();
  }
}
