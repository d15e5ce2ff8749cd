package dev.sagastore.bus.json;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads messages without an envelope, whose type is an attribute. The attribute's name is {@code
 * type}, {@code messageType} or {@code eventType}; upper and lower case are the same, and {@code
 * -}, {@code _} and {@code .} make no difference. If there are several, the first of these names
 * counts.
 *
 * <p>The body is that of the message, in any format. The other attributes are headers.
 *
 * <p>The ID is the transport's. It costs exactness: if the sender sends a message twice, or an
 * operator moves it back from a dead-letter queue, the message has another ID and is handled again.
 * {@link MessageFormats#idFrom} takes an ID from the message instead.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class PlainFormat extends ParsedFormat {
  private static final List<String> TYPE_NAMES = List.of("type", "messagetype", "eventtype");

  private PlainFormat() {}

  /**
   * Returns the format.
   *
   * @return the format
   */
  public static PlainFormat create() {
    return new PlainFormat();
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage parsed) {
    ReceivedMessage message = parsed.message();
    return typeAttribute(message.attributes())
        .map(name -> ReadMessage.foreign(envelope(message, name), parsed));
  }

  private static Optional<String> typeAttribute(Map<String, String> attributes) {
    Map<String, String> sorted = new TreeMap<>(attributes);
    return TYPE_NAMES.stream()
        .flatMap(wanted -> sorted.keySet().stream().filter(name -> normalized(name).equals(wanted)))
        .filter(name -> !attributes.getOrDefault(name, "").isBlank())
        .findFirst();
  }

  private static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
  }

  private static Envelope envelope(ReceivedMessage message, String typeAttribute) {
    return Envelope.of(
            message.transportId(),
            message.attributes().getOrDefault(typeAttribute, ""),
            message.body())
        .withHeaders(message.attributes())
        .withoutHeader(typeAttribute);
  }
}
