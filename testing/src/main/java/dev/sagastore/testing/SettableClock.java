package dev.sagastore.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until it is told otherwise.
 *
 * <p>Safe for use by several threads.
 */
public final class SettableClock extends Clock {
  private volatile Instant now;

  /**
   * Creates a clock in UTC.
   *
   * @param now what it shows
   */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /**
   * Sets the clock.
   *
   * @param now what it shows from now on; it may be earlier than before
   */
  public void set(Instant now) {
    this.now = now;
  }

  /**
   * Moves the clock.
   *
   * @param amount how far; negative to go back
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
