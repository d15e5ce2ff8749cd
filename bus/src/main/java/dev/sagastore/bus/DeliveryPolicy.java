package dev.sagastore.bus;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The number of attempts and the waiting times of a message that can't be handled, before it is
 * sent to the dead-letter queue.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class DeliveryPolicy {
  private static final DeliveryPolicy STANDARD =
      new DeliveryPolicy(5, Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofHours(14));
  private static final int MAX_ATTEMPTS = 100;

  private final int attempts;
  private final Duration waitForSaga;
  private final Duration waitForType;
  private final Duration waitForStore;

  private DeliveryPolicy(
      int attempts, Duration waitForSaga, Duration waitForType, Duration waitForStore) {
    this.attempts = attempts;
    this.waitForSaga = waitForSaga;
    this.waitForType = waitForType;
    this.waitForStore = waitForStore;
  }

  /**
   * Returns the default policy.
   *
   * @return 5 attempts; 1 hour for the saga or a guard, 30 minutes for an unknown type, 14 hours
   *     for the store
   */
  public static DeliveryPolicy standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with a number of attempts.
   *
   * @param number maximum number of times that a handler fails with one message, 1 to 100 (default
   *     5)
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public DeliveryPolicy withAttempts(int number) {
    if (number < 1 || number > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "a message can have 1 to %s attempts, not %s".formatted(MAX_ATTEMPTS, number));
    }
    return new DeliveryPolicy(number, waitForSaga, waitForType, waitForStore);
  }

  /**
   * Returns a copy with a time for messages that come before their saga, or before a guard holds.
   *
   * @param time time since the first delivery, 0 to 12 hours (default 1 hour)
   * @return the changed copy
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public DeliveryPolicy withWaitForSaga(Duration time) {
    return new DeliveryPolicy(attempts, checked(time), waitForType, waitForStore);
  }

  /**
   * Returns a copy with a time for messages of an unknown type or version: a deployment may be
   * under way that knows it.
   *
   * @param time time since the first delivery, 0 to 12 hours (default 30 minutes)
   * @return the changed copy
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public DeliveryPolicy withWaitForType(Duration time) {
    return new DeliveryPolicy(attempts, waitForSaga, checked(time), waitForStore);
  }

  private static Duration checked(Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException(
          "a message can wait for 0 to 12 hours, not %s".formatted(time));
    }
    return time;
  }

  /**
   * Returns the maximum number of times that a handler fails with one message.
   *
   * @return 1 to 100 (default 5)
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns how long a message waits for its saga, or for a guard.
   *
   * @return time since the first delivery (default 1 hour)
   */
  public Duration waitForSaga() {
    return waitForSaga;
  }

  /**
   * Returns how long a message of an unknown type or version waits.
   *
   * @return time since the first delivery (default 30 minutes)
   */
  public Duration waitForType() {
    return waitForType;
  }

  /** Returns how long a message waits while store or transport fail. */
  Duration waitForStore() {
    return waitForStore;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeliveryPolicy that
        && attempts == that.attempts
        && waitForSaga.equals(that.waitForSaga)
        && waitForType.equals(that.waitForType)
        && waitForStore.equals(that.waitForStore);
  }

  @Override
  public int hashCode() {
    return Objects.hash(attempts, waitForSaga, waitForType, waitForStore);
  }

  @Override
  public String toString() {
    return "DeliveryPolicy[%s attempts, %s for the saga, %s for the type]"
        .formatted(attempts, waitForSaga, waitForType);
  }
}
