package dev.sagastore.example;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.example.OrderEvent.OrderSubmitted;

/**
 * Applies events to stored orders.
 *
 * <ol>
 *   <li>A submission is inserted. If the order is there already, the exception carries it.
 *   <li>For any other event the order is found by its id, which is the saga's correlation id.
 *   <li>The event is applied, and the order stored if it changed; a shipped or cancelled order
 *       completes its saga.
 *   <li>If somebody else wrote the order meanwhile, the exception carries the order as it is now,
 *       and the event is applied to that, without another read.
 * </ol>
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

  private static final int MAX_ATTEMPTS = 5;

  private final SagaStore store;

  /** Creates a processor. */
  public OrderProcessor(SagaStore store) {
    this.store = store;
  }

  /**
   * Processes one event.
   *
   * @throws dev.sagastore.SagaStoreException if the order could not be read or stored; a {@link
   *     SagaConflictException} if others were faster five times in a row
   */
  public OrderResult process(OrderEvent event) {
    if (event instanceof OrderSubmitted submission) {
      return insert(submission);
    }
    return store
        .findByCorrelationId(ORDER, event.orderId())
        .map(saga -> update(saga, event))
        .orElseGet(OrderResult::noOrderYet);
  }

  private OrderResult insert(OrderSubmitted submission) {
    try {
      Saga<Order> saga = store.insert(ORDER, submission.orderId(), Order.submitted(submission));
      return OrderResult.of(Outcome.APPLIED, saga, 0);
    } catch (DuplicateSagaException e) {
      return update(e.existing(ORDER).orElseThrow(() -> e), submission);
    }
  }

  private OrderResult update(Saga<Order> found, OrderEvent event) {
    Saga<Order> saga = found;
    for (int conflicts = 0; ; conflicts++) {
      Transition transition = saga.state().apply(event);
      if (transition.outcome() != Outcome.APPLIED) {
        return OrderResult.of(transition.outcome(), saga, conflicts);
      }
      try {
        Saga<Order> stored = store.update(changed(saga, transition.order()));
        return OrderResult.of(Outcome.APPLIED, stored, conflicts);
      } catch (SagaConflictException e) {
        if (conflicts + 1 == MAX_ATTEMPTS) {
          throw e;
        }
        saga = e.current(ORDER).orElseThrow(() -> e);
      }
    }
  }

  private static Saga<Order> changed(Saga<Order> saga, Order order) {
    Saga<Order> changed = saga.withState(order);
    return order.status().isTerminal() ? changed.completed() : changed;
  }
}
