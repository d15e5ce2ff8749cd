package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads messages that Amazon SNS has put into a notification: JSON objects with the {@code Type}
 * {@code Notification}. Other formats read the message inside, with its attributes. Its transport
 * ID is the {@code MessageId} of SNS, which a redrive keeps.
 *
 * <p>A subscription with raw message delivery needs no such format.
 *
 * <p>Notifications inside of notifications are read up to 4 levels.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class SnsFormat extends ParsedFormat {
  private static final int MAX_LEVELS = 4;

  private final MessageFormats inner;

  private SnsFormat(MessageFormats inner) {
    this.inner = inner;
  }

  /**
   * Returns a format that reads the messages in notifications by other formats.
   *
   * @param inner formats of the messages inside, in the order in which they are tried
   * @return the format
   * @throws IllegalArgumentException if there is no format
   */
  public static SnsFormat of(MessageFormat... inner) {
    return new SnsFormat(MessageFormats.of(inner));
  }

  @Override
  Optional<ReadMessage> read(ParsedMessage message) {
    ParsedMessage current = message;
    Optional<ObjectNode> notification = notification(current);
    if (notification.isEmpty()) {
      return Optional.empty();
    }
    for (int level = 1; notification.isPresent(); level++) {
      if (level > MAX_LEVELS) {
        throw new IllegalArgumentException(
            "the message is in more than %d notifications of SNS".formatted(MAX_LEVELS));
      }
      current = new ParsedMessage(unwrap(notification.get(), current.message()));
      notification = notification(current);
    }
    return inner.read(current);
  }

  private static Optional<ObjectNode> notification(ParsedMessage message) {
    return message
        .document()
        .filter(document -> document.path("TopicArn").isTextual())
        .filter(SnsFormat::isNotification);
  }

  private static boolean isNotification(ObjectNode document) {
    String type = document.path("Type").asText();
    if (type.equals("SubscriptionConfirmation") || type.equals("UnsubscribeConfirmation")) {
      throw new IllegalArgumentException(
          "the message is a %s of SNS: confirm or remove the subscription in the console"
              .formatted(type));
    }
    return type.equals("Notification");
  }

  private static ReceivedMessage unwrap(ObjectNode notification, ReceivedMessage outer) {
    return ReceivedMessage.builder(text(notification, "MessageId"), text(notification, "Message"))
        .attributes(attributes(notification.path("MessageAttributes")))
        .handle(outer.handle())
        .receiveCount(outer.receiveCount())
        .firstReceivedAt(outer.firstReceivedAt())
        .build();
  }

  private static Map<String, String> attributes(JsonNode attributes) {
    Map<String, String> values = new TreeMap<>();
    attributes
        .properties()
        .forEach(attribute -> values.put(attribute.getKey(), text(attribute.getValue(), "Value")));
    return values;
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' in the notification of SNS must be a text that is not empty".formatted(name));
    }
    return value.textValue();
  }
}
