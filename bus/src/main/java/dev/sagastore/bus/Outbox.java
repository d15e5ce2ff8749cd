package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Turns messages of the outbox into requests, with the headers that follow from their saga. */
final class Outbox {
  private Outbox() {}

  static SendRequest request(Saga<?> saga, OutgoingMessage message, String queueName, Instant now) {
    String sagaName = saga.type().name();
    Map<String, String> headers = new HashMap<>();
    headers.put(MessageHeaders.CORRELATION_ID, saga.correlationId());
    if (message.envelope().type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      headers.put(MessageHeaders.RECEIVING_SAGA, sagaName);
    } else {
      headers.put(MessageHeaders.SENDING_SAGA, sagaName);
      headers.put(MessageHeaders.REPLY_TO, queueName);
    }
    headers.put(MessageHeaders.SENT_AT, message.committedAt().toString());
    // a reply has the correlation ID of the saga that gets it
    headers.putAll(message.envelope().headers());
    SendRequest request =
        SendRequest.of(message.destination(), message.envelope().withHeaders(headers));
    return message.dueAt() == null ? request : request.after(delay(message.dueAt(), now));
  }

  private static Duration delay(Instant due, Instant now) {
    Duration delay = Duration.between(now, due);
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(SendRequest.MAX_DELAY) > 0 ? SendRequest.MAX_DELAY : delay;
  }

  /** Returns a message that could not be sent, as a dead letter. */
  static SendRequest diverted(SendRequest request, String reason) {
    // a dead letter that is rejected keeps the destination that it was for
    String destination =
        request.envelope().header(MessageHeaders.FORWARD_TO).orElse(request.destination().name());
    Envelope letter =
        request
            .envelope()
            .withHeader(MessageHeaders.FORWARD_TO, destination)
            .withHeader(MessageHeaders.DEAD_REASON, DeadLetters.shortened(reason));
    return SendRequest.of(Destination.DEAD_LETTER_QUEUE, letter);
  }
}
