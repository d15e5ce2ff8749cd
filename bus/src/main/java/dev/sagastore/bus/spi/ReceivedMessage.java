package dev.sagastore.bus.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as a transport has delivered it, before its format is known.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class ReceivedMessage {
  private final String transportId;
  private final String body;
  private final Map<String, String> attributes;
  private final String handle;
  private final int receiveCount;
  private final Instant firstReceivedAt;

  private ReceivedMessage(Builder builder) {
    this.transportId = builder.transportId;
    this.body = builder.body;
    this.attributes = Map.copyOf(builder.attributes);
    this.handle = builder.handle;
    this.receiveCount = builder.receiveCount;
    this.firstReceivedAt = builder.firstReceivedAt;
  }

  /**
   * Returns a builder of a message, for implementers of a transport.
   *
   * @param transportId ID that the transport has given to the message; a copy has another one
   * @param body the body as it was sent
   * @return a new builder
   */
  public static Builder builder(String transportId, String body) {
    return new Builder(transportId, body);
  }

  /**
   * Returns the ID that the transport has given to the message.
   *
   * @return the ID
   */
  public String transportId() {
    return transportId;
  }

  /**
   * Returns the body as it was sent.
   *
   * @return the body, in any format
   */
  public String body() {
    return body;
  }

  /**
   * Returns the attributes that the transport delivered beside the body.
   *
   * @return texts by name, unmodifiable (default empty)
   */
  public Map<String, String> attributes() {
    return attributes;
  }

  /**
   * Returns the handle by which the transport knows this delivery.
   *
   * @return the handle (default: the transport's ID)
   */
  public String handle() {
    return handle;
  }

  /**
   * Returns how often the message was delivered, this time included.
   *
   * @return the number of deliveries, from 1 (default 1)
   */
  public int receiveCount() {
    return receiveCount;
  }

  /**
   * Returns when the message was delivered for the first time. A redrive resets it.
   *
   * @return the time (default: 1970)
   */
  public Instant firstReceivedAt() {
    return firstReceivedAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReceivedMessage that
        && transportId.equals(that.transportId)
        && body.equals(that.body)
        && attributes.equals(that.attributes)
        && handle.equals(that.handle)
        && receiveCount == that.receiveCount
        && firstReceivedAt.equals(that.firstReceivedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(transportId, body, attributes, handle, receiveCount, firstReceivedAt);
  }

  /** Returns IDs and counts without the body, which can be confidential. */
  @Override
  public String toString() {
    return "ReceivedMessage[%s, delivered %s times]".formatted(transportId, receiveCount);
  }

  /**
   * Builds a {@link ReceivedMessage}.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final String transportId;
    private final String body;
    private Map<String, String> attributes = Map.of();
    private String handle;
    private int receiveCount = 1;
    private Instant firstReceivedAt = Instant.EPOCH;

    private Builder(String transportId, String body) {
      this.transportId = Objects.requireNonNull(transportId, "the ID must not be null");
      this.body = Objects.requireNonNull(body, "the body must not be null");
      this.handle = transportId;
    }

    /**
     * Sets the attributes.
     *
     * @param attributes texts by name (default empty)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder attributes(Map<String, String> attributes) {
      this.attributes = attributes;
      return this;
    }

    /**
     * Sets the handle of this delivery.
     *
     * @param handle the handle (default: the transport's ID)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder handle(String handle) {
      this.handle = Objects.requireNonNull(handle, "the handle must not be null");
      return this;
    }

    /**
     * Sets how often the message was delivered.
     *
     * @param receiveCount number of deliveries, this one included (default 1)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder receiveCount(int receiveCount) {
      this.receiveCount = receiveCount;
      return this;
    }

    /**
     * Sets the time of the first delivery. Waiting times count from it: without it, a message that
     * has to wait is a dead letter at its first delivery.
     *
     * @param firstReceivedAt the time (default: 1970)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder firstReceivedAt(Instant firstReceivedAt) {
      this.firstReceivedAt = Objects.requireNonNull(firstReceivedAt, "the time must not be null");
      return this;
    }

    /**
     * Returns the message.
     *
     * @return the message
     */
    public ReceivedMessage build() {
      return new ReceivedMessage(this);
    }
  }
}
