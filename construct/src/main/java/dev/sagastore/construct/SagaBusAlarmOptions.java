package dev.sagastore.construct;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.TimeConversionOptions;

/**
 * The thresholds of the alarms that {@link SagaBus#addAlarms(SagaBusAlarmOptions)} adds.
 *
 * <p>Defaults: one dead letter, one failed invocation or one parked timer in 5 minutes; a message
 * of 30 minutes, one failure of store or transport, or a timer lag of 5 minutes, in each of 2 of
 * the last 3 periods of 5 minutes. Retries and wake-ups are delayed for up to 15 minutes, so that a
 * shorter age is normal.
 *
 * <p>Immutable. Later versions can add options.
 */
@CheckReturnValue
public final class SagaBusAlarmOptions {
  private static final TimeConversionOptions FRACTIONS =
      TimeConversionOptions.builder().integral(false).build();

  private final int deadLetters;
  private final long messageAgeSeconds;
  private final int failures;
  private final int functionErrors;
  private final int parkedTimers;
  private final long timerLagSeconds;

  private SagaBusAlarmOptions(
      int deadLetters,
      long messageAgeSeconds,
      int failures,
      int functionErrors,
      int parkedTimers,
      long timerLagSeconds) {
    this.deadLetters = (int) requirePositive("a number of dead letters of", deadLetters);
    this.messageAgeSeconds = requirePositive("a message age in seconds of", messageAgeSeconds);
    this.failures = (int) requirePositive("a number of failures of", failures);
    this.functionErrors = (int) requirePositive("a number of function errors of", functionErrors);
    this.parkedTimers = (int) requirePositive("a number of parked timers of", parkedTimers);
    this.timerLagSeconds = requirePositive("a timer lag in seconds of", timerLagSeconds);
  }

  /**
   * Returns the defaults: 1 dead letter, a message age of 30 minutes, 1 failure, 1 function error,
   * 1 parked timer, and a timer lag of 5 minutes.
   *
   * @return the standard options
   */
  public static SagaBusAlarmOptions standard() {
    return new SagaBusAlarmOptions(1, 30 * 60, 1, 1, 1, 5 * 60);
  }

  /**
   * Returns a copy with another number of dead letters.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withDeadLetters(int number) {
    return new SagaBusAlarmOptions(
        number, messageAgeSeconds, failures, functionErrors, parkedTimers, timerLagSeconds);
  }

  /**
   * Returns a copy with another age of the oldest message.
   *
   * @param age 1 second or more, known at synthesis
   * @return the changed copy
   */
  public SagaBusAlarmOptions withMessageAge(Duration age) {
    return new SagaBusAlarmOptions(
        deadLetters, seconds(age), failures, functionErrors, parkedTimers, timerLagSeconds);
  }

  /**
   * Returns a copy with another number of failures of store and transport.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withFailures(int number) {
    return new SagaBusAlarmOptions(
        deadLetters, messageAgeSeconds, number, functionErrors, parkedTimers, timerLagSeconds);
  }

  /**
   * Returns a copy with another number of failed invocations of a function.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withFunctionErrors(int number) {
    return new SagaBusAlarmOptions(
        deadLetters, messageAgeSeconds, failures, number, parkedTimers, timerLagSeconds);
  }

  /**
   * Returns a copy with another number of parked timers.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaBusAlarmOptions withParkedTimers(int number) {
    return new SagaBusAlarmOptions(
        deadLetters, messageAgeSeconds, failures, functionErrors, number, timerLagSeconds);
  }

  /**
   * Returns a copy with another lag of timers.
   *
   * @param lag 1 second or more, known at synthesis
   * @return the changed copy
   */
  public SagaBusAlarmOptions withTimerLag(Duration lag) {
    return new SagaBusAlarmOptions(
        deadLetters, messageAgeSeconds, failures, functionErrors, parkedTimers, seconds(lag));
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
   * Returns the age of the oldest message that raises an alarm.
   *
   * @return the age (default 30 minutes)
   */
  public Duration getMessageAge() {
    return Duration.seconds(messageAgeSeconds);
  }

  /**
   * Returns the number of failures of store and transport in 5 minutes that raises an alarm.
   *
   * @return number, from 1 (default 1)
   */
  public int getFailures() {
    return failures;
  }

  /**
   * Returns the number of failed invocations of a function in 5 minutes that raises an alarm.
   *
   * @return number, from 1 (default 1)
   */
  public int getFunctionErrors() {
    return functionErrors;
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
        && messageAgeSeconds == that.messageAgeSeconds
        && failures == that.failures
        && functionErrors == that.functionErrors
        && parkedTimers == that.parkedTimers
        && timerLagSeconds == that.timerLagSeconds;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        deadLetters, messageAgeSeconds, failures, functionErrors, parkedTimers, timerLagSeconds);
  }

  @Override
  public String toString() {
    return ("SagaBusAlarmOptions[dead letters %s, message age %s s, failures %s, function errors"
            + " %s, parked timers %s, timer lag %s s]")
        .formatted(
            deadLetters,
            messageAgeSeconds,
            failures,
            functionErrors,
            parkedTimers,
            timerLagSeconds);
  }
}
