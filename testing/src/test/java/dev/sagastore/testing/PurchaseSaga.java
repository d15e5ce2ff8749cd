package dev.sagastore.testing;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaDefinition;
import java.time.Duration;

/** A saga of an order: it reserves stock, requests the payment, and undoes both if that fails. */
final class PurchaseSaga {
  static final SagaType<Order> ORDER = SagaType.of("order", Order.class);
  static final String PAYMENT = "payment";
  static final Duration TO_PAY = Duration.ofDays(3);

  enum Status {
    RESERVING,
    PAYING,
    PAID,
    CANCELED
  }

  record Order(String id, int total, Status status) {
    Order with(Status next) {
      return new Order(id, total, next);
    }

    boolean isReserving() {
      return status == Status.RESERVING;
    }
  }

  record OrderPlaced(String orderId, int total) {}

  record ReserveStock(String orderId) {}

  record StockReserved(String orderId) {}

  record ReleaseStock(String orderId) {}

  record StockReleased() {}

  record RequestPayment(String orderId, int amount) {}

  record PaymentReceived(String orderId, int amount) {}

  record RefundPayment(String orderId, int amount) {}

  record OrderPaid(String orderId) {}

  record OrderCanceled(String orderId) {}

  private PurchaseSaga() {}

  static SagaDefinition<Order> definition() {
    return SagaDefinition.of(ORDER)
        .startedBy(OrderPlaced.class, OrderPlaced::orderId, PurchaseSaga::placed)
        .on(StockReserved.class, StockReserved::orderId)
        .when(Order::isReserving)
        .handle(PurchaseSaga::reserved)
        .on(PaymentReceived.class, PaymentReceived::orderId)
        .when(order -> !order.isReserving())
        .evenIfCompleted()
        .handle(PurchaseSaga::paid)
        .onTimeout(PAYMENT, order -> Next.of(order).compensate("not paid in time"))
        .onCompensated(PurchaseSaga::canceled)
        .build();
  }

  static Next<Order> placed(OrderPlaced message) {
    return Next.of(new Order(message.orderId(), message.total(), Status.RESERVING))
        .send(new ReserveStock(message.orderId()));
  }

  static Next<Order> reserved(Order order, StockReserved message) {
    return Next.of(order.with(Status.PAYING))
        .compensateWith(
            Compensation.of(new ReleaseStock(message.orderId())).answeredBy(StockReleased.class))
        .send(new RequestPayment(order.id(), order.total()))
        .timeout(PAYMENT, TO_PAY);
  }

  static Next<Order> paid(Order order, PaymentReceived message) {
    if (message.amount() != order.total()) {
      throw new IllegalArgumentException(
          "paid %s of %s".formatted(message.amount(), order.total()));
    }
    return order.status() == Status.PAYING
        ? Next.of(order.with(Status.PAID)).publish(new OrderPaid(order.id())).complete()
        : Next.of(order).send(new RefundPayment(order.id(), message.amount()));
  }

  static Next<Order> canceled(Order order) {
    return Next.of(order.with(Status.CANCELED)).publish(new OrderCanceled(order.id())).complete();
  }
}
