package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.HashMap;
import java.util.Map;

/** Headers by which a reply finds the saga that waits for it. */
final class Replies {
  private Replies() {}

  static Map<String, String> headers(Envelope request) {
    Map<String, String> headers = new HashMap<>();
    headers.put(MessageHeaders.IN_REPLY_TO, request.id());
    request
        .header(MessageHeaders.CORRELATION_ID)
        .ifPresent(id -> headers.put(MessageHeaders.CORRELATION_ID, id));
    request
        .header(MessageHeaders.SENDING_SAGA)
        .ifPresent(saga -> headers.put(MessageHeaders.RECEIVING_SAGA, saga));
    return headers;
  }
}
