package dev.sagastore.bus;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a sweep.
 *
 * <p>Immutable. Later versions can add properties.
 */
public final class SweepReport {
  private final int claimed;
  private final int wakeUps;
  private final int failures;
  private final int parked;
  private final Duration lag;

  private SweepReport(int claimed, int wakeUps, int failures, int parked, Duration lag) {
    this.claimed = claimed;
    this.wakeUps = wakeUps;
    this.failures = failures;
    this.parked = parked;
    this.lag = lag;
  }

  static SweepReport of(int claimed, int wakeUps, int failures, int parked, Duration lag) {
    return new SweepReport(claimed, wakeUps, failures, parked, lag);
  }

  /**
   * Returns the number of sagas that this sweep has claimed.
   *
   * @return the number, from 0
   */
  public int claimed() {
    return claimed;
  }

  /**
   * Returns the number of wake-ups that were sent.
   *
   * @return the number, from 0
   */
  public int wakeUps() {
    return wakeUps;
  }

  /**
   * Returns the number of failures: sagas that could not be claimed or read, and wake-ups that
   * could not be sent. The next sweep tries again.
   *
   * @return the number, from 0
   */
  public int failures() {
    return failures;
  }

  /**
   * Returns the number of sagas whose due timeouts were parked, because their wake-ups had no
   * effect in about two weeks.
   *
   * @return the number, from 0
   */
  public int parked() {
    return parked;
  }

  /**
   * Returns how late the earliest timer was found.
   *
   * @return the time since the timer was due; 0 if none was late
   */
  public Duration lag() {
    return lag;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SweepReport that
        && claimed == that.claimed
        && wakeUps == that.wakeUps
        && failures == that.failures
        && parked == that.parked
        && lag.equals(that.lag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(claimed, wakeUps, failures, parked, lag);
  }

  @Override
  public String toString() {
    return "SweepReport[%s claimed, %s wake-ups, %s failures, %s parked, lag %s]"
        .formatted(claimed, wakeUps, failures, parked, lag);
  }
}
