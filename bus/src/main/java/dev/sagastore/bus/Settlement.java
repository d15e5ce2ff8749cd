package dev.sagastore.bus;

import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of a delivery. It is acknowledged, after a copy was sent if there is one, or it is hidden
 * and comes again.
 *
 * @param delivery the delivery
 * @param kind what has happened to the message
 * @param copy the message on its way to a queue; null if it needs no copy
 * @param pause time until it comes again; null if it is acknowledged
 * @param reason why the message was not handled; empty if it was
 */
record Settlement(
    Delivery delivery,
    Kind kind,
    @Nullable SendRequest copy,
    @Nullable Duration pause,
    String reason) {
  /** The outcome of the delivery. */
  enum Kind {
    /** It was handled. */
    HANDLED,
    /** It had been handled before. */
    DUPLICATE,
    /** Nothing handles it, and that is intended. */
    IGNORED,
    /** Its saga was completed before. */
    COMPLETED,
    /** Its timer doesn't run any more. */
    OBSOLETE,
    /** Its timer is parked. */
    PARKED,
    /** Its handler failed, and tries again. */
    RETRIED,
    /** It goes to the dead-letter queue. */
    DEAD_LETTERED,
    /** It was parted into copies, one for each receiver. */
    PARTED,
    /** It waits. */
    WAITING
  }

  static Settlement acknowledged(Delivery delivery, Kind kind) {
    return new Settlement(delivery, kind, null, null, "");
  }

  static Settlement waiting(Delivery delivery, Duration pause, String reason) {
    return new Settlement(delivery, Kind.WAITING, null, pause, reason);
  }

  static Settlement copied(Delivery delivery, Kind kind, SendRequest copy, String reason) {
    return new Settlement(delivery, kind, copy, null, reason);
  }

  boolean isAcknowledged() {
    return pause == null;
  }
}
