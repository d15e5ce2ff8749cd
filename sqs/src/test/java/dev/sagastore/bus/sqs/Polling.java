package dev.sagastore.bus.sqs;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread or a service fulfills. */
final class Polling {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Polling() {}

  /**
   * Returns as soon as the condition is fulfilled.
   *
   * @throws AssertionError if it is not, within 30 seconds
   */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + BOUND);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
