package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.Envelope;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads events as Amazon EventBridge delivers them: JSON objects with {@code detail-type} and
 * {@code detail}.
 *
 * <p>If the detail is a document of the bus (see {@link EnvelopeFormat#wrap}), the document is the
 * message. The envelope of another event:
 *
 * <ul>
 *   <li>The ID consists of {@code source} and {@code id}. EventBridge gives the same event another
 *       ID each time that it is put, so a sender that puts it twice sends two messages.
 *   <li>The type is {@code detail-type}.
 *   <li>The body is {@code detail} as JSON.
 *   <li>{@code source}, {@code account}, {@code region} and {@code time} are headers.
 * </ul>
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class EventBridgeFormat extends ParsedFormat {
  private static final String DETAIL_TYPE = "detail-type";
  private static final String DETAIL = "detail";

  private EventBridgeFormat() {}

  /**
   * Returns the format.
   *
   * @return the format
   */
  public static EventBridgeFormat create() {
    return new EventBridgeFormat();
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage message) {
    return message
        .document()
        .filter(event -> event.has(DETAIL_TYPE) && event.has(DETAIL))
        .map(event -> read(event, message));
  }

  private static ReadMessage read(ObjectNode event, ParsedMessage message) {
    return EnvelopeDocument.read(event.path(DETAIL))
        .map(own -> ReadMessage.own(own, message))
        .orElseGet(() -> ReadMessage.foreign(envelope(event), message));
  }

  private static Envelope envelope(ObjectNode event) {
    return Envelope.of(
            ForeignId.of("eventbridge", text(event, "source"), text(event, "id")),
            text(event, DETAIL_TYPE),
            JsonText.write(event.path(DETAIL)))
        .withHeaders(headers(event));
  }

  private static Map<String, String> headers(ObjectNode event) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : new String[] {"source", "account", "region", "time"}) {
      JsonNode value = event.path(name);
      if (value.isTextual()) {
        headers.put(name, value.textValue());
      }
    }
    return headers;
  }

  private static String text(ObjectNode event, String name) {
    JsonNode value = event.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' of the event from EventBridge must be a text that is not empty".formatted(name));
    }
    return value.textValue();
  }
}
