package dev.sagastore.bus.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test advances it. */
final class VirtualClock implements InstantSource {
  static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  private volatile Instant now = START;

  synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
