package dev.sagastore.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test sets or advances it.
 *
 * <p>Safe for use by several threads.
 */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /**
   * Creates a clock in UTC.
   *
   * @param now the initial time
   */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /**
   * Sets the clock.
   *
   * @param now the new time, which can be earlier than before
   */
  public void set(Instant now) {
    this.now = now;
  }

  /**
   * Advances the clock.
   *
   * @param amount the time to advance; negative to go back
   */
  public synchronized void advance(Duration amount) {
    now = now.plus(amount);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock is always in UTC");
  }
}
