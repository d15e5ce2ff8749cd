package dev.sagastore.example;

import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.example.OrderEvent.OrderSubmitted;
import java.util.Optional;

/**
 * Applies events to stored orders.
 *
 * <p>The store reads the order of an event, which is its saga's correlation ID, and calls {@link
 * #decide}. It writes what the decision says; if another worker was faster, it asks again with the
 * newer order. A shipped or canceled order completes its saga.
 *
 * <p>Processing an event again does no harm. Safe for use by several threads.
 */
public final class OrderProcessor {
  /**
   * The saga of an order. Once completed it is kept as long as the store is told, 30 days by
   * default: longer than SQS keeps a message (14 days at most), so that a late duplicate still
   * meets its order.
   */
  public static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  private final SagaStore store;

  /** Creates a processor. */
  public OrderProcessor(SagaStore store) {
    this.store = store;
  }

  /**
   * Processes one event.
   *
   * @throws dev.sagastore.SagaStoreException if the order could not be read or stored
   */
  public OrderResult process(OrderEvent event) {
    return OrderResult.of(
        store.insertOrChange(ORDER.correlationId(event.orderId()), found -> decide(found, event)));
  }

  private static SagaChange<Order, OrderOutcome> decide(
      Optional<Saga<Order>> found, OrderEvent event) {
    if (found.isEmpty()) {
      return event instanceof OrderSubmitted submission
          ? SagaChange.to(Order.submitted(submission)).returning(OrderOutcome.APPLIED)
          : SagaChange.<Order>nothing().returning(OrderOutcome.TOO_EARLY);
    }
    Transition transition = found.get().state().apply(event);
    if (transition.outcome() != OrderOutcome.APPLIED) {
      return SagaChange.<Order>nothing().returning(transition.outcome());
    }
    Order next = transition.order();
    SagaChange<Order, OrderOutcome> change = SagaChange.to(next).returning(OrderOutcome.APPLIED);
    return next.status().isTerminal() ? change.andComplete() : change;
  }
}
