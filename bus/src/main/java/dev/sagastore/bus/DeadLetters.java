package dev.sagastore.bus;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Decides how deliveries end that could not be handled. */
final class DeadLetters {
  private static final int MAX_REASON = 1000;

  private final DeliveryPolicy policy;
  private final Pauses pauses;
  private final String queueName;
  private final InstantSource clock;

  DeadLetters(DeliveryPolicy policy, Pauses pauses, String queueName, InstantSource clock) {
    this.policy = policy;
    this.pauses = pauses;
    this.queueName = queueName;
    this.clock = clock;
  }

  /** Returns the end of a delivery that goes to the dead-letter queue. */
  Settlement deadLetter(Delivery delivery, String reason, @Nullable Throwable exception) {
    Envelope message = delivery.original();
    int attempts =
        HeaderValue.count(message, MessageHeaders.ATTEMPTS) + (exception == null ? 0 : 1);
    Envelope letter =
        message
            .withoutHeader(MessageHeaders.ATTEMPTS)
            .withHeader(MessageHeaders.ROUND, Integer.toString(Cause.round(message) + 1))
            .withHeader(MessageHeaders.DEAD_REASON, shortened(reason))
            .withHeader(MessageHeaders.DEAD_ATTEMPTS, Integer.toString(attempts))
            .withHeader(
                MessageHeaders.DEAD_FIRST_RECEIVED_AT,
                delivery.received().firstReceivedAt().toString())
            .withHeader(MessageHeaders.DEAD_QUEUE, queueName);
    if (exception != null) {
      letter = letter.withHeader(MessageHeaders.DEAD_EXCEPTION, exception.getClass().getName());
    }
    return Settlement.copied(
        delivery,
        Settlement.Kind.DEAD_LETTERED,
        SendRequest.of(Destination.DEAD_LETTER_QUEUE, letter),
        reason);
  }

  /** Texts of exceptions can be as long as a message may be. */
  static String shortened(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
  }

  /**
   * Returns the end of a delivery whose handler has failed: another attempt or, after the last one
   * or a failure that no attempt can overcome, the dead-letter queue.
   */
  Settlement failedAttempt(Delivery delivery, Throwable exception) {
    int attempts = HeaderValue.count(delivery.envelope(), MessageHeaders.ATTEMPTS) + 1;
    return exception instanceof UnhandleableMessageException || attempts >= policy.attempts()
        ? deadLetter(delivery, "its handler failed: " + exception, exception)
        : retry(delivery, attempts, exception);
  }

  private Settlement retry(Delivery delivery, int attempts, Throwable exception) {
    Envelope copy =
        delivery.original().withHeader(MessageHeaders.ATTEMPTS, Integer.toString(attempts));
    return Settlement.copied(
        delivery,
        Settlement.Kind.RETRIED,
        SendRequest.of(Destination.OWN_QUEUE, copy).after(pauses.retry(attempts)),
        "attempt %s failed: %s".formatted(attempts, exception));
  }

  /** Returns whether a message has waited for long enough. */
  boolean isOver(Delivery delivery, Duration patience) {
    return !clock.instant().isBefore(delivery.received().firstReceivedAt().plus(patience));
  }

  /** Returns the end of a delivery that waits for something. */
  Settlement waiting(Delivery delivery, Duration patience, String reason) {
    return Settlement.waiting(
        delivery, pauses.waiting(delivery.received().receiveCount(), patience), reason);
  }

  /** Returns the end of a delivery that comes again, however long it has waited. */
  Settlement postponed(Delivery delivery, String reason) {
    return waiting(delivery, policy.waitForStore(), reason);
  }

  /** Returns the end of a delivery while store or transport fail. */
  Settlement outage(Delivery delivery, String reason) {
    return waitingAtMost(delivery, policy.waitForStore(), reason);
  }

  /** Returns the end of a delivery of a type that the bus doesn't know. */
  Settlement unknown(Delivery delivery, String problem) {
    return waitingAtMost(delivery, policy.waitForType(), problem);
  }

  private Settlement waitingAtMost(Delivery delivery, Duration patience, String problem) {
    return isOver(delivery, patience)
        ? deadLetter(delivery, over(problem, patience), null)
        : waiting(delivery, patience, problem);
  }

  static String over(String problem, Duration patience) {
    return "%s, %s after its first delivery".formatted(problem, patience);
  }
}
