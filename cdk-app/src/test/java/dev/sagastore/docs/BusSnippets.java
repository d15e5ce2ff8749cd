package dev.sagastore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.CompensationFailure;
import dev.sagastore.bus.DeliveryPolicy;
import dev.sagastore.bus.HistoryEntry;
import dev.sagastore.bus.MessageInterceptor;
import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.micrometer.SagaBusMetrics;
import dev.sagastore.testing.InMemorySagaStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The snippets about the saga bus, for the compiler; never run. */
@SuppressWarnings({"unused", "ClassCanBeStatic", "SameNameButDifferent"})
final class BusSnippets {
  /** The quick start. */
  static class QuickStart {
    record OrderPlaced(String orderId) {}

    record ReserveStock(String orderId) {}

    record StockReserved(String reservationId) {}

    record OrderConfirmed(String orderId) {}

    static class OrderSaga {
      record Order(String id, String status) {
        boolean isReserving() {
          return status.equals("RESERVING");
        }
      }

      static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

      static SagaDefinition<Order> definition() {
        return SagaDefinition.of(ORDER)
            .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
            .onReply(StockReserved.class)
            .when(Order::isReserving)
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
        return Next.of(new Order(order.id(), "CONFIRMED"))
            .publish(new OrderConfirmed(order.id()))
            .complete();
      }
    }

    static void run() {
      InMemoryBroker broker = InMemoryBroker.create(Clock.systemUTC());
      broker.declareTopic("order-events");
      InMemoryTransport transport = broker.transport("orders");

      SagaBus orders =
          SagaBus.builder("orders")
              .store(new InMemorySagaStore()) // in production: DynamoDbSagaStore.fromEnvironment()
              .transport(transport)
              .format(transport.format())
              .mapper(JacksonMessageMapper.create())
              .define(OrderSaga.definition())
              .handle(
                  ReserveStock.class,
                  (command, context) -> Response.reply(new StockReserved("r-" + command.orderId())))
              .publishTo("order-events")
              .build();

      SagaBusWorker worker = SagaBusWorker.builder(orders).build();
      worker.start();
      orders.send(new OrderPlaced("order-42"));

      worker.stop(Duration.ofSeconds(20)); // in a shutdown hook
    }
  }

  record OrderPlaced(String orderId) {}

  record ReserveStock(String orderId) {}

  record ShipOrder(String orderId) {}

  record StockReserved(String reservationId) {}

  record StockReleased(String reservationId) {}

  record StockReleaseFailed(String reservationId) {}

  record PaymentRequested(String paymentId) {}

  record PaymentReceived(String paymentId) {}

  record RequestPayment(String orderId) {}

  record ReleaseStock(String reservationId) {}

  record CancelPayment(String paymentId) {}

  record RefundPayment(String paymentId) {}

  record CustomerChanged(String orderId) {}

  record OrderStuck(String orderId, String reason) {}

  record CloseOrder(String orderId) {}

  record Order(String id, String status) {
    boolean isReserving() {
      return status.equals("RESERVING");
    }

    boolean isPaying() {
      return status.equals("PAYING");
    }

    boolean isCanceled() {
      return status.equals("CANCELED");
    }

    boolean isStuck() {
      return status.equals("STUCK");
    }

    Order to(String next) {
      return new Order(id, next);
    }
  }

  static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  static final KeyName PAYMENT = KeyName.of("payment");

  static class OrderSaga {
    static Next<Order> placed(OrderPlaced message) {
      return Next.of(new Order(message.orderId(), "RESERVING"));
    }

    static Next<Order> reserved(Order order, StockReserved message) {
      return Next.of(order.to("PAYING"))
          .compensateWith(
              Compensation.of(new ReleaseStock(message.reservationId()))
                  .answeredBy(StockReleased.class))
          .send(new RequestPayment(order.id()))
          .timeout("payment", Duration.ofDays(3));
    }

    static Next<Order> asked(Order order, PaymentRequested message) {
      return Next.of(order)
          .correlateBy(PAYMENT, message.paymentId())
          .compensateWith(new CancelPayment(message.paymentId()));
    }

    static Next<Order> paid(Order order, PaymentReceived message) {
      return Next.of(order.to("SHIPPING")).cancelTimeout("payment").send(new ShipOrder(order.id()));
    }

    static Next<Order> paidLate(Order order, PaymentReceived message) {
      return Next.of(order).send(new RefundPayment(message.paymentId()));
    }

