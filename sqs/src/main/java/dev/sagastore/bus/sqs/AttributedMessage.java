package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.Envelope;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A message for SQS or SNS: the body as it is, and the envelope as one attribute.
 *
 * @param body the body
 * @param attributes texts by name
 */
record AttributedMessage(String body, Map<String, String> attributes) {
  /** Data type of the attributes, which the services count as a part of the message. */
  private static final String ATTRIBUTE_TYPE = "String";

  /**
   * Returns a message.
   *
   * @throws IllegalArgumentException if SQS and SNS never take it
   */
  static AttributedMessage of(Envelope envelope) {
    if (envelope.body().isEmpty()) {
      throw new IllegalArgumentException(
          "the body is empty, and a queue requires at least 1 character");
    }
    OptionalInt character = envelope.body().codePoints().filter(c -> !isAccepted(c)).findFirst();
    if (character.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the body contains U+%04X, which SQS doesn't accept: encode the body, for example as"
                  + " JSON or in Base64",
              character.getAsInt()));
    }
    return new AttributedMessage(envelope.body(), EnvelopeFormat.attributes(envelope));
  }

  /**
   * Returns whether a message can contain a character (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">message
   * quotas of SQS</a>).
   */
  private static boolean isAccepted(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  /** Returns the size, as SQS and SNS count it. */
  long bytes() {
    long bytes = DestinationClient.utf8(body);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      bytes +=
          DestinationClient.utf8(attribute.getKey())
              + ATTRIBUTE_TYPE.length()
              + DestinationClient.utf8(attribute.getValue());
    }
    return bytes;
  }

  /**
   * Returns the attributes as a service takes them.
   *
   * @param value creates the value of an attribute from its data type and its text
   */
  <V> Map<String, V> attributes(BiFunction<String, String, V> value) {
    return attributes.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> value.apply(ATTRIBUTE_TYPE, entry.getValue())));
  }
}
