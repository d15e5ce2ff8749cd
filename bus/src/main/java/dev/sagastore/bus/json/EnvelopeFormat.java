package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.Optional;

/**
 * The format of the bus. An envelope without its body is one JSON object: ID, type, version and
 * headers.
 *
 * <ul>
 *   <li>A destination with attributes, such as SQS and SNS, gets the object as the attribute
 *       {@value #ATTRIBUTE}. SQS has ten attributes only. The body travels unchanged.
 *   <li>A destination without attributes, such as EventBridge, gets one JSON document with the
 *       object and the body. The body is embedded if it is JSON, and can come back with other white
 *       space and other forms of its numbers. A text that isn't JSON comes back unchanged.
 * </ul>
 *
 * <pre>{@code
 * {"sagastore": {"id": "7f0c", "type": "OrderPlaced", "version": 1, "headers": {}},
 *  "body": {"orderId": "4711"}}
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class EnvelopeFormat extends ParsedFormat {
  /** Name of the attribute with the envelope. */
  public static final String ATTRIBUTE = EnvelopeDocument.NAME;

  private EnvelopeFormat() {}

  /**
   * Returns the format.
   *
   * @return the format
   */
  public static EnvelopeFormat create() {
    return new EnvelopeFormat();
  }

  /**
   * Returns the attributes of a message whose body is the envelope's body. They contain only
   * characters that SQS and SNS accept.
   *
   * @param envelope the envelope
   * @return one attribute, unmodifiable
   * @throws IllegalArgumentException if ID or type is empty, or the name of a header is no valid
   *     Unicode
   */
  public static Map<String, String> attributes(Envelope envelope) {
    return Map.of(ATTRIBUTE, JsonText.writeForTransport(EnvelopeDocument.properties(envelope)));
  }

  /**
   * Returns a JSON document of the envelope and its body, for destinations without attributes.
   *
   * @param envelope the envelope
   * @return the document
   * @throws IllegalArgumentException if ID or type is empty, or the name of a header is no valid
   *     Unicode
   */
  public static String wrap(Envelope envelope) {
    return JsonText.writeForTransport(EnvelopeDocument.document(envelope));
  }

  static boolean hasEnvelope(ReceivedMessage message) {
    return message.attributes().containsKey(ATTRIBUTE);
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage message) {
    Optional<Envelope> envelope =
        hasEnvelope(message.message())
            ? Optional.of(fromAttribute(message.message()))
            : message.document().flatMap(EnvelopeDocument::read);
    return envelope.map(own -> ReadMessage.own(own, message));
  }

  private static Envelope fromAttribute(ReceivedMessage message) {
    JsonNode properties =
        JsonText.parse(message.attributes().getOrDefault(ATTRIBUTE, ""))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the attribute '%s' is not valid JSON".formatted(ATTRIBUTE)));
    return EnvelopeDocument.read(properties, message.body());
  }
}
