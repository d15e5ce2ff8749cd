package dev.sagastore.cdkapp.demo;

import dev.sagastore.example.order.Order;
import dev.sagastore.example.order.OrderSaga;
import dev.sagastore.example.order.Warehouse;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The expected end of an order, computed from the events only and not by the code of the saga.
 *
 * @param orderId number of the order
 * @param steps the possible ends; two if a payment comes in the moment of the timeout
 */
record ExpectedEnd(String orderId, Set<Order.Step> steps) {
  private static final String PLACED = "OrderPlaced";
  private static final String PAID = "PaymentReceived";
  private static final String NOT_PAID = "PaymentRefused";

  /** Returns the ends of all orders that are placed. */
  static List<ExpectedEnd> all(List<DemoEvent> events) {
    Map<String, Instant> placed = new LinkedHashMap<>();
    for (DemoEvent event : events) {
      if (event instanceof DemoEvent.Message message && message.type().equals(PLACED)) {
        placed.putIfAbsent(MessageLabel.orderId(message.body()), message.at());
      }
    }
    return placed.entrySet().stream()
        .map(order -> of(order.getKey(), order.getValue(), events))
        .sorted(Comparator.comparing(ExpectedEnd::orderId))
        .toList();
  }

  private static ExpectedEnd of(String orderId, Instant placed, List<DemoEvent> events) {
    return new ExpectedEnd(
        orderId,
        orderId.endsWith(Warehouse.SOLD_OUT_ORDER_SUFFIX)
            ? EnumSet.of(Order.Step.CANCELED)
            : ofAvailable(orderId, placed.plus(OrderSaga.TIME_TO_PAY), events));
  }

  private static Set<Order.Step> ofAvailable(
      String orderId, Instant timeout, List<DemoEvent> events) {
    Optional<DemoEvent.Message> first =
        events.stream()
            .filter(DemoEvent.Message.class::isInstance)
            .map(DemoEvent.Message.class::cast)
            .filter(message -> message.type().equals(PAID) || message.type().equals(NOT_PAID))
            .filter(message -> MessageLabel.orderId(message.body()).equals(orderId))
            .findFirst();
    if (first.isEmpty() || first.get().at().isAfter(timeout)) {
      return EnumSet.of(Order.Step.CANCELED);
    }
    Order.Step end = first.get().type().equals(PAID) ? Order.Step.SHIPPED : Order.Step.CANCELED;
    boolean isSure = first.get().at().isBefore(timeout) || first.get().fault().isPresent();
    return isSure ? EnumSet.of(end) : EnumSet.of(end, Order.Step.CANCELED);
  }
}
