package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The format of the queues in memory. ID, type, version and each header are attributes of the
 * message, and the body is its body.
 */
final class PlainEnvelopeCodec implements MessageFormat {
  private static final String ID = "sagastore-id";
  private static final String TYPE = "sagastore-type";
  private static final String VERSION = "sagastore-version";
  private static final String HEADER_PREFIX = "sagastore-header-";

  Payload write(Envelope envelope) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(ID, envelope.id());
    attributes.put(TYPE, envelope.type());
    attributes.put(VERSION, Integer.toString(envelope.version()));
    envelope.headers().forEach((name, value) -> attributes.put(HEADER_PREFIX + name, value));
    return new Payload(envelope.body(), attributes);
  }

  @Override
  public Optional<Envelope> read(ReceivedMessage message) {
    return message.attributes().containsKey(ID)
        ? Optional.of(read(message.body(), message.attributes()))
        : Optional.empty();
  }

  Envelope read(Payload payload) {
    return read(payload.body(), payload.attributes());
  }

  private static Envelope read(String body, Map<String, String> attributes) {
    Map<String, String> headers = new HashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (name.startsWith(HEADER_PREFIX)) {
            headers.put(name.substring(HEADER_PREFIX.length()), value);
          }
        });
    return Envelope.of(required(attributes, ID), required(attributes, TYPE), body)
        .withVersion(version(required(attributes, VERSION)))
        .withHeaders(headers);
  }

  private static String required(Map<String, String> attributes, String name) {
    String value = attributes.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the message has no attribute '%s'".formatted(name));
    }
    return value;
  }

  private static int version(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the attribute '%s' must be a number, not '%s'".formatted(VERSION, text), e);
    }
  }
}
