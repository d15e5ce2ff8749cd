package dev.sagastore.bus;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command that undoes a step of a saga, and what ends it.
 *
 * <pre>{@code
 * Compensation.of(new RefundPayment(order.paymentId()))
 *     .answeredBy(PaymentRefunded.class)
 *     .failedBy(RefundFailed.class)
 *     .within(Duration.ofHours(1))
 *     .attempts(3)
 * }</pre>
 *
 * <p>Without {@link #answeredBy}, the command counts as done when it is sent. With it, the saga
 * waits for the answer. After a message of {@link #failedBy}, or at the end of {@link #within}, the
 * command is sent again under a new ID. After the last attempt, the handler {@link
 * SagaDefinitionBuilder#onCompensationFailed} runs.
 *
 * <p>An answer is a reply to the command, or any message of the type that the definition correlates
 * with the saga.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Compensation {
  private static final Duration DEFAULT_WITHIN = Duration.ofHours(1);
  private static final int DEFAULT_ATTEMPTS = 3;
  private static final int MAX_ATTEMPTS = 1000;

  private final Object command;
  private final @Nullable Class<?> answer;
  private final @Nullable Class<?> failure;
  private final Duration within;
  private final int attempts;

  private Compensation(
      Object command,
      @Nullable Class<?> answer,
      @Nullable Class<?> failure,
      Duration within,
      int attempts) {
    this.command = Objects.requireNonNull(command, "the command must not be null");
    this.answer = answer;
    this.failure = failure;
    this.within = within;
    this.attempts = attempts;
  }

  /**
   * Returns a compensation that counts as done when it is sent.
   *
   * @param command the command
   * @return the compensation
   */
  public static Compensation of(Object command) {
    return new Compensation(command, null, null, DEFAULT_WITHIN, DEFAULT_ATTEMPTS);
  }

  /**
   * Returns a copy that waits for a reply. Without it, the command counts as done once it is sent,
   * and time and attempts have no effect.
   *
   * @param type class of the messages that confirm the command
   * @return the changed copy
   */
  public Compensation answeredBy(Class<?> type) {
    return new Compensation(command, Objects.requireNonNull(type), failure, within, attempts);
  }

  /**
   * Returns a copy whose command fails with a message. It also needs {@link #answeredBy}. Without
   * it, the message whose handler remembers the compensation is a dead letter.
   *
   * @param type class of the messages that say that the command has failed
   * @return the changed copy
   */
  public Compensation failedBy(Class<?> type) {
    return new Compensation(command, answer, Objects.requireNonNull(type), within, attempts);
  }

  /**
   * Returns a copy with another time limit for the reply.
   *
   * @param time time to wait for the reply, more than 0 and at most 100 years (default 1 hour)
   * @return the changed copy
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public Compensation within(Duration time) {
    return new Compensation(
        command, answer, failure, TimeoutName.requireDelay("compensation", time), attempts);
  }

  /**
   * Returns a copy with a number of attempts.
   *
   * @param number maximum number of commands to send, 1 to 1,000 (default 3)
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public Compensation attempts(int number) {
    if (number < 1 || number > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "a compensation can have 1 to %s attempts, not %s".formatted(MAX_ATTEMPTS, number));
    }
    return new Compensation(command, answer, failure, within, number);
  }

  /**
   * Returns the command.
   *
   * @return the message
   */
  public Object command() {
    return command;
  }

  Optional<Class<?>> answer() {
    return Optional.ofNullable(answer);
  }

  Optional<Class<?>> failure() {
    return Optional.ofNullable(failure);
  }

  Duration time() {
    return within;
  }

  int attempts() {
    return attempts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Compensation that
        && command.equals(that.command)
        && Objects.equals(answer, that.answer)
        && Objects.equals(failure, that.failure)
        && within.equals(that.within)
        && attempts == that.attempts;
  }

  @Override
  public int hashCode() {
    return Objects.hash(command, answer, failure, within, attempts);
  }

  @Override
  public String toString() {
    return "Compensation[%s%s]"
        .formatted(command, answer == null ? "" : ", answered by " + answer.getSimpleName());
  }
}
