package dev.sagastore.cdkapp.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A line of an event file: a message, or a redrive.
 *
 * <pre>{@code
 * {"at":"PT2H","id":"m-08","type":"PaymentReceived","body":{"paymentId":"p-1"},"fault":"crash"}
 * {"at":"PT5H","redrive":"orders"}
 * }</pre>
 *
 * <p>{@code at} is a time, or a duration since the earliest time of the file. Two lines with one ID
 * are two deliveries of one message. {@code fault} is optional.
 */
final class EventLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // a total of 64.00 stays 64.00
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final String QUEUE = "orders";
  private static final Set<String> OF_MESSAGE = Set.of("at", "id", "type", "body", "fault");
  private static final Set<String> OF_REDRIVE = Set.of("at", "redrive");

  private final int number;
  private final JsonNode json;
  private final Optional<Instant> instant;
  private final Duration offset;

  private EventLine(int number, JsonNode json, Optional<Instant> instant, Duration offset) {
    this.number = number;
    this.json = json;
    this.instant = instant;
    this.offset = offset;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if the line is broken; the message contains the reason
   */
  static EventLine parse(int number, String text) {
    JsonNode json = json(text);
    boolean redrives = json.has("redrive");
    Set<String> names = redrives ? OF_REDRIVE : OF_MESSAGE;
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new IllegalArgumentException("the property '%s' is unknown".formatted(name));
              }
            });
    if (redrives) {
      if (!text(json, "redrive").equals(QUEUE)) {
        throw new IllegalArgumentException("only the queue 'orders' can be redriven");
      }
    } else {
      requireMessage(json);
    }
    return of(number, json, text(json, "at"));
  }

  private static JsonNode json(String text) {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not valid JSON: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("it is not a JSON object");
    }
    return json;
  }

  private static void requireMessage(JsonNode json) {
    text(json, "id");
    text(json, "type");
    if (!json.path("body").isObject()) {
      throw new IllegalArgumentException("'body' must be a JSON object");
    }
    if (json.has("fault") && fault(json).isEmpty()) {
      throw new IllegalArgumentException(
          "'fault' must be one of %s"
              .formatted(List.of(DemoEvent.Fault.values()).toString().toLowerCase(Locale.ROOT)));
    }
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException("'%s' must be a text".formatted(name));
    }
    return value.asText();
  }

  private static Optional<DemoEvent.Fault> fault(JsonNode json) {
    return Arrays.stream(DemoEvent.Fault.values())
        .filter(fault -> fault.name().toLowerCase(Locale.ROOT).equals(json.path("fault").asText()))
        .findFirst();
  }

  private static EventLine of(int number, JsonNode json, String at) {
    try {
      if (!at.startsWith("P")) {
        return new EventLine(number, json, Optional.of(Instant.parse(at)), Duration.ZERO);
      }
      Duration offset = Duration.parse(at);
      if (!offset.isNegative()) {
        return new EventLine(number, json, Optional.empty(), offset);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(badTime(at), e);
    }
    throw new IllegalArgumentException(badTime(at));
  }

  private static String badTime(String at) {
    return "'at' must be a time such as 2026-11-23T09:30:00Z, or a duration such as PT45M, not '%s'"
        .formatted(at);
  }

  /** Returns the time, if it is absolute. */
  Optional<Instant> instant() {
    return instant;
  }

  /** Returns the event of a file that begins at a time. */
  DemoEvent event(Instant start) {
    Instant at = instant.orElseGet(() -> start.plus(offset));
    return json.has("redrive")
        ? new DemoEvent.Redrive(number, at)
        : new DemoEvent.Message(
            number,
            at,
            json.path("id").asText(),
            json.path("type").asText(),
            json.path("body").toString(),
            fault(json));
  }
}
