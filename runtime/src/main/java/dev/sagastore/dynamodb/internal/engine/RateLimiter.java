package dev.sagastore.dynamodb.internal.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Limits a rate: returns how long to wait before each turn. Safe for use by several threads. */
public final class RateLimiter {
  private final long interval;
  private final LongSupplier nanoTime;
  private final AtomicLong next;

  public RateLimiter(int perSecond, LongSupplier nanoTime) {
    this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Takes the next turn, and returns the time until then. */
  public Duration turn() {
    long now = nanoTime.getAsLong();
    long turn = next.updateAndGet(last -> Math.max(last, now) + interval) - interval;
    return Duration.ofNanos(turn - now);
  }
}