    static Next<Order> paymentOverdue(Order order) {
      return Next.of(order.to("CANCELED")).compensate("no payment within 3 days");
    }

    static SagaDefinition<Order> guards() {
      return SagaDefinition.of(ORDER)
          .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
          .on(PaymentReceived.class, PAYMENT, PaymentReceived::paymentId)
          .when(Order::isPaying)
          .handle(OrderSaga::paid)
          .on(PaymentReceived.class, PAYMENT, PaymentReceived::paymentId)
          .when(Order::isCanceled)
          .evenIfCompleted()
          .handle(OrderSaga::paidLate)
          .on(CustomerChanged.class, CustomerChanged::orderId)
          .when(Order::isPaying)
          .otherwiseIgnore()
          .handle((order, message) -> Next.of(order))
          .onFailure(
              PaymentReceived.class,
              (order, message, reason) ->
                  Next.of(order.to("STUCK")).publish(new OrderStuck(order.id(), reason)))
          .build();
    }

    static Next<Order> releaseFailed(Order order, CompensationFailure failure) {
      return Next.of(order.to("STUCK")).publish(new OrderStuck(order.id(), failure.reason()));
    }

    static SagaDefinition<Order> stuck() {
      return SagaDefinition.of(ORDER)
          .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
          .onCompensated(order -> Next.of(order.to("CANCELED")).complete())
          .onCompensationFailed(OrderSaga::releaseFailed)
          .on(CloseOrder.class, CloseOrder::orderId)
          .when(Order::isStuck)
          .handle((order, message) -> Next.of(order.to("CLOSED")).complete())
          .build();
    }
  }

  void reservedAsksForPayment() {
    Order order = new Order("order-42", "RESERVING");

    assertThat(OrderSaga.reserved(order, new StockReserved("r-1")))
        .isEqualTo(
            Next.of(new Order("order-42", "PAYING"))
                .compensateWith(
                    Compensation.of(new ReleaseStock("r-1")).answeredBy(StockReleased.class))
                .send(new RequestPayment("order-42"))
                .timeout("payment", Duration.ofDays(3)));
  }

  MessageType<OrderPlaced> messageType() {
    return MessageType.of(OrderPlaced.class)
        .named("order-placed")
        .formerly("NewOrder")
        .version(2)
        .upcast(1, body -> body.replace("\"number\":", "\"orderId\":"));
  }

  interface Warehouse {
    String reserve(String orderId, String idempotencyKey);
  }

  SagaBus warehouse(SagaBusBuilder builder, Warehouse warehouse) {
    return builder
        .handle(
            ReserveStock.class,
            (command, context) ->
                Response.reply(
                    new StockReserved(warehouse.reserve(command.orderId(), context.messageId()))))
        .policy(DeliveryPolicy.standard().withAttempts(10))
        .build();
  }

  SagaBus routes(SagaBusBuilder builder, MeterRegistry registry) {
    return builder
        .route(ReserveStock.class, "stock")
        .route("payments") // all other commands
        .publishTo("order-events") // all events
        .listener(SagaBusMetrics.of(registry))
        .build();
  }

  static final class Tenants implements MessageInterceptor {
    @Override
    public Envelope received(Envelope message) {
      if (message.header("tenant").isEmpty()) {
        throw new IllegalArgumentException("it has no header 'tenant'"); // a dead letter
      }
      return message;
    }

    @Override
    public String correlationId(String correlationId, Envelope message) {
      return message.header("tenant").orElseThrow() + "/" + correlationId;
    }
  }

  void busData(SagaStore store) {
    Saga<Order> saga = store.find(ORDER.correlationId("order-42")).orElseThrow();
    BusData data = BusData.of(saga);
    Map<String, Instant> running = data.timeouts();
    Map<String, String> parked = data.parkedTimeouts(); // with the reasons
    List<Envelope> toUndo = data.compensations(); // the next command last
    List<Envelope> unsent = data.unsentMessages();
    List<HistoryEntry> history = data.history(); // such as PaymentReceived at 2026-11-30T09:30:00Z
  }

  void replay(SagaBus bus, Supplier<Boolean> isDone) {
    while (!isDone.get()) {
      bus.receive(10, Duration.ofSeconds(20)); // without a worker, so no sweep
    }
  }

  Compensation compensation(String reservationId) {
    return Compensation.of(new ReleaseStock(reservationId))
        .answeredBy(StockReleased.class)
        .failedBy(StockReleaseFailed.class)
        .within(Duration.ofMinutes(10))
        .attempts(5);
  }
}
