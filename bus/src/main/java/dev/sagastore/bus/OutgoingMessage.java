package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.spi.Attachment;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A message in the outbox of a saga.
 *
 * @param envelope the message
 * @param cause hash of the message whose handling sends it
 */
record OutgoingMessage(Envelope envelope, long cause) {
  private static final String TYPE = "type";
  private static final String BODY = "body";
  private static final String HEADERS = "headers";
  private static final String CAUSE = "cause";

  static OutgoingMessage read(String id, Attachment attachment) {
    Map<String, Attachment> map = attachment.asMap();
    Envelope envelope = Envelope.of(id, required(map, TYPE).asText(), required(map, BODY).asText());
    for (Map.Entry<String, Attachment> header : required(map, HEADERS).asMap().entrySet()) {
      envelope = envelope.withHeader(header.getKey(), header.getValue().asText());
    }
    return new OutgoingMessage(envelope, required(map, CAUSE).asNumber());
  }

  private static Attachment required(Map<String, Attachment> map, String name) {
    return Objects.requireNonNull(
        map.get(name), () -> "a message in the outbox has no '%s'".formatted(name));
  }

  String id() {
    return envelope.id();
  }

  Attachment write() {
    return Attachment.map(
        Map.of(
            TYPE,
            Attachment.text(envelope.type()),
            BODY,
            Attachment.text(envelope.body()),
            HEADERS,
            Attachment.map(
                envelope.headers().entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, entry -> Attachment.text(entry.getValue())))),
            CAUSE,
            Attachment.number(cause)));
  }
}
