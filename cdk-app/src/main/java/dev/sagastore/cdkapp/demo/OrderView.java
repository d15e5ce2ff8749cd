package dev.sagastore.cdkapp.demo;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.example.Order;
import dev.sagastore.example.OrderEvent;
import dev.sagastore.example.OrderEventType;
import dev.sagastore.example.OrderProcessor;
import dev.sagastore.example.OrderStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An order: what is stored, and what its events should have led to.
 *
 * @param orderId the order's id
 * @param saga what is stored
 * @param expected where it should stand; several if its events contradict each other, none if it
 *     was never submitted
 */
record OrderView(String orderId, Optional<Saga<Order>> saga, Set<OrderStatus> expected) {

  /** Reads all orders that the events of a file speak of. */
  static List<OrderView> all(EventFile file, SagaStore store) {
    Map<String, Set<OrderEventType>> byOrder =
        file.events().stream()
            .collect(
                Collectors.groupingBy(
                    OrderEvent::orderId,
                    TreeMap::new,
                    Collectors.mapping(OrderEvent::type, Collectors.toSet())));
    return byOrder.entrySet().stream()
        .map(
            order ->
                new OrderView(
                    order.getKey(),
                    store.find(OrderProcessor.ORDER.correlationId(order.getKey())),
                    expected(order.getValue())))
        .toList();
  }

  /** Worked out from the set of events alone, not by the code that the handler runs. */
  private static Set<OrderStatus> expected(Set<OrderEventType> happened) {
    if (!happened.contains(OrderEventType.ORDER_SUBMITTED)) {
      return EnumSet.noneOf(OrderStatus.class);
    }
    if (!happened.contains(OrderEventType.STOCK_RESERVED)) {
      return EnumSet.of(OrderStatus.SUBMITTED);
    }
    Set<OrderStatus> ends = EnumSet.noneOf(OrderStatus.class);
    if (happened.contains(OrderEventType.PAYMENT_RECEIVED)) {
      ends.add(
          happened.contains(OrderEventType.ORDER_SHIPPED) ? OrderStatus.SHIPPED : OrderStatus.PAID);
    }
    if (happened.contains(OrderEventType.PAYMENT_REFUSED)) {
      ends.add(afterRefusal(happened));
    }
    return ends.isEmpty() ? EnumSet.of(OrderStatus.STOCK_RESERVED) : ends;
  }

  private static OrderStatus afterRefusal(Set<OrderEventType> happened) {
    if (!happened.contains(OrderEventType.STOCK_RELEASED)) {
      return OrderStatus.PAYMENT_REFUSED;
    }
    return happened.contains(OrderEventType.ORDER_CANCELLED)
        ? OrderStatus.CANCELLED
        : OrderStatus.STOCK_RELEASED;
  }
}
