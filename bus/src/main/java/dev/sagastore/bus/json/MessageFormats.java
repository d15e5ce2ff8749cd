package dev.sagastore.bus.json;

import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A chain of formats: the first that recognizes a message reads it. A message that no format
 * recognizes fails.
 *
 * <pre>{@code
 * MessageFormats formats =
 *     MessageFormats.standard()
 *         .idFrom(message -> Optional.ofNullable(message.attributes().get("requestId")));
 * }</pre>
 *
 * <p>The formats of this package parse a body once at most, and not at all if the attributes decide
 * the format. A body that is not a JSON object, has duplicate keys or more than 1,000 levels is
 * read by its attributes only.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class MessageFormats extends ParsedFormat {
  private final List<MessageFormat> formats;
  private final Function<ReceivedMessage, Optional<String>> idExtractor;

  private MessageFormats(
      List<MessageFormat> formats, Function<ReceivedMessage, Optional<String>> idExtractor) {
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("a chain must have at least one format");
    }
    this.formats = formats;
    this.idExtractor = idExtractor;
  }

  /**
   * Returns the standard chain, in this order: {@link EnvelopeFormat}, {@link SnsFormat} around the
   * others, {@link EventBridgeFormat}, {@link CloudEventsFormat} and {@link PlainFormat}.
   *
   * @return the formats
   */
  public static MessageFormats standard() {
    MessageFormat own = EnvelopeFormat.create();
    MessageFormat eventBridge = EventBridgeFormat.create();
    MessageFormat cloudEvents = CloudEventsFormat.create();
    MessageFormat plain = PlainFormat.create();
    return of(
        own, SnsFormat.of(own, eventBridge, cloudEvents, plain), eventBridge, cloudEvents, plain);
  }

  /**
   * Returns a chain of formats.
   *
   * @param formats the formats, in the order in which they are tried
   * @return the formats
   * @throws IllegalArgumentException if there is no format
   */
  public static MessageFormats of(MessageFormat... formats) {
    return new MessageFormats(List.of(formats), message -> Optional.empty());
  }

  /**
   * Returns a copy with an extractor of IDs. If it returns an ID, this replaces the ID of the
   * format. The ID of an envelope of the bus is final.
   *
   * <p>An ID must be the same for each copy of a message, and no other message may have it: the bus
   * ignores a second message with the same ID. If several systems send to the bus, put a name of
   * the system before the ID.
   *
   * @param extractor returns the ID of a message, or empty to keep the ID of the format; its
   *     argument is the message without what SNS put around it
   * @return the changed copy
   */
  public MessageFormats idFrom(Function<ReceivedMessage, Optional<String>> extractor) {
    return new MessageFormats(
        formats, Objects.requireNonNull(extractor, "the extractor must not be null"));
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage message) {
    for (MessageFormat format : formats) {
      Optional<ReadMessage> read = read(format, message);
      if (read.isPresent()) {
        return read.map(this::identified);
      }
    }
    throw new IllegalArgumentException(
        "no format recognizes the message: send it as a CloudEvent or with the attribute 'type',"
            + " or add a MessageFormat that reads it to the chain");
  }

  private static Optional<ReadMessage> read(MessageFormat format, ParsedMessage message) {
    return format instanceof ParsedFormat parsed
        ? parsed.read(message)
        : format.read(message.message()).map(envelope -> ReadMessage.foreign(envelope, message));
  }

  private ReadMessage identified(ReadMessage message) {
    return message.own()
        ? message
        : idExtractor
            .apply(message.source())
            .filter(id -> !id.isBlank())
            .map(message::withId)
            .orElse(message);
  }
}
