package dev.sagastore.bus.memory;

import java.time.Instant;
import java.util.Comparator;

/**
 * The position of a message in its queue: the first visible first, then the first sent.
 *
 * @param visibleAt time at which the message becomes visible
 * @param sequence number of the message in the order of sending
 */
record QueuePosition(Instant visibleAt, long sequence) implements Comparable<QueuePosition> {
  private static final Comparator<QueuePosition> ORDER =
      Comparator.comparing(QueuePosition::visibleAt).thenComparingLong(QueuePosition::sequence);

  /** Returns the position after all messages that are visible at a time. */
  static QueuePosition after(Instant time) {
    return new QueuePosition(time, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(QueuePosition other) {
    return ORDER.compare(this, other);
  }
}
