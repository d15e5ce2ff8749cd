package dev.sagastore.bus.spi;

import dev.sagastore.schema.BusContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The logical name of a place that messages are sent to. A transport knows the address behind it,
 * such as a queue, a topic or an event bus.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Destination {
  /** The queue that the bus receives its messages from. */
  public static final Destination OWN_QUEUE = new Destination("$own-queue");

  /** The dead-letter queue of the bus. */
  public static final Destination DEAD_LETTER_QUEUE = new Destination("$dead-letter-queue");

  private final String name;

  private Destination(String name) {
    this.name = name;
  }

  /**
   * Returns a destination.
   *
   * @param name logical name: 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}; or the
   *     name of {@link #OWN_QUEUE} or {@link #DEAD_LETTER_QUEUE}
   * @return the destination
   * @throws IllegalArgumentException if the name is not valid
   */
  public static Destination of(String name) {
    Objects.requireNonNull(name, "the name of a destination must not be null");
    if (name.equals(OWN_QUEUE.name)) {
      return OWN_QUEUE;
    }
    if (name.equals(DEAD_LETTER_QUEUE.name)) {
      return DEAD_LETTER_QUEUE;
    }
    if (!BusContract.isName(name)) {
      throw new IllegalArgumentException(
          "a destination can't be named '%s': use 1 to 80 letters, digits, '_', '.' and '-'"
              .formatted(name));
    }
    return new Destination(name);
  }

  /**
   * Returns the logical name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Destination that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the logical name. */
  @Override
  public String toString() {
    return name;
  }
}
