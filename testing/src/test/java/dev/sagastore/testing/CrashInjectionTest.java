package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.testing.PurchaseSaga.Order;
import dev.sagastore.testing.PurchaseSaga.OrderPlaced;
import dev.sagastore.testing.PurchaseSaga.PaymentReceived;
import dev.sagastore.testing.PurchaseSaga.ReleaseStock;
import dev.sagastore.testing.PurchaseSaga.ReserveStock;
import dev.sagastore.testing.PurchaseSaga.StockReleased;
import dev.sagastore.testing.PurchaseSaga.StockReserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashInjectionTest {
  private static final Instant START = Instant.parse("2026-11-23T09:30:00Z");

  private static BusSimulation simulation(CrashInjection crash, int batchSize) {
    BusSimulation simulation =
        BusSimulation.builder(START).crash(crash).batchSize(batchSize).build();
    InMemoryBroker broker = simulation.broker();
    broker.declareQueue("commands");
    broker.declareQueue("accounting");
    broker.subscribe("events", "accounting");
    return simulation;
  }

  private static Saga<Order> order(BusSimulation simulation) {
    return simulation.store().find(PurchaseSaga.ORDER.correlationId("order-42")).orElseThrow();
  }

  /** Returns the IDs of the messages in a queue, by their type. */
  private static Map<String, Set<String>> ids(BusSimulation simulation, String queue) {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (QueuedMessage message : simulation.broker().messages(queue)) {
      Envelope envelope = message.envelope();
      ids.computeIfAbsent(envelope.type(), type -> new TreeSet<>()).add(envelope.id());
    }
    return ids;
  }

  private static void assertOneId(Map<String, Set<String>> ids, String... types) {
    assertThat(ids.keySet()).containsExactlyInAnyOrder(types);
    assertThat(ids.values()).allSatisfy(each -> assertThat(each).hasSize(1));
  }

  private static void assertNothingLeft(BusSimulation simulation, String queue) {
    assertThat(simulation.broker().messages(queue)).isEmpty();
    assertThat(simulation.broker().deadLetters(queue)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void paidOrderSurvivesCrashAtEachRequest(int batchSize) {
    int requests =
        CrashInjection.everywhere(
            crash -> {
              BusSimulation simulation = simulation(crash, batchSize);
              SagaBus orders =
                  simulation.bus(
                      "orders",
                      bus ->
                          bus.define(PurchaseSaga.definition())
                              .route("commands")
                              .publishTo("events"));
              orders.send("message-1", new OrderPlaced("order-42", 10));
              orders.send("message-2", new StockReserved("order-42"));
              orders.send("message-3", new PaymentReceived("order-42", 10));
              simulation.advance(Duration.ofMinutes(10));

              Saga<Order> order = order(simulation);
              assertThat(order.state())
                  .isEqualTo(new Order("order-42", 10, PurchaseSaga.Status.PAID));
              assertThat(order.isCompleted()).isTrue();
              assertThat(order.version()).isLessThanOrEqualTo(3);
              assertThat(BusData.of(order).unsentMessages()).isEmpty();
              assertOneId(ids(simulation, "commands"), "ReserveStock", "RequestPayment");
              assertOneId(ids(simulation, "accounting"), "OrderPaid");
              assertNothingLeft(simulation, "orders");
            });
    assertThat(requests).isGreaterThan(5);
  }

  @Test
  void compensatedOrderSurvivesCrashAtEachRequest() {
    int requests =
        CrashInjection.everywhere(
            crash -> {
              BusSimulation simulation = simulation(crash, 10);
              SagaBus orders =
                  simulation.bus(
                      "orders",
                      bus ->
                          bus.define(PurchaseSaga.definition())
                              .route("commands")
                              .route(ReserveStock.class, "stock")
                              .route(ReleaseStock.class, "stock")
                              .publishTo("events"));
              simulation.bus(
                  "stock",
                  bus ->
                      bus.handle(
                              ReserveStock.class,
                              (command, context) ->
                                  Response.reply(new StockReserved(command.orderId())))
                          .handle(
                              ReleaseStock.class,
                              (command, context) -> Response.reply(new StockReleased())));
              orders.send("message-1", new OrderPlaced("order-42", 10));
              simulation.advance(Duration.ofDays(3).plusHours(1));
              orders.send("message-2", new PaymentReceived("order-42", 10));
              simulation.advance(Duration.ofHours(1));

              Saga<Order> order = order(simulation);
              assertThat(order.state())
                  .isEqualTo(new Order("order-42", 10, PurchaseSaga.Status.CANCELED));
              assertThat(order.isCompleted()).isTrue();
              assertThat(BusData.of(order).unsentMessages()).isEmpty();
              assertOneId(ids(simulation, "commands"), "RequestPayment", "RefundPayment");
              assertOneId(ids(simulation, "accounting"), "OrderCanceled");
              assertNothingLeft(simulation, "orders");
              assertNothingLeft(simulation, "stock");
            });
    assertThat(requests).isGreaterThan(20);
  }

  @Test
  void failureNamesRequest() {
    assertThatThrownBy(
            () ->
                CrashInjection.everywhere(
                    crash -> {
                      BusSimulation simulation = simulation(crash, 10);
                      SagaBus orders =
                          simulation.bus(
                              "orders",
                              bus -> bus.define(PurchaseSaga.definition()).route("commands"));
                      orders.send("message-1", new OrderPlaced("order-42", 10));
                      simulation.run(); // too short for a crash
                      assertThat(order(simulation).state().total()).isEqualTo(10);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("with a crash before request 2, 'findConsistent': No value present");
  }

  @Test
  void requestBeforeCrashHasNoEffect() {
    InMemoryBroker broker = InMemoryBroker.create(new SettableClock(START));
    CrashInjection crash = CrashInjection.before(1);
    List<SendRequest> requests =
        List.of(SendRequest.of(Destination.OWN_QUEUE, Envelope.of("1", "OrderPlaced", "{}")));
    assertThatThrownBy(() -> crash.transport(broker.transport("orders")).send(requests))
        .isInstanceOf(SimulatedCrash.class)
        .hasMessage("crash before request 1, 'send'");
    assertThat(broker.depth("orders")).isZero();
    assertThat(crash.hasCrashed()).isTrue();
  }

  @Test
  void requestAfterCrashTakesEffect() {
    InMemoryBroker broker = InMemoryBroker.create(new SettableClock(START));
    CrashInjection crash = CrashInjection.after(1);
    List<SendRequest> requests =
        List.of(SendRequest.of(Destination.OWN_QUEUE, Envelope.of("1", "OrderPlaced", "{}")));
    assertThatThrownBy(() -> crash.transport(broker.transport("orders")).send(requests))
        .isInstanceOf(SimulatedCrash.class)
        .hasMessage("crash after request 1, 'send'");
    assertThat(broker.depth("orders")).isEqualTo(1);
    assertThat(crash.requests()).isEqualTo(1);
  }
}
