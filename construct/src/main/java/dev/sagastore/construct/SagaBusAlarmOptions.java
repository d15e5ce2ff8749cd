package dev.sagastore.construct;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.TimeConversionOptions;

/**
 * The thresholds of the alarms that {@link SagaBus#addAlarms(SagaBusAlarmOptions)} adds.
 *
 * <p>Defaults: one dead letter or one parked timer in 5 minutes; a message of 30 minutes, or a
 * timer lag of 5 minutes, in each of 2 of the last 3 periods of 5 minutes. Retries and wake-ups are
 * delayed for up to 15 minutes, so that a shorter age is normal.
 *
 * <p>Immutable. Later versions can add options.
 */
public final class SagaBusAlarmOptions {
  private static final TimeConversionOptions FRACTIONS =
      TimeConversionOptions.builder().integral(false).build();

  private final int deadLetters;
  private final int parkedTimers;
  private final long messageAgeSeconds;
  private final long timerLagSeconds;

  private SagaBusAlarmOptions(
      int deadLetters, int parkedTimers, long messageAgeSeconds, long timerLagSeconds) {
    this.deadLetters = (int) requirePositive("a number of dead letters of", deadLetters);
    this.parkedTimers = (int) requirePositive("a number of parked timers of", parkedTimers);
    this.messageAgeSeconds = requirePositive("a message age in seconds of", messageAgeSeconds);
    this.timerLagSeconds = requirePositive("a timer lag in seconds of", timerLagSeconds);
  }

  /**
   * Returns the defaults: 1 dead letter, 1 parked timer, a message age of 30 minutes, and a timer
   * lag of 5 minutes.
   *
   * @return the standard options
   */
  public static SagaBusAlarmOptions standard() {
    return new SagaBusAlarmOptions(1, 1, 30 * 60, 5 * 60);
  }

  /**
   * Returns a copy with another number of dead letters.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withDeadLetters(int number) {
    return new SagaBusAlarmOptions(number, parkedTimers, messageAgeSeconds, timerLagSeconds);
  }

  /**
   * Returns a copy with another number of parked timers.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withParkedTimers(int number) {
    return new SagaBusAlarmOptions(deadLetters, number, messageAgeSeconds, timerLagSeconds);
  }

  /**
   * Returns a copy with another age of the oldest message.
   *
   * @param age 1 second or more, known at synthesis
   * @return the changed copy
   */
  public SagaBusAlarmOptions withMessageAge(Duration age) {
    return new SagaBusAlarmOptions(deadLetters, parkedTimers, seconds(age), timerLagSeconds);
  }

  /**
   * Returns a copy with another lag of timers.
   *
   * @param lag 1 second or more, known at synthesis
   * @return the changed copy
   */
  public SagaBusAlarmOptions withTimerLag(Duration lag) {
    return new SagaBusAlarmOptions(deadLetters, parkedTimers, messageAgeSeconds, seconds(lag));
  }

  private static long seconds(Duration duration) {
    if (duration.isUnresolved()) {
      throw new IllegalArgumentException(
          "the threshold of an alarm must be known at synthesis: pass a duration, not a token");
    }
    return duration.toSeconds(FRACTIONS).longValue();
  }

  private static long requirePositive(String what, long number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "an alarm needs %s 1 or more, not %s".formatted(what, number));
    }
    return number;
  }

  /**
   * Returns the number of messages in the dead-letter queue that raises an alarm.
   *
   * @return number, from 1 (default 1)
   */
  public int getDeadLetters() {
    return deadLetters;
  }

  /**
   * Returns the number of timers parked in 5 minutes that raises an alarm.
   *
   * @return number, from 1 (default 1)
   */
  public int getParkedTimers() {
    return parkedTimers;
  }

  /**
   * Returns the age of the oldest message that raises an alarm.
   *
   * @return the age (default 30 minutes)
   */
  public Duration getMessageAge() {
    return Duration.seconds(messageAgeSeconds);
  }

  /**
   * Returns the lag of a timer that raises an alarm.
   *
   * @return the lag (default 5 minutes)
   */
  public Duration getTimerLag() {
    return Duration.seconds(timerLagSeconds);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaBusAlarmOptions that
        && deadLetters == that.deadLetters
        && parkedTimers == that.parkedTimers
        && messageAgeSeconds == that.messageAgeSeconds
        && timerLagSeconds == that.timerLagSeconds;
  }

  @Override
  public int hashCode() {
    return Objects.hash(deadLetters, parkedTimers, messageAgeSeconds, timerLagSeconds);
  }

  @Override
  public String toString() {
    return ("SagaBusAlarmOptions[dead letters %s, parked timers %s, message age %s s, timer"
            + " lag %s s]")
        .formatted(deadLetters, parkedTimers, messageAgeSeconds, timerLagSeconds);
  }
}
