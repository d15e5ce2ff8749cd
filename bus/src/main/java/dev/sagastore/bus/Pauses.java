package dev.sagastore.bus;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses until a message comes again: they double, and a random part of up to half is taken away.
 *
 * @param random random numbers from 0 to 1
 */
record Pauses(DoubleSupplier random) {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX_WAIT = Duration.ofMinutes(2);
  private static final Duration MAX_RETRY = Duration.ofMinutes(15);

  /**
   * Pause of a message that waits for something.
   *
   * @param patience how long it waits at most; it is delivered about 40 times until then, which is
   *     less than a queue allows
   */
  Duration waiting(int receiveCount, Duration patience) {
    Duration share = patience.dividedBy(25);
    return jittered(receiveCount, share.compareTo(MAX_WAIT) > 0 ? share : MAX_WAIT);
  }

  /** Pause of a message whose handler has failed. */
  Duration retry(int attempts) {
    return jittered(attempts, MAX_RETRY);
  }

  private Duration jittered(int count, Duration max) {
    long limit = Math.min(max.toMillis(), FIRST.toMillis() << Math.min(Math.max(count, 1), 20));
    return Duration.ofMillis((long) (limit * (0.5 + random.getAsDouble() / 2)));
  }
}
