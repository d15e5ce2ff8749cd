package dev.sagastore.example.order;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An order: the state of the saga.
 *
 * @param id number of the order, which is the saga's correlation ID
 * @param step how far it has come
 * @param customer who has ordered
 * @param total amount to pay
 * @param reservationId number of the reservation; null before the goods are set aside
 * @param paymentId ID of the payment; null before the customer was asked
 * @param problem why it is canceled; null if it isn't
 */
public record Order(
    String id,
    Step step,
    String customer,
    BigDecimal total,
    @Nullable String reservationId,
    @Nullable String paymentId,
    @Nullable String problem) {
  /** The progress of an order. */
  public enum Step {
    /** The warehouse is asked for the goods. */
    RESERVING,
    /** The customer is asked for the payment. */
    PAYING,
    /** The warehouse sends the parcel. */
    SHIPPING,
    /** The parcel is on its way. */
    SHIPPED,
    /** The steps are being undone. */
    CANCELING,
    /** Everything is undone. */
    CANCELED
  }

  static Order placed(OrderPlaced message) {
    return new Order(
        message.orderId(), Step.RESERVING, message.customer(), message.total(), null, null, null);
  }

  boolean isReserving() {
    return step == Step.RESERVING;
  }

  boolean isPaying() {
    return step == Step.PAYING;
  }

  boolean isShipping() {
    return step == Step.SHIPPING;
  }

  boolean isCanceled() {
    return step == Step.CANCELING || step == Step.CANCELED;
  }

  Order reserved(String reservation) {
    return new Order(id, Step.PAYING, customer, total, reservation, paymentId, problem);
  }

  Order asked(String payment) {
    return new Order(id, step, customer, total, reservationId, payment, problem);
  }

  Order to(Step next) {
    return new Order(id, next, customer, total, reservationId, paymentId, problem);
  }

  Order canceling(String why) {
    return new Order(id, Step.CANCELING, customer, total, reservationId, paymentId, why);
  }
}
