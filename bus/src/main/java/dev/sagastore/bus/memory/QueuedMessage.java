package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message in a queue of an {@link InMemoryBroker}, as it was at one time.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class QueuedMessage {
  private final StoredMessage message;
  private final Envelope envelope;
  private final boolean visible;

  QueuedMessage(StoredMessage message, Envelope envelope, Instant now) {
    this.message = message;
    this.envelope = envelope;
    this.visible = !message.visibleAt().isAfter(now);
  }

  /**
   * Returns the message that was sent.
   *
   * @return the envelope
   */
  public Envelope envelope() {
    return envelope;
  }

  /**
   * Returns the ID that the broker has given to the message.
   *
   * @return the ID, unique in the broker; a duplicate delivery has the same ID
   */
  public String transportId() {
    return message.transportId();
  }

  /**
   * Returns the time from which the message is visible. It is in the future if the message was sent
   * with a delay, was delivered, or was hidden.
   *
   * @return the time; in the past or present if the message is visible
   */
  public Instant visibleAt() {
    return message.visibleAt();
  }

  /**
   * Returns whether the message was visible when it was listed.
   *
   * @return true if a receiver gets it
   */
  public boolean isVisible() {
    return visible;
  }

  /**
   * Returns how often the message was delivered.
   *
   * @return the number of deliveries, from 0
   */
  public int receiveCount() {
    return message.receiveCount();
  }

  /**
   * Returns when the message was delivered for the first time.
   *
   * @return the time; empty before the first delivery
   */
  public Optional<Instant> firstReceivedAt() {
    return Optional.ofNullable(message.firstReceivedAt());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueuedMessage that
        && message.equals(that.message)
        && visible == that.visible;
  }

  @Override
  public int hashCode() {
    return Objects.hash(message, visible);
  }

  /** Returns ID, type, headers and visibility without the body, which can be confidential. */
  @Override
  public String toString() {
    return "QueuedMessage[%s, %s, delivered %s times, visible at %s]"
        .formatted(transportId(), envelope, receiveCount(), visibleAt());
  }
}
