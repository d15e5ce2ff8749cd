package dev.sagastore.example;

import dev.sagastore.example.OrderEvent.OrderCancelled;
import dev.sagastore.example.OrderEvent.OrderShipped;
import dev.sagastore.example.OrderEvent.OrderSubmitted;
import dev.sagastore.example.OrderEvent.PaymentReceived;
import dev.sagastore.example.OrderEvent.PaymentRefused;
import dev.sagastore.example.OrderEvent.StockReleased;
import dev.sagastore.example.OrderEvent.StockReserved;
import java.math.BigDecimal;
import java.time.Instant;

/** Events and orders for tests. */
final class Orders {
  private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");

  private Orders() {}

  static OrderEvent event(OrderEventType type, String orderId, String eventId) {
    return switch (type) {
      case ORDER_SUBMITTED ->
          new OrderSubmitted(eventId, orderId, AT, "Ada Lovelace", new BigDecimal("129.90"));
      case STOCK_RESERVED -> new StockReserved(eventId, orderId, AT);
      case PAYMENT_RECEIVED -> new PaymentReceived(eventId, orderId, AT);
      case PAYMENT_REFUSED -> new PaymentRefused(eventId, orderId, AT, "credit limit exceeded");
      case STOCK_RELEASED -> new StockReleased(eventId, orderId, AT);
      case ORDER_SHIPPED -> new OrderShipped(eventId, orderId, AT, "PX-77101");
      case ORDER_CANCELLED -> new OrderCancelled(eventId, orderId, AT);
    };
  }

  /** The event of a type that every order of {@link #order} has met on its way. */
  static OrderEvent event(OrderEventType type) {
    return event(type, "order-1", "first-" + type.typeName());
  }

  static Order submitted() {
    return Order.submitted((OrderSubmitted) event(OrderEventType.ORDER_SUBMITTED));
  }

  /** An order that went the straight way to a status. */
  static Order order(OrderStatus status) {
    return switch (status) {
      case SUBMITTED -> submitted();
      case STOCK_RESERVED -> after(OrderStatus.SUBMITTED, OrderEventType.STOCK_RESERVED);
      case PAID -> after(OrderStatus.STOCK_RESERVED, OrderEventType.PAYMENT_RECEIVED);
      case SHIPPED -> after(OrderStatus.PAID, OrderEventType.ORDER_SHIPPED);
      case PAYMENT_REFUSED -> after(OrderStatus.STOCK_RESERVED, OrderEventType.PAYMENT_REFUSED);
      case STOCK_RELEASED -> after(OrderStatus.PAYMENT_REFUSED, OrderEventType.STOCK_RELEASED);
      case CANCELLED -> after(OrderStatus.STOCK_RELEASED, OrderEventType.ORDER_CANCELLED);
    };
  }

  private static Order after(OrderStatus status, OrderEventType type) {
    return order(status).apply(event(type)).order();
  }
}
