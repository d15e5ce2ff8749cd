package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps what no format can read as it is, so that nothing is lost in the dead-letter queue, and a
 * redrive reads it again.
 */
final class UnreadableMessages {
  private static final String TYPE = "sagastore.unreadable";
  private static final String ATTRIBUTE = "sagastore-unreadable-";

  private UnreadableMessages() {}

  /** Returns a message that contains what was received. */
  static Envelope wrap(ReceivedMessage message) {
    Map<String, String> headers = new HashMap<>();
    message.attributes().forEach((name, value) -> headers.put(ATTRIBUTE + name, value));
    return Envelope.of(message.transportId(), TYPE, message.body()).withHeaders(headers);
  }

  static boolean isWrapped(Envelope envelope) {
    return envelope.type().equals(TYPE);
  }

  /** Returns what was received at first, in this delivery. */
  static ReceivedMessage unwrap(Envelope envelope, ReceivedMessage delivered) {
    Map<String, String> attributes = new HashMap<>();
    envelope
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith(ATTRIBUTE)) {
                attributes.put(name.substring(ATTRIBUTE.length()), value);
              }
            });
    // a copy has the ID of the first message, by which the inbox knows it
    return ReceivedMessage.builder(envelope.id(), envelope.body())
        .attributes(attributes)
        .handle(delivered.handle())
        .receiveCount(delivered.receiveCount())
        .firstReceivedAt(delivered.firstReceivedAt())
        .build();
  }
}
