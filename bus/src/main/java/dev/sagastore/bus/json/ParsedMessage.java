package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is parsed once at most, for all formats. Not safe for use by several
 * threads.
 */
final class ParsedMessage {
  private final ReceivedMessage message;
  private boolean parsed;
  private @Nullable ObjectNode document;

  ParsedMessage(ReceivedMessage message) {
    this.message = message;
  }

  ReceivedMessage message() {
    return message;
  }

  /**
   * Returns the body as a JSON object. It is empty if the attributes decide the format: then the
   * body is a message of its sender, whatever it resembles.
   */
  Optional<ObjectNode> document() {
    if (!parsed) {
      document = attributesDecide() ? null : JsonText.parseObject(message.body()).orElse(null);
      parsed = true;
    }
    return Optional.ofNullable(document);
  }

  private boolean attributesDecide() {
    return EnvelopeFormat.hasEnvelope(message) || CloudEventsFormat.isBinary(message);
  }
}
