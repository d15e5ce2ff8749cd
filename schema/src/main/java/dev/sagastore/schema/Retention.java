package dev.sagastore.schema;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time for which completed sagas are kept, which can be unlimited.
 *
 * <p>Its text is a duration of ISO 8601, or {@code never} for sagas that never expire:
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
   * Returns the default retention.
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
   * @param duration time from the completion to the expiry, more than zero and at most 36,500 days
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
   * Returns the retention in a text that {@link #format} returned. Accepts every other text of a
   * {@link Duration}, too.
   *
   * @param text a duration such as {@code P30D} or {@code PT12H}, or {@code never}
   * @return the retention
   * @throws IllegalArgumentException if the text is neither, or the duration is out of bounds
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
          "'%s' is not a retention: write a duration such as P30D or PT12H, or %s"
              .formatted(text, NEVER_TEXT),
          e);
    }
    return of(duration);
  }

  /**
   * Returns the text of this retention in the environment.
   *
   * @return a duration of ISO 8601, in days if possible; {@code never} if sagas never expire
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
   * Returns the time from the completion of a saga to its expiry.
   *
   * @return the duration; empty if sagas never expire
   */
  public Optional<Duration> duration() {
    return Optional.ofNullable(duration);
  }

  /**
   * Returns the time at which a saga expires.
   *
   * @param completedAt time of its completion
   * @return the sum of completion and duration, or empty if the saga never expires. It is rounded
   *     up to a second: DynamoDB's TTL counts seconds, and no saga should expire early
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

  /** Returns the text, as {@link #format} does. */
  @Override
  public String toString() {
    return format();
  }
}
