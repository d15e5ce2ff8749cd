package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Creates the messages that wake a saga up for a timer. */
final class WakeUpMessage {
  /** SQS rejects messages without a body. */
  private static final String BODY = "{}";

  private WakeUpMessage() {}

  /**
   * Returns the wake-up of a timer, as a message of the outbox.
   *
   * @param timer the timer
   * @param life the saga's {@link BusItem#life}
   * @param cause hash of the message that has set the timer; 0 if a sweeper sends it
   * @param now the time
   */
  static OutgoingMessage of(Timer timer, String life, long cause, Instant now) {
    Map<String, String> headers = new HashMap<>(timer.headers());
    headers.put(MessageHeaders.TIMER, timer.name());
    headers.put(MessageHeaders.TIMER_TOKEN, timer.token());
    Envelope envelope =
        Envelope.of(timer.wakeUpId(life), MessageHeaders.WAKE_UP_TYPE, BODY).withHeaders(headers);
    return new OutgoingMessage(Destination.OWN_QUEUE, envelope, cause, now, timer.due(), 0);
  }
}
