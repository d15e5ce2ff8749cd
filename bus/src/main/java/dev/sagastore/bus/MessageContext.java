package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ID, headers and time of the message that a handler handles.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class MessageContext {
  private final Envelope envelope;
  private final Instant now;
  private final int attempt;

  private MessageContext(Envelope envelope, Instant now, int attempt) {
    this.envelope = envelope;
    this.now = now;
    this.attempt = attempt;
  }

  /**
   * Returns a context, for tests of handlers.
   *
   * @param envelope the message
   * @param now the present time
   * @return the context of a first attempt
   */
  public static MessageContext of(Envelope envelope, Instant now) {
    return new MessageContext(Objects.requireNonNull(envelope), Objects.requireNonNull(now), 1);
  }

  static MessageContext of(Envelope envelope, Instant now, int attempt) {
    return new MessageContext(envelope, now, attempt);
  }

  /**
   * Returns the ID of the message.
   *
   * @return the ID; the same in all attempts
   */
  public String messageId() {
    return envelope.id();
  }

  /**
   * Returns the name of the message's type.
   *
   * @return the name
   */
  public String messageType() {
    return envelope.type();
  }

  /**
   * Returns the headers of the message.
   *
   * @return values by name, unmodifiable
   */
  public Map<String, String> headers() {
    return envelope.headers();
  }

  /**
   * Returns the correlation ID in the headers. It is that of the sending saga; in a reply, that of
   * the receiving saga.
   *
   * @return the ID; empty if the message has none
   */
  public Optional<String> correlationId() {
    return envelope.header(MessageHeaders.CORRELATION_ID);
  }

  /**
   * Returns the time of this run. Use it instead of the system's clock, so that tests can set it.
   *
   * @return the time
   */
  public Instant now() {
    return now;
  }

  /**
   * Returns the number of the attempt.
   *
   * @return 1 for the first attempt
   */
  public int attempt() {
    return attempt;
  }

  Envelope envelope() {
    return envelope;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageContext that
        && envelope.equals(that.envelope)
        && now.equals(that.now)
        && attempt == that.attempt;
  }

  @Override
  public int hashCode() {
    return Objects.hash(envelope, now, attempt);
  }

  @Override
  public String toString() {
    return "MessageContext[%s, attempt %s]".formatted(envelope, attempt);
  }
}
