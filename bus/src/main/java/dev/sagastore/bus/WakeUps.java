package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.HashMap;
import java.util.Map;

/** Messages that wake a saga up for a timer. */
final class WakeUps {
  /** SQS rejects messages without a body. */
  private static final String BODY = "{}";

  private WakeUps() {}

  /** Returns the wake-up of a timer, without the headers that follow from its saga. */
  static Envelope of(Timer timer, String life) {
    Map<String, String> headers = new HashMap<>(timer.headers());
    headers.put(MessageHeaders.TIMER, timer.name());
    headers.put(MessageHeaders.TIMER_TOKEN, timer.token());
    return Envelope.of(timer.wakeUpId(life), MessageHeaders.WAKE_UP_TYPE, BODY)
        .withHeaders(headers);
  }
}
