package dev.sagastore.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one event, field by field, so that every complaint can name its field. */
final class OrderEventParser {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Map<String, OrderEventType> TYPES =
      Arrays.stream(OrderEventType.values())
          .collect(Collectors.toUnmodifiableMap(OrderEventType::typeName, Function.identity()));
  private static final String TYPE_NAMES =
      Arrays.stream(OrderEventType.values())
          .map(OrderEventType::typeName)
          .collect(Collectors.joining(", "));
  private static final int MAX_TEXT_LENGTH = 200;
  private static final int MAX_DECIMALS = 2;
  private static final BigDecimal MAX_TOTAL = new BigDecimal("999999999.99");

  private final JsonNode object;

  private OrderEventParser(JsonNode object) {
    this.object = object;
  }

  static OrderEvent parse(String json) {
    JsonNode node = readTree(json);
    if (!node.isObject()) {
      throw new MalformedEventException("the event is not a JSON object");
    }
    return new OrderEventParser(node).event();
  }

  private static JsonNode readTree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // Jackson's own message quotes the text, and the event may hold personal data.
      throw new MalformedEventException("the event is not valid JSON, or has a field twice");
    }
  }

  private OrderEvent event() {
    String eventId = text("eventId");
    OrderEventType type = type();
    String orderId = text("orderId");
    Instant at = instant("at");
    return switch (type) {
      case ORDER_SUBMITTED ->
          new OrderEvent.OrderSubmitted(eventId, orderId, at, text("customer"), amount("total"));
      case STOCK_RESERVED -> new OrderEvent.StockReserved(eventId, orderId, at);
      case PAYMENT_RECEIVED -> new OrderEvent.PaymentReceived(eventId, orderId, at);
      case PAYMENT_REFUSED -> new OrderEvent.PaymentRefused(eventId, orderId, at, text("reason"));
      case STOCK_RELEASED -> new OrderEvent.StockReleased(eventId, orderId, at);
      case ORDER_SHIPPED ->
          new OrderEvent.OrderShipped(eventId, orderId, at, text("trackingNumber"));
      case ORDER_CANCELLED -> new OrderEvent.OrderCancelled(eventId, orderId, at);
    };
  }

  private OrderEventType type() {
    OrderEventType type = TYPES.get(text("type"));
    if (type == null) {
      throw new MalformedEventException("type is none of " + TYPE_NAMES);
    }
    return type;
  }

  private String text(String field) {
    JsonNode value = required(field);
    if (!value.isTextual()) {
      throw new MalformedEventException(field + " is not a string");
    }
    String text = value.textValue();
    if (text.isBlank()) {
      throw new MalformedEventException(field + " is blank");
    }
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new MalformedEventException(
          "%s is longer than %d characters".formatted(field, MAX_TEXT_LENGTH));
    }
    // Ids are logged: a line break in one could forge a line of the log.
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedEventException(field + " has a control character");
    }
    return text;
  }

  private Instant instant(String field) {
    try {
      return Instant.parse(text(field));
    } catch (DateTimeException e) {
      throw new MalformedEventException(field + " is not a time like 2026-11-23T10:15:30Z");
    }
  }

  private BigDecimal amount(String field) {
    JsonNode value = required(field);
    if (!value.isNumber()) {
      throw new MalformedEventException(field + " is not a number");
    }
    BigDecimal amount = value.decimalValue();
    if (amount.signum() < 0) {
      throw new MalformedEventException(field + " is negative");
    }
    if (amount.compareTo(MAX_TOTAL) > 0) {
      throw new MalformedEventException(
          "%s is more than %s".formatted(field, MAX_TOTAL.toPlainString()));
    }
    if (amount.scale() > MAX_DECIMALS) {
      throw new MalformedEventException(
          "%s has more than %d decimals".formatted(field, MAX_DECIMALS));
    }
    return amount;
  }

  private JsonNode required(String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new MalformedEventException(field + " is missing");
    }
    return value;
  }
}
