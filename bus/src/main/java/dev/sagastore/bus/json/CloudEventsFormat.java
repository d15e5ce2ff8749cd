package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads CloudEvents 1.0.
 *
 * <ul>
 *   <li>Structured mode: the body is a JSON object with {@code specversion}, or the attribute
 *       {@code content-type} is {@code application/cloudevents+json}.
 *   <li>Binary mode: the body is the data, and the attributes of the event are those of the message
 *       that begin with {@code ce-}, such as {@code ce-id}. Upper and lower case are the same.
 * </ul>
 *
 * <p>The envelope of an event:
 *
 * <ul>
 *   <li>The ID consists of {@code source} and {@code id}, which identify an event together.
 *   <li>The type is {@code type}.
 *   <li>The schema version is the extension {@code schemaversion} if that is a positive integer,
 *       and otherwise 1.
 *   <li>The other attributes are headers under their own names, such as {@code time}, {@code
 *       subject} and {@code traceparent}. In binary mode the message's other attributes are
 *       headers, too.
 *   <li>The body is the data as text, and empty if there are none. {@code data_base64} must be the
 *       Base64 of a text in UTF-8.
 * </ul>
 *
 * <p>An event without {@code id}, {@code source}, {@code specversion} or {@code type} fails, and so
 * do batches and other versions of CloudEvents.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class CloudEventsFormat extends ParsedFormat {
  private static final String PREFIX = "ce-";
  private static final String CONTENT_TYPE = "content-type";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch";

  private CloudEventsFormat() {}

  /**
   * Returns the format.
   *
   * @return the format
   */
  public static CloudEventsFormat create() {
    return new CloudEventsFormat();
  }

  static boolean isBinary(ReceivedMessage message) {
    return message.attributes().keySet().stream()
        .map(CloudEventsFormat::lowerCase)
        .filter(name -> name.startsWith(PREFIX))
        .anyMatch(name -> CloudEvent.REQUIRED.contains(name.substring(PREFIX.length())));
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage message) {
    return event(message).map(event -> ReadMessage.foreign(event.envelope(), message));
  }

  private static Optional<CloudEvent> event(ParsedMessage message) {
    if (isBinary(message.message())) {
      return Optional.of(binary(message.message()));
    }
    String contentType = contentType(message.message());
    if (contentType.startsWith(BATCH)) {
      throw new IllegalArgumentException(
          "batches of CloudEvents are not supported: send each event as a message");
    }
    Optional<ObjectNode> document = message.document();
    if (contentType.startsWith(STRUCTURED)) {
      return Optional.of(
          CloudEvent.structured(
              document.orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the content type is %s, but the body is not a valid JSON object"
                              .formatted(STRUCTURED)))));
    }
    return document
        .filter(event -> event.path(CloudEvent.SPECVERSION).isTextual())
        .map(CloudEvent::structured);
  }

  private static CloudEvent binary(ReceivedMessage message) {
    Map<String, String> event = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    // sorted, so that names that differ in case only have the same result each time
    new TreeMap<>(message.attributes())
        .forEach(
            (name, value) -> {
              if (lowerCase(name).startsWith(PREFIX)) {
                event.put(lowerCase(name).substring(PREFIX.length()), value);
              } else if (lowerCase(name).equals(CONTENT_TYPE)) {
                event.put(CloudEvent.DATACONTENTTYPE, value);
              } else {
                others.put(name, value);
              }
            });
    return new CloudEvent(event, others, message.body());
  }

  private static String contentType(ReceivedMessage message) {
    return message.attributes().entrySet().stream()
        .filter(attribute -> lowerCase(attribute.getKey()).equals(CONTENT_TYPE))
        .map(attribute -> lowerCase(attribute.getValue()))
        .sorted()
        .findFirst()
        .orElse("");
  }
}
