package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.Envelope;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A message for SQS or SNS: the body as it is, and the envelope as one attribute.
 *
 * @param body the body
 * @param attributes texts by name
 */
record AttributedMessage(String body, Map<String, String> attributes) {
  /** Data type of the attributes, which the services count as a part of the message. */
  static final String ATTRIBUTE_TYPE = "String";

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

  /** Returns the size of an attribute, as SQS and SNS count it. */
  static long attributeBytes(String name, String value) {
    return DestinationClient.utf8(name) + ATTRIBUTE_TYPE.length() + DestinationClient.utf8(value);
  }
}
