package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.example.OrderEvent.OrderShipped;
import dev.sagastore.example.OrderEvent.OrderSubmitted;
import dev.sagastore.example.OrderEvent.PaymentRefused;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderEventTest {
  private static final Instant AT = Instant.parse("2026-11-23T10:15:30Z");

  @Test
  void readsTheDataOfEachType() {
    assertThat(OrderEvent.parse(json("order-submitted", "'customer': 'Ada', 'total': 12.50")))
        .isEqualTo(new OrderSubmitted("evt-1", "order-1", AT, "Ada", new BigDecimal("12.50")));
    assertThat(OrderEvent.parse(json("payment-refused", "'reason': 'no credit'")))
        .isEqualTo(new PaymentRefused("evt-1", "order-1", AT, "no credit"));
    assertThat(OrderEvent.parse(json("order-shipped", "'trackingNumber': 'PX-1'")))
        .isEqualTo(new OrderShipped("evt-1", "order-1", AT, "PX-1"));
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryType(OrderEventType type) {
    String data = "'customer': 'Ada', 'total': 0, 'reason': 'no credit', 'trackingNumber': 'PX-1'";

    OrderEvent event = OrderEvent.parse(json(type.typeName(), data));

    assertThat(event.type()).isEqualTo(type);
    assertThat(event.eventId()).isEqualTo("evt-1");
    assertThat(event.orderId()).isEqualTo("order-1");
    assertThat(event.at()).isEqualTo(AT);
  }

  @Test
  void ignoresFieldsThatProducersMayAdd() {
    assertThat(OrderEvent.parse(json("stock-reserved", "'warehouse': 'north'")).type())
        .isEqualTo(OrderEventType.STOCK_RESERVED);
  }

  @Test
  void readsTheLongestTextAndTheHighestTotal() {
    String longest = "1".repeat(200);
    String json = json("order-submitted", "'customer': 'Ada', 'total': 999999999.99");

    assertThat(OrderEvent.parse(json.replace("order-1", longest)))
        .isEqualTo(new OrderSubmitted("evt-1", longest, AT, "Ada", new BigDecimal("999999999.99")));
  }

  private static Stream<Arguments> malformedEvents() {
    String submitted = json("order-submitted", "'customer': 'Ada', 'total': 12.50");
    String notJson = "the event is not valid JSON, or has a field twice";
    return Stream.of(
        Arguments.of("", "the event is not a JSON object"),
        Arguments.of("null", "the event is not a JSON object"),
        Arguments.of("[]", "the event is not a JSON object"),
        Arguments.of("order 1 was paid", notJson),
        Arguments.of("{\"eventId\": ", notJson),
        Arguments.of(submitted + "{}", notJson),
        Arguments.of("[".repeat(100_000), notJson),
        Arguments.of(submitted.replace("{", "{\"orderId\": \"order-2\", "), notJson),
        Arguments.of(submitted.replace("eventId", "id"), "eventId is missing"),
        Arguments.of(submitted.replace("orderId", "order"), "orderId is missing"),
        Arguments.of(submitted.replace("\"at\"", "\"time\""), "at is missing"),
        Arguments.of(submitted.replace("\"type\"", "\"kind\""), "type is missing"),
        Arguments.of(submitted.replace("customer", "buyer"), "customer is missing"),
        Arguments.of(submitted.replace("total", "sum"), "total is missing"),
        Arguments.of(json("payment-refused", "'note': ''"), "reason is missing"),
        Arguments.of(json("order-shipped", "'note': ''"), "trackingNumber is missing"),
        Arguments.of(submitted.replace("\"order-1\"", "null"), "orderId is missing"),
        Arguments.of(submitted.replace("\"order-1\"", "1"), "orderId is not a string"),
        Arguments.of(submitted.replace("order-1", " \u2003"), "orderId is blank"),
        Arguments.of(
            submitted.replace("order-1", "1".repeat(201)), "orderId is longer than 200 characters"),
        Arguments.of(
            submitted.replace("order-1", "order-1\\nforged"), "orderId has a control character"),
        Arguments.of(
            submitted.replace("order-submitted", "order-eaten"),
            "type is none of order-submitted, stock-reserved, payment-received, payment-refused,"
                + " stock-released, order-shipped, order-cancelled"),
        Arguments.of(
            submitted.replace("2026-11-23T10:15:30Z", "yesterday"),
            "at is not a time like 2026-11-23T10:15:30Z"),
        Arguments.of(submitted.replace("12.50", "\"12.50\""), "total is not a number"),
        Arguments.of(submitted.replace("12.50", "-0.01"), "total is negative"),
        Arguments.of(submitted.replace("12.50", "12.505"), "total has more than 2 decimals"),
        Arguments.of(submitted.replace("12.50", "1e999999"), "total is more than 999999999.99"));
  }

  @ParameterizedTest
  @MethodSource("malformedEvents")
  void aMalformedEventIsRefused(String json, String problem) {
    assertThatExceptionOfType(MalformedEventException.class)
        .isThrownBy(() -> OrderEvent.parse(json))
        .withMessage(problem)
        .withNoCause();
  }

  private static String json(String type, String data) {
    return "{'eventId': 'evt-1', 'type': '%s', 'orderId': 'order-1', 'at': '%s', %s}"
        .formatted(type, AT, data)
        .replace('\'', '"');
  }
}
