package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits the attempts of {@link SagaStore#modify} and {@link SagaStore#change} under concurrent
 * writes.
 *
 * <p>Defaults: 10 attempts within 10 seconds. A random pause of up to 10 milliseconds comes before
 * the second attempt, doubled with every attempt up to 500 milliseconds (full jitter). The second
 * attempt uses the saga from the conflict. Later attempts, with their longer pauses, read it again.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class ModifyPolicy {
  private static final ModifyPolicy STANDARD =
      new ModifyPolicy(10, Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofMillis(500));

  private final int attempts;
  private final Duration deadline;
  private final Duration firstPause;
  private final Duration longestPause;

  private ModifyPolicy(
      int attempts, Duration deadline, Duration firstPause, Duration longestPause) {
    this.attempts = attempts;
    this.deadline = deadline;
    this.firstPause = firstPause;
    this.longestPause = longestPause;
  }

  /**
   * Returns the defaults.
   *
   * @return the standard policy
   */
  public static ModifyPolicy standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with another number of attempts.
   *
   * @param attempts maximum number of attempts, from 1 (default 10); with 1, conflicts are not
   *     retried
   * @return the changed copy
   * @throws IllegalArgumentException if the number is less than 1
   */
  public ModifyPolicy withAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "the number of attempts must be 1 or more, not " + attempts);
    }
    return new ModifyPolicy(attempts, deadline, firstPause, longestPause);
  }

  /**
   * Returns a copy with another deadline. The store checks it before each further attempt, and
   * never interrupts an attempt. The timeouts of the client limit a single attempt.
   *
   * @param deadline time since the start of the call (default 10 seconds); with zero, conflicts are
   *     not retried
   * @return the changed copy
   * @throws IllegalArgumentException if the time is negative
   */
  public ModifyPolicy withDeadline(Duration deadline) {
    return new ModifyPolicy(attempts, requireTime("deadline", deadline), firstPause, longestPause);
  }

  /**
   * Returns a copy with other pauses.
   *
   * @param first longest pause before the second attempt (default 10 milliseconds); zero for no
   *     pauses
   * @param longest longest pause before any attempt (default 500 milliseconds)
   * @return the changed copy
   * @throws IllegalArgumentException if one is negative, or the first is longer than the longest
   */
  public ModifyPolicy withPauses(Duration first, Duration longest) {
    requireTime("first pause", first);
    requireTime("longest pause", longest);
    if (first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "the first pause %s is longer than the longest %s".formatted(first, longest));
    }
    return new ModifyPolicy(attempts, deadline, first, longest);
  }

  /**
   * Returns the maximum number of attempts.
   *
   * @return the number, from 1
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns how long after the start of the call a further attempt may start.
   *
   * @return the time
   */
  public Duration deadline() {
    return deadline;
  }

  /**
   * Returns the longest pause before an attempt.
   *
   * @param attempt number of the attempt after the pause, from 2
   * @return the time
   */
  public Duration longestPauseBefore(int attempt) {
    // after this many doublings, every pause is the longest one, and the product could overflow
    int doublings = Math.min(attempt - 2, 30);
    Duration doubled = firstPause.multipliedBy(1L << doublings);
    return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModifyPolicy that
        && attempts == that.attempts
        && deadline.equals(that.deadline)
        && firstPause.equals(that.firstPause)
        && longestPause.equals(that.longestPause);
  }

  @Override
  public int hashCode() {
    return Objects.hash(attempts, deadline, firstPause, longestPause);
  }

  @Override
  public String toString() {
    return "ModifyPolicy[%s attempts within %s, pauses from %s to %s]"
        .formatted(attempts, deadline, firstPause, longestPause);
  }

  @CanIgnoreReturnValue
  private static Duration requireTime(String name, Duration time) {
    if (Objects.requireNonNull(time, name).isNegative()) {
      throw new IllegalArgumentException("the %s must not be negative: %s".formatted(name, time));
    }
    return time;
  }
}
