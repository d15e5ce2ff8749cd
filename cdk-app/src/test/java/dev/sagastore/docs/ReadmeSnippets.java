package dev.sagastore.docs;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.lambda.SagaBusHandler;
import dev.sagastore.bus.lambda.SagaSweepHandler;
import java.time.Duration;

/** The saga of the README, which {@code docs/aws.md} deploys. */
interface ReadmeSnippets {
  record OrderPlaced(String orderId) {}

  record ReserveStock(String orderId) {}

  record StockReserved(String reservationId) {}

  record Order(String id, String status) {}

  final class OrderSaga {
    static SagaDefinition<Order> definition() {
      return SagaDefinition.of(SagaType.of("OrderSaga", Order.class))
          .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
          .onReply(StockReserved.class)
          .handle(OrderSaga::reserved)
          .onTimeout("stock", order -> Next.of(new Order(order.id(), "CANCELED")).complete())
          .build();
    }

    static Next<Order> placed(OrderPlaced message) {
      return Next.of(new Order(message.orderId(), "RESERVING"))
          .send(new ReserveStock(message.orderId()))
          .timeout("stock", Duration.ofHours(1));
    }

    static Next<Order> reserved(Order order, StockReserved message) {
      return Next.of(new Order(order.id(), "CONFIRMED")).complete();
    }
  }

  public final class OrderFunction extends SagaBusHandler {
    public OrderFunction() {
      super(OrderFunction::configure);
    }

    static void configure(SagaBusBuilder bus) {
      bus.define(OrderSaga.definition())
          .handle(
              ReserveStock.class, // in a real system, another service handles it
              (command, context) -> Response.reply(new StockReserved("r-" + command.orderId())));
    }
  }

  public final class OrderSweeper extends SagaSweepHandler {
    public OrderSweeper() {
      super(OrderFunction::configure);
    }
  }
}
