package dev.sagastore.example;

import static dev.sagastore.example.OrderProcessor.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OrderProcessorTest {
  private final DynamoDbSagaStore store = Stores.withNewTable();
  private final OrderProcessor processor = new OrderProcessor(store);

  @Test
  void aShippedOrderIsStoredAndCompleted() {
    assertThat(process(OrderEventType.ORDER_SUBMITTED))
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.SUBMITTED, 1, 0));
    assertThat(process(OrderEventType.STOCK_RESERVED))
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.STOCK_RESERVED, 2, 0));
    assertThat(process(OrderEventType.PAYMENT_RECEIVED))
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.PAID, 3, 0));
    assertThat(stored().isCompleted()).isFalse();

    assertThat(process(OrderEventType.ORDER_SHIPPED))
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.SHIPPED, 4, 0));
    assertThat(stored().state()).isEqualTo(Orders.order(OrderStatus.SHIPPED));
    assertThat(stored().isCompleted()).isTrue();
  }

  @Test
  void aCancelledOrderIsStoredAndCompleted() {
    process(OrderEventType.ORDER_SUBMITTED);
    process(OrderEventType.STOCK_RESERVED);
    process(OrderEventType.PAYMENT_REFUSED);
    process(OrderEventType.STOCK_RELEASED);
    assertThat(stored().isCompleted()).isFalse();
    process(OrderEventType.ORDER_CANCELLED);

    assertThat(stored().state()).isEqualTo(Orders.order(OrderStatus.CANCELLED));
    assertThat(stored().isCompleted()).isTrue();
  }

  @Test
  void anEventIsAppliedOnce() {
    process(OrderEventType.ORDER_SUBMITTED);
    process(OrderEventType.STOCK_RESERVED);

    assertThat(process(OrderEventType.STOCK_RESERVED))
        .isEqualTo(new OrderResult(OrderOutcome.DUPLICATE, OrderStatus.STOCK_RESERVED, 2, 0));
    assertThat(process(OrderEventType.ORDER_SUBMITTED))
        .isEqualTo(new OrderResult(OrderOutcome.DUPLICATE, OrderStatus.STOCK_RESERVED, 2, 0));
    assertThat(stored().version()).isEqualTo(2);
  }

  @Test
  void anotherSubmissionOfTheSameOrderIsAContradiction() {
    process(OrderEventType.ORDER_SUBMITTED);

    assertThat(processor.process(Orders.event(OrderEventType.ORDER_SUBMITTED, "order-1", "second")))
        .isEqualTo(new OrderResult(OrderOutcome.CONTRADICTION, OrderStatus.SUBMITTED, 1, 0));
  }

  @Test
  void anEventThatIsTooEarlyLeavesNoTrace() {
    assertThat(process(OrderEventType.STOCK_RESERVED))
        .isEqualTo(new OrderResult(OrderOutcome.TOO_EARLY, null, 0, 0));
    process(OrderEventType.ORDER_SUBMITTED);
    assertThat(process(OrderEventType.PAYMENT_RECEIVED))
        .isEqualTo(new OrderResult(OrderOutcome.TOO_EARLY, OrderStatus.SUBMITTED, 1, 0));

    assertThat(stored().state()).isEqualTo(Orders.submitted());
  }

  @Test
  void anEventIsAppliedToWhatSomebodyElseWroteMeanwhile() {
    process(OrderEventType.ORDER_SUBMITTED);

    OrderResult result =
        contested(1, this::renameCustomer).process(Orders.event(OrderEventType.STOCK_RESERVED));

    assertThat(result)
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.STOCK_RESERVED, 3, 1));
    assertThat(stored().state().customer()).isEqualTo("Ada King");
  }

  @Test
  void anEventThatAnotherWorkerWasFasterWithIsADuplicate() {
    process(OrderEventType.ORDER_SUBMITTED);

    OrderResult result =
        contested(1, () -> process(OrderEventType.STOCK_RESERVED))
            .process(Orders.event(OrderEventType.STOCK_RESERVED));

    assertThat(result)
        .isEqualTo(new OrderResult(OrderOutcome.DUPLICATE, OrderStatus.STOCK_RESERVED, 2, 1));
  }

  @Test
  void severalConflictsAreOvercome() {
    process(OrderEventType.ORDER_SUBMITTED);

    assertThat(
            contested(3, this::renameCustomer).process(Orders.event(OrderEventType.STOCK_RESERVED)))
        .isEqualTo(new OrderResult(OrderOutcome.APPLIED, OrderStatus.STOCK_RESERVED, 5, 3));
  }

  @Test
  void submissionThatAnotherWorkerWasFasterWithIsDuplicate() {
    assertThat(
            contested(1, () -> process(OrderEventType.ORDER_SUBMITTED))
                .process(Orders.event(OrderEventType.ORDER_SUBMITTED)))
        .isEqualTo(new OrderResult(OrderOutcome.DUPLICATE, OrderStatus.SUBMITTED, 1, 1));
  }

  @Test
  void ofTwoWorkersOneTakesTheStep() throws Exception {
    for (int i = 0; i < 20; i++) {
      String orderId = "raced-" + i;
      processor.process(Orders.event(OrderEventType.ORDER_SUBMITTED, orderId, "submitted"));
      processor.process(Orders.event(OrderEventType.STOCK_RESERVED, orderId, "reserved"));

      assertThat(
              race(
                  Orders.event(OrderEventType.PAYMENT_RECEIVED, orderId, "paid"),
                  Orders.event(OrderEventType.PAYMENT_REFUSED, orderId, "refused")))
          .containsExactlyInAnyOrder(OrderOutcome.APPLIED, OrderOutcome.CONTRADICTION);
      assertThat(store.find(ORDER.correlationId(orderId)).orElseThrow().version()).isEqualTo(3);
    }
  }

  private List<OrderOutcome> race(OrderEvent one, OrderEvent other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      Future<OrderResult> first = workers.submit(atOnce(start, one));
      Future<OrderResult> second = workers.submit(atOnce(start, other));
      return List.of(first.get().outcome(), second.get().outcome());
    } finally {
      workers.shutdownNow();
    }
  }

  private Callable<OrderResult> atOnce(CyclicBarrier start, OrderEvent event) {
    return () -> {
      start.await();
      return processor.process(event);
    };
  }

  private OrderResult process(OrderEventType type) {
    return processor.process(Orders.event(type));
  }

  private Saga<Order> stored() {
    return store.find(ORDER.correlationId("order-1")).orElseThrow();
  }

  private OrderProcessor contested(int lostRaces, Runnable rival) {
    return new OrderProcessor(new ContestedStore(store, lostRaces, rival));
  }

  /** What customer service might do, unnoticed by the events. */
  private void renameCustomer() {
    Saga<Order> saga = stored();
    Order order = saga.state();
    store.update(
        saga.withState(
            new Order(
                order.status(),
                "Ada King",
                order.total(),
                order.refusal(),
                order.trackingNumber(),
                order.history())));
  }
}
