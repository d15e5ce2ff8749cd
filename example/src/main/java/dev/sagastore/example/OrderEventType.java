package dev.sagastore.example;

/** What may happen to an order. */
public enum OrderEventType {
  /** See {@link OrderEvent.OrderSubmitted}. */
  ORDER_SUBMITTED("order-submitted", OrderStatus.SUBMITTED),
  /** See {@link OrderEvent.StockReserved}. */
  STOCK_RESERVED("stock-reserved", OrderStatus.STOCK_RESERVED),
  /** See {@link OrderEvent.PaymentReceived}. */
  PAYMENT_RECEIVED("payment-received", OrderStatus.PAID),
  /** See {@link OrderEvent.PaymentRefused}. */
  PAYMENT_REFUSED("payment-refused", OrderStatus.PAYMENT_REFUSED),
  /** See {@link OrderEvent.StockReleased}. */
  STOCK_RELEASED("stock-released", OrderStatus.STOCK_RELEASED),
  /** See {@link OrderEvent.OrderShipped}. */
  ORDER_SHIPPED("order-shipped", OrderStatus.SHIPPED),
  /** See {@link OrderEvent.OrderCancelled}. */
  ORDER_CANCELLED("order-cancelled", OrderStatus.CANCELLED);

  private final String typeName;
  private final OrderStatus leadsTo;

  OrderEventType(String typeName, OrderStatus leadsTo) {
    this.typeName = typeName;
    this.leadsTo = leadsTo;
  }

  /** Returns the name that events of this type bear in JSON. */
  public String typeName() {
    return typeName;
  }

  /** Returns the status of an order after such an event. */
  public OrderStatus leadsTo() {
    return leadsTo;
  }
}
