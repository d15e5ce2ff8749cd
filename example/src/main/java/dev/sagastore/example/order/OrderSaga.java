package dev.sagastore.example.order;

import dev.sagastore.KeyName;
import dev.sagastore.SagaType;
import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaDefinition;
import java.time.Duration;
import java.util.Objects;

/**
 * The saga of an order: it reserves the goods, waits three days for the payment, and ships. If a
 * step fails, it undoes the ones before.
 *
 * <p>The handlers are pure functions from state and message to what happens next.
 */
public final class OrderSaga {
  /** The saga's type. */
  public static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  /** The time in which a customer has to pay. */
  public static final Duration TIME_TO_PAY = Duration.ofDays(3);

  private static final KeyName PAYMENT = KeyName.of("payment");

  private OrderSaga() {}

  /**
   * Returns the definition of the saga.
   *
   * @return the definition
   */
  public static SagaDefinition<Order> definition() {
    return SagaDefinition.of(ORDER)
        .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
        .onReply(StockReserved.class)
        .when(Order::isReserving)
        .handle(OrderSaga::reserved)
        .onReply(StockRefused.class)
        .when(Order::isReserving)
        .handle(OrderSaga::refused)
        .onReply(PaymentRequested.class)
        .when(Order::isPaying)
        .handle(OrderSaga::asked)
        .onReply(PaymentRequested.class)
        .when(Order::isCanceled)
        .evenIfCompleted()
        .handle(OrderSaga::askedLate)
        .on(PaymentReceived.class, PAYMENT, PaymentReceived::paymentId)
        .when(Order::isPaying)
        .handle(OrderSaga::paid)
        .on(PaymentReceived.class, PAYMENT, PaymentReceived::paymentId)
        .when(Order::isCanceled)
        .evenIfCompleted()
        .handle(OrderSaga::paidLate)
        .on(PaymentRefused.class, PAYMENT, PaymentRefused::paymentId)
        .when(Order::isPaying)
        .handle(OrderSaga::notPaid)
        .onReply(OrderShipped.class)
        .when(Order::isShipping)
        .handle(OrderSaga::shipped)
        .onTimeout("payment", OrderSaga::paymentOverdue)
        .onCompensated(OrderSaga::canceled)
        .build();
  }

  static Next<Order> placed(OrderPlaced message) {
    return Next.of(Order.placed(message)).send(new ReserveStock(message.orderId()));
  }

  static Next<Order> reserved(Order order, StockReserved message) {
    return Next.of(order.reserved(message.reservationId()))
        .compensateWith(
            Compensation.of(new ReleaseStock(message.reservationId()))
                .answeredBy(StockReleased.class))
        .send(new RequestPayment(order.id(), order.total()))
        .timeout("payment", TIME_TO_PAY);
  }

  static Next<Order> refused(Order order, StockRefused message) {
    return Next.of(order.canceling(message.reason())).compensate(message.reason());
  }

  static Next<Order> asked(Order order, PaymentRequested message) {
    return Next.of(order.asked(message.paymentId()))
        .correlateBy(PAYMENT, message.paymentId())
        .compensateWith(new CancelPayment(message.paymentId()));
  }

  static Next<Order> askedLate(Order order, PaymentRequested message) {
    return Next.of(order).send(new CancelPayment(message.paymentId()));
  }

  static Next<Order> paid(Order order, PaymentReceived message) {
    return Next.of(order.to(Order.Step.SHIPPING))
        .cancelTimeout("payment")
        .send(new ShipOrder(order.id(), Objects.requireNonNull(order.reservationId())));
  }

  static Next<Order> paidLate(Order order, PaymentReceived message) {
    return Next.of(order).send(new RefundPayment(message.paymentId()));
  }

  static Next<Order> notPaid(Order order, PaymentRefused message) {
    return Next.of(order.canceling(message.reason()))
        .cancelTimeout("payment")
        .compensate(message.reason());
  }

  static Next<Order> paymentOverdue(Order order) {
    String reason = "no payment within " + TIME_TO_PAY.toDays() + " days";
    return Next.of(order.canceling(reason)).compensate(reason);
  }

  static Next<Order> shipped(Order order, OrderShipped message) {
    return Next.of(order.to(Order.Step.SHIPPED))
        .publish(new OrderConfirmed(order.id(), message.trackingNumber()))
        .complete();
  }

  static Next<Order> canceled(Order order) {
    return Next.of(order.to(Order.Step.CANCELED))
        .publish(new OrderCancelled(order.id(), Objects.requireNonNull(order.problem())))
        .complete();
  }
}
