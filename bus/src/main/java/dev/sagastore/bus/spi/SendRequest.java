package dev.sagastore.bus.spi;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, and the delay until it is delivered. Immutable.
 *
 * <p>Later versions can add properties.
 */
public final class SendRequest {
  /** Longest delay that the queues of every transport support: 15 minutes, as in SQS. */
  public static final Duration MAX_DELAY = Duration.ofMinutes(15);

  private final Destination destination;
  private final Envelope envelope;
  private final Duration delay;

  private SendRequest(Destination destination, Envelope envelope, Duration delay) {
    this.destination = Objects.requireNonNull(destination, "the destination must not be null");
    this.envelope = Objects.requireNonNull(envelope, "the envelope must not be null");
    this.delay = delay;
  }

  /**
   * Returns a request to send a message without a delay.
   *
   * @param destination where to send it
   * @param envelope the message
   * @return the request
   */
  public static SendRequest of(Destination destination, Envelope envelope) {
    return new SendRequest(destination, envelope, Duration.ZERO);
  }

  /**
   * Returns a copy with a delay.
   *
   * @param until the delay, 0 to 15 minutes
   * @return the changed copy
   * @throws IllegalArgumentException if the delay is out of bounds
   */
  public SendRequest after(Duration until) {
    if (until.isNegative() || until.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException(
          "the delay of a message must be from 0 to %s, not %s".formatted(MAX_DELAY, until));
    }
    return new SendRequest(destination, envelope, until);
  }

  /**
   * Returns where to send the message.
   *
   * @return the destination
   */
  public Destination destination() {
    return destination;
  }

  /**
   * Returns the message.
   *
   * @return the envelope
   */
  public Envelope envelope() {
    return envelope;
  }

  /**
   * Returns the delay until the message is delivered.
   *
   * @return 0 to 15 minutes (default 0)
   */
  public Duration delay() {
    return delay;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SendRequest that
        && destination.equals(that.destination)
        && envelope.equals(that.envelope)
        && delay.equals(that.delay);
  }

  @Override
  public int hashCode() {
    return Objects.hash(destination, envelope, delay);
  }

  @Override
  public String toString() {
    return "SendRequest[%s to %s after %s]".formatted(envelope, destination, delay);
  }
}
