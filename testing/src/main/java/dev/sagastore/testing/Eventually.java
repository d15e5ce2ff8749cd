package dev.sagastore.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what an index will show in a moment; on engines whose indexes never lag, not at all.
 */
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Returns as soon as the assertions hold, and fails as they do at the deadline. */
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
