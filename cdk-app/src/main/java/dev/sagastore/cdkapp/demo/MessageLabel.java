package dev.sagastore.cdkapp.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;

/**
 * A message about an order.
 *
 * @param orderId number of the order, or {@link #NO_ORDER}
 * @param name name for people
 */
record MessageLabel(String orderId, String name) {
  /** In place of an order's number, if a message contains none. */
  static final String NO_ORDER = "no order";

  private static final JsonMapper MAPPER = new JsonMapper();

  /** The payment service chooses it so. */
  private static final String PAYMENT_PREFIX = "p-";

  static MessageLabel of(Envelope message) {
    return new MessageLabel(
        message.header(MessageHeaders.CORRELATION_ID).orElseGet(() -> orderId(message.body())),
        isWakeUp(message)
            ? "timeout " + message.header(MessageHeaders.TIMER).orElse("")
            : message.type());
  }

  /** Returns whether a message wakes a saga up for a timeout. */
  static boolean isWakeUp(Envelope message) {
    return message.type().equals(MessageHeaders.WAKE_UP_TYPE);
  }

  /** Returns the number of the order in a body. */
  static String orderId(String body) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return NO_ORDER;
    }
    String paymentId = json.path("paymentId").asText();
    return paymentId.startsWith(PAYMENT_PREFIX)
        ? paymentId.substring(PAYMENT_PREFIX.length())
        : json.path("orderId").asText(NO_ORDER);
  }
}
