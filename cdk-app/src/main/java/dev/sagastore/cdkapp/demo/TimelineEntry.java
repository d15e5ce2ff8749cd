package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A delivery of a message to the orders, or several deliveries of one that waits. For a wake-up, it
 * can also be its sending.
 *
 * @param at time of the first delivery
 * @param orderId number of the order
 * @param message the message
 * @param end how it has ended
 * @param reason why it was not handled; empty if it was
 * @param isConcurrent whether a second worker has handled it, between read and write of the first
 * @param sent what was sent
 * @param timeoutChanges which timeouts were set or canceled
 * @param conflicts number of conflicts with other workers
 * @param deliveries number of deliveries
 * @param cost cost of all deliveries
 */
record TimelineEntry(
    Instant at,
    String orderId,
    Envelope message,
    End end,
    String reason,
    boolean isConcurrent,
    List<Envelope> sent,
    List<String> timeoutChanges,
    int conflicts,
    int deliveries,
    Cost cost) {

  /** The end of a delivery. */
  enum End {
    HANDLED,
    DUPLICATE,
    OBSOLETE,
    WAITING,
    DEAD_LETTERED,
    /** All other kinds of {@link MessageEvent}, which the reason explains. */
    OTHER,
    /** The process has died. */
    CRASHED,
    /** A sweeper has sent a wake-up. */
    SWEPT;

    static End of(MessageEvent.Kind kind) {
      return Arrays.stream(values())
          .filter(end -> end.name().equals(kind.name()))
          .findFirst()
          .orElse(OTHER);
    }
  }

  /** Returns whether an end means that the saga is stored. */
  boolean isStored() {
    return end == End.HANDLED || end == End.CRASHED;
  }

  /** Returns whether a delivery of a message that waits is followed by another one. */
  boolean continues(TimelineEntry earlier) {
    return end == End.WAITING
        && earlier.end == End.WAITING
        && message.id().equals(earlier.message.id());
  }

  /** Returns both deliveries as one entry. */
  TimelineEntry followedBy(TimelineEntry later) {
    return new TimelineEntry(
        at,
        orderId,
        message,
        later.end,
        later.reason,
        isConcurrent,
        Stream.concat(sent.stream(), later.sent.stream()).toList(),
        Stream.concat(timeoutChanges.stream(), later.timeoutChanges.stream()).toList(),
        conflicts + later.conflicts,
        deliveries + later.deliveries,
        cost.plus(later.cost));
  }
}
