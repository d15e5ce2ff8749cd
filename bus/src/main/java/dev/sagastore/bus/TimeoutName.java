package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.regex.Pattern;

/** Checks names and delays of timeouts. */
final class TimeoutName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final Duration MAX_DELAY = Duration.ofDays(36_525);

  private TimeoutName() {}

  @CanIgnoreReturnValue
  static String require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a timeout can't be named '%s': use 1 to 64 letters, digits, '_', '.' and '-', starting with a letter or a digit"
              .formatted(name));
    }
    return name;
  }

  @CanIgnoreReturnValue
  static Duration requireDelay(String name, Duration delay) {
    if (delay.isNegative() || delay.isZero() || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException(
          "the timeout '%s' can't fire after %s: use more than 0 and at most 100 years"
              .formatted(name, delay));
    }
    return delay;
  }
}
