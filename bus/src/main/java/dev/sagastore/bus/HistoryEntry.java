package dev.sagastore.bus;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that a saga has handled, as its history describes it.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class HistoryEntry {
  private final String description;
  private final Instant handledAt;

  private HistoryEntry(String description, Instant handledAt) {
    this.description = description;
    this.handledAt = handledAt;
  }

  static HistoryEntry of(String description, Instant handledAt) {
    return new HistoryEntry(description, handledAt);
  }

  /**
   * Returns the type of the message, or {@code timeout} and the timeout's name. It ends with one of
   * these words:
   *
   * <ul>
   *   <li>{@code ignored}: the message had no effect
   *   <li>{@code failed}: {@link SagaDefinitionBuilder#onFailure} handled it
   *   <li>{@code parked}: the timeout failed
   * </ul>
   *
   * @return the description, such as {@code PaymentReceived} or {@code timeout payment}
   */
  public String description() {
    return description;
  }

  /**
   * Returns when the message was handled.
   *
   * @return the time, in whole milliseconds
   */
  public Instant handledAt() {
    return handledAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HistoryEntry that
        && description.equals(that.description)
        && handledAt.equals(that.handledAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(description, handledAt);
  }

  @Override
  public String toString() {
    return "%s at %s".formatted(description, handledAt);
  }
}
