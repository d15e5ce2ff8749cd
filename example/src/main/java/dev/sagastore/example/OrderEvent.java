package dev.sagastore.example;

import java.math.BigDecimal;
import java.time.Instant;

/** Something that happened to an order, told once or several times. */
public sealed interface OrderEvent {
  /** Returns the id, by which an event that is delivered again is known. */
  String eventId();

  /** Returns the id of the order. */
  String orderId();

  /** Returns when it happened. */
  Instant at();

  /** Returns what happened. */
  OrderEventType type();

  /**
   * Reads an event from JSON: an object with {@code eventId}, {@code type}, {@code orderId}, {@code
   * at} and the data of its type. Further fields are ignored, so that producers may add some.
   *
   * @throws MalformedEventException if it is not such an object
   */
  static OrderEvent parse(String json) {
    return OrderEventParser.parse(json);
  }

  /** A customer has ordered. */
  record OrderSubmitted(
      String eventId, String orderId, Instant at, String customer, BigDecimal total)
      implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.ORDER_SUBMITTED;
    }
  }

  /** The warehouse has set the goods aside. */
  record StockReserved(String eventId, String orderId, Instant at) implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.STOCK_RESERVED;
    }
  }

  /** The customer has paid. */
  record PaymentReceived(String eventId, String orderId, Instant at) implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.PAYMENT_RECEIVED;
    }
  }

  /** The customer's bank has refused the payment. */
  record PaymentRefused(String eventId, String orderId, Instant at, String reason)
      implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.PAYMENT_REFUSED;
    }
  }

  /** The warehouse has put the goods back on sale. */
  record StockReleased(String eventId, String orderId, Instant at) implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.STOCK_RELEASED;
    }
  }

  /** The goods are on their way. */
  record OrderShipped(String eventId, String orderId, Instant at, String trackingNumber)
      implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.ORDER_SHIPPED;
    }
  }

  /** The shop has told the customer that nothing will come. */
  record OrderCancelled(String eventId, String orderId, Instant at) implements OrderEvent {
    @Override
    public OrderEventType type() {
      return OrderEventType.ORDER_CANCELLED;
    }
  }
}
