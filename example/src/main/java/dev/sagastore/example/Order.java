package dev.sagastore.example;

import dev.sagastore.example.OrderEvent.OrderShipped;
import dev.sagastore.example.OrderEvent.OrderSubmitted;
import dev.sagastore.example.OrderEvent.PaymentRefused;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order: the state of the saga. Its id is the saga's correlation id.
 *
 * @param status where it stands
 * @param customer who ordered
 * @param total what is to be paid
 * @param refusal why the payment was refused, if it was
 * @param trackingNumber the parcel's number, once shipped
 * @param history the steps so far, in the order they were taken
 */
public record Order(
    OrderStatus status,
    String customer,
    BigDecimal total,
    @Nullable String refusal,
    @Nullable String trackingNumber,
    List<StatusChange> history) {

  /**
   * One step of an order.
   *
   * @param status the status that it led to
   * @param eventId the event that led to it
   * @param at when it happened
   */
  public record StatusChange(OrderStatus status, String eventId, Instant at) {
    private static StatusChange of(OrderEvent event) {
      return new StatusChange(event.type().leadsTo(), event.eventId(), event.at());
    }
  }

  /** Keeps a copy of the history. */
  public Order {
    history = List.copyOf(history);
  }

  /** Returns a new order. */
  public static Order submitted(OrderSubmitted event) {
    return new Order(
        OrderStatus.SUBMITTED,
        event.customer(),
        event.total(),
        null,
        null,
        List.of(StatusChange.of(event)));
  }

  /**
   * Applies an event.
   *
   * <p>A step is taken once. When the same event comes again it is a duplicate; another event that
   * claims a step taken before, a second payment for instance, is a contradiction.
   */
  public Transition apply(OrderEvent event) {
    OrderStatus next = event.type().leadsTo();
    Optional<StatusChange> taken =
        history.stream().filter(step -> step.status() == next).findFirst();
    if (taken.isPresent()) {
      boolean sameEvent = taken.get().eventId().equals(event.eventId());
      return new Transition(sameEvent ? OrderOutcome.DUPLICATE : OrderOutcome.CONTRADICTION, this);
    }
    if (next.isNextAfter(status)) {
      return new Transition(OrderOutcome.APPLIED, after(event));
    }
    boolean mayStillApply = next.isAheadOf(status);
    return new Transition(
        mayStillApply ? OrderOutcome.TOO_EARLY : OrderOutcome.CONTRADICTION, this);
  }

  private Order after(OrderEvent event) {
    return new Order(
        event.type().leadsTo(),
        customer,
        total,
        event instanceof PaymentRefused refused ? refused.reason() : refusal,
        event instanceof OrderShipped shipped ? shipped.trackingNumber() : trackingNumber,
        Stream.concat(history.stream(), Stream.of(StatusChange.of(event))).toList());
  }
}
