package dev.sagastore.bus.memory;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a message in a queue.
 *
 * @param body the body
 * @param attributes texts by name
 */
record Payload(String body, Map<String, String> attributes) {
  /** Largest message of SQS in bytes: 1 MiB. */
  static final long MAX_BYTES = 1_048_576;

  /** The data type of each attribute, which SQS counts as a part of the message. */
  private static final String ATTRIBUTE_TYPE = "String";

  Payload {
    attributes = Map.copyOf(attributes);
  }

  /** Returns why a queue does not accept the message; empty if it does. */
  Optional<String> problem() {
    if (body.isEmpty()) {
      return Optional.of("the body is empty, and a queue requires at least 1 character");
    }
    long size = bytes();
    return size <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the body and attributes take %,d bytes, more than the limit of %,d",
                size,
                MAX_BYTES));
  }

  private long bytes() {
    long size = bytes(body);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      size += bytes(attribute.getKey()) + ATTRIBUTE_TYPE.length() + bytes(attribute.getValue());
    }
    return size;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
