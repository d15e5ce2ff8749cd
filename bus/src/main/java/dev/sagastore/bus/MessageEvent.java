package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a delivery of a message.
 *
 * <p>Immutable. Later versions can add properties.
 */
public final class MessageEvent {
  /** The kinds of outcomes. More can come: a switch needs a default. */
  public enum Kind {
    /** The message was handled, and what it caused was sent. */
    HANDLED,
    /** The message had been handled before. */
    DUPLICATE,
    /** Nothing handles the message, and the definition says so. */
    IGNORED,
    /** The saga was completed before, and doesn't handle the message then. */
    COMPLETED,
    /** The timeout was canceled, replaced or has fired. */
    OBSOLETE,
    /** The timeout has failed, and stays in its saga without firing. */
    PARKED,
    /** The handler failed; another attempt follows. */
    RETRIED,
    /** The message was sent to the dead-letter queue. */
    DEAD_LETTERED,
    /** The message was parted into copies, one for each saga. */
    PARTED,
    /** The message comes again: it waits for its saga, a guard, a type, or the store. */
    WAITING
  }

  private final Kind kind;
  private final Envelope message;
  private final @Nullable String sagaName;
  private final String reason;
  private final Duration duration;

  private MessageEvent(
      Kind kind, Envelope message, @Nullable String sagaName, String reason, Duration duration) {
    this.kind = kind;
    this.message = message;
    this.sagaName = sagaName;
    this.reason = reason;
    this.duration = duration;
  }

  static MessageEvent of(Settlement settlement, @Nullable String sagaName, Duration duration) {
    return new MessageEvent(
        Kind.valueOf(settlement.kind().name()),
        settlement.delivery().envelope(),
        sagaName,
        settlement.reason(),
        duration);
  }

  /**
   * Returns what has happened.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the message.
   *
   * @return the envelope; its body can be confidential
   */
  public Envelope message() {
    return message;
  }

  /**
   * Returns the message type if the bus knows it. Use it as a metric tag: the number of values is
   * bounded.
   *
   * @return the name of the type; empty for a message without a saga that was not handled
   */
  public Optional<String> knownType() {
    boolean isKnown = sagaName != null || kind == Kind.HANDLED || kind == Kind.PARTED;
    return isKnown ? Optional.of(message.type()) : Optional.empty();
  }

  /**
   * Returns the name of the saga.
   *
   * @return the name; empty if no saga was concerned
   */
  public Optional<String> sagaName() {
    return Optional.ofNullable(sagaName);
  }

  /**
   * Returns why the message was not handled.
   *
   * @return the reason; empty if the message was handled, was handled before, or has no effect
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns the time in handlers and decisions, without store and transport, of the whole chain of
   * messages that were stored together.
   *
   * @return the time
   */
  public Duration duration() {
    return duration;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageEvent that
        && kind == that.kind
        && message.equals(that.message)
        && Objects.equals(sagaName, that.sagaName)
        && reason.equals(that.reason)
        && duration.equals(that.duration);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, message, sagaName, reason, duration);
  }

  @Override
  public String toString() {
    return "MessageEvent[%s, %s%s]".formatted(kind, message, reason.isEmpty() ? "" : ": " + reason);
  }
}
