package dev.sagastore.cdkapp.demo;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.example.order.Order;
import dev.sagastore.example.order.OrderSaga;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An order as it is stored, and where it should have ended.
 *
 * @param orderId number of the order
 * @param saga what is stored; empty if there is no saga
 * @param expected the possible ends
 */
record OrderView(String orderId, Optional<Saga<Order>> saga, Set<Order.Step> expected) {
  /** Reads all orders that the messages of a file place. */
  static List<OrderView> all(EventFile file, SagaStore store) {
    return ExpectedEnd.all(file.events()).stream()
        .map(
            end ->
                new OrderView(
                    end.orderId(),
                    store.find(OrderSaga.ORDER.correlationId(end.orderId())),
                    end.steps()))
        .toList();
  }

  Optional<Order.Step> step() {
    return saga.map(stored -> stored.state().step());
  }

  boolean isAsExpected() {
    return step().filter(expected::contains).isPresent();
  }

  /** Returns how many messages of each type the order should have caused, given its end. */
  Map<String, Long> expectedEffects(EventFile file) {
    Map<String, Long> effects = new TreeMap<>();
    effects.put("ReserveStock", 1L);
    if (step().filter(Order.Step.SHIPPED::equals).isPresent()) {
      effects.putAll(Map.of("RequestPayment", 1L, "ShipOrder", 1L, "OrderConfirmed", 1L));
      return effects;
    }
    effects.put("OrderCancelled", 1L);
    if (saga.filter(stored -> stored.state().reservationId() != null).isPresent()) {
      effects.putAll(Map.of("RequestPayment", 1L, "CancelPayment", 1L, "ReleaseStock", 1L));
      long payments = payments(file);
      if (payments > 0) {
        effects.put("RefundPayment", payments);
      }
    }
    return effects;
  }

  private long payments(EventFile file) {
    return file.messages().stream()
        .filter(message -> message.type().equals("PaymentReceived"))
        .filter(message -> MessageLabel.orderId(message.body()).equals(orderId))
        .map(DemoEvent.Message::id)
        .distinct()
        .count();
  }
}
