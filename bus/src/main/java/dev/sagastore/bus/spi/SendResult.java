package dev.sagastore.bus.spi;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a {@link SendRequest}. Immutable. */
public final class SendResult {
  /** The kinds of results. More can come: a switch needs a default. */
  public enum Kind {
    /** The destination has the message. */
    SENT,
    /** The message may not have been sent; another attempt can succeed. */
    FAILED,
    /** The destination never accepts this message, or doesn't exist. */
    REJECTED
  }

  private static final SendResult SENT = new SendResult(Kind.SENT, null);

  private final Kind kind;
  private final @Nullable String reason;

  private SendResult(Kind kind, @Nullable String reason) {
    this.kind = kind;
    this.reason = reason;
  }

  /**
   * Returns the result of a message that was sent.
   *
   * @return the result
   */
  public static SendResult sent() {
    return SENT;
  }

  /**
   * Returns the result of a message that may not have been sent, for example because of throttling
   * or an outage. The bus sends it again, under the same ID.
   *
   * @param reason the reason, without the body of the message
   * @return the result
   */
  public static SendResult failed(String reason) {
    return new SendResult(Kind.FAILED, Objects.requireNonNull(reason));
  }

  /**
   * Returns the result of a message that can't be sent in any attempt, for example because it is
   * too large, or its destination doesn't exist. The bus sends it to the dead-letter queue.
   *
   * @param reason the reason, without the body of the message
   * @return the result
   */
  public static SendResult rejected(String reason) {
    return new SendResult(Kind.REJECTED, Objects.requireNonNull(reason));
  }

  /**
   * Returns the kind of the result.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns why the message was not sent.
   *
   * @return the reason; empty if it was sent
   */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SendResult that
        && kind == that.kind
        && Objects.equals(reason, that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, reason);
  }

  @Override
  public String toString() {
    return reason == null ? kind.toString() : "%s: %s".formatted(kind, reason);
  }
}
