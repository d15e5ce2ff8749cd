package dev.sagastore.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until assertions on an index hold. If the indexes of the engine never lag, it returns
 * immediately.
 */
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Returns as soon as the assertions hold, or throws their last error at the deadline. */
  static void assertThat(Runnable assertions) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
