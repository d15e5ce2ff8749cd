package dev.sagastore.bus.lambda;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaDefinition;
import java.time.Duration;
import java.util.function.Consumer;

/** A small order saga. */
final class TestOrders {
  static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  private TestOrders() {}

  record Order(String id, int notes, boolean isPaying) {}

  record OrderPlaced(String orderId) {}

  record NoteAdded(String orderId, String note) {}

  record PaymentReceived(String orderId) {}

  record OrderBroken(String orderId) {}

  record ReminderSet(String orderId) {}

  /** Returns a configuration that adds the saga. */
  static Consumer<SagaBusBuilder> configuration() {
    return configuration(note -> {});
  }

  /**
   * Returns a configuration that adds the saga.
   *
   * @param onNote is called with each note
   */
  static Consumer<SagaBusBuilder> configuration(Consumer<String> onNote) {
    return bus -> bus.define(definition(onNote));
  }

  private static SagaDefinition<Order> definition(Consumer<String> onNote) {
    return SagaDefinition.of(ORDER)
        .startedBy(
            OrderPlaced.class,
            OrderPlaced::orderId,
            message -> Next.of(new Order(message.orderId(), 0, false)))
        .on(NoteAdded.class, NoteAdded::orderId)
        .handle(
            (order, message) -> {
              onNote.accept(message.note());
              return Next.of(new Order(order.id(), order.notes() + 1, order.isPaying()));
            })
        .on(PaymentReceived.class, PaymentReceived::orderId)
        .when(Order::isPaying)
        .handle((order, message) -> Next.of(order).complete())
        .on(OrderBroken.class, OrderBroken::orderId)
        .handle(
            (order, message) -> {
              throw new IllegalStateException("this handler always fails");
            })
        .on(ReminderSet.class, ReminderSet::orderId)
        .handle((order, message) -> Next.of(order).timeout("reminder", Duration.ofDays(1)))
        .onTimeout("reminder", order -> Next.of(order).complete())
        .build();
  }
}
