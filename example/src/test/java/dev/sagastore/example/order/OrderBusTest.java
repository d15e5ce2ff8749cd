package dev.sagastore.example.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.BusSimulation;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs orders on the bus that is deployed, in virtual time, on the embedded engine. */
class OrderBusTest {
  private static final String AUDIT = "audit";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.start(clock);
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder()
          .client(engine.client())
          .tableName(engine.newTableName())
          .clock(clock)
          .build();
  private final BusSimulation simulation = BusSimulation.builder(clock).store(store).build();
  private SagaBus bus;

  @BeforeEach
  void start() {
    store.table().create(Duration.ofSeconds(10));
    simulation.broker().declareQueue(AUDIT);
    simulation.broker().subscribe(OrderBus.EVENTS, AUDIT);
    bus = simulation.bus(OrderBus.NAME, OrderBus::configure);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private void place(String messageId, String orderId) {
    bus.send(messageId, new OrderPlaced(orderId, "Ada Lovelace", new BigDecimal("129.90")));
    simulation.run();
  }

  private void pay(String messageId, String orderId) {
    bus.send(messageId, new PaymentReceived("p-" + orderId));
    simulation.run();
  }

  private Saga<Order> saga(String orderId) {
    return store.find(OrderSaga.ORDER.correlationId(orderId)).orElseThrow();
  }

  private void assertEnd(String orderId, Order.Step step, String... events) {
    assertThat(saga(orderId).isCompleted()).isTrue();
    assertThat(saga(orderId).state().step()).isEqualTo(step);
    List<QueuedMessage> published = simulation.broker().messages(AUDIT);
    assertThat(published).extracting(message -> message.envelope().body()).containsExactly(events);
    assertThat(simulation.broker().messages(OrderBus.NAME)).isEmpty();
    assertThat(simulation.broker().deadLetters(OrderBus.NAME)).isEmpty();
  }

  private static String confirmed(String orderId) {
    return "{\"orderId\":\"%s\",\"trackingNumber\":\"parcel-%s\"}".formatted(orderId, orderId);
  }

  private static String cancelled(String orderId, String reason) {
    return "{\"orderId\":\"%s\",\"reason\":\"%s\"}".formatted(orderId, reason);
  }

  @Test
  void paidOrderIsShipped() {
    place("m-1", "order-1");
    assertThat(saga("order-1").state().step()).isEqualTo(Order.Step.PAYING);

    pay("m-2", "order-1");

    assertEnd("order-1", Order.Step.SHIPPED, confirmed("order-1"));
  }

  @Test
  void duplicatesChangeNothing() {
    place("m-1", "order-1");
    place("m-1", "order-1");
    pay("m-2", "order-1");
    pay("m-2", "order-1");
    place("m-1", "order-1");

    assertEnd("order-1", Order.Step.SHIPPED, confirmed("order-1"));
  }

  @Test
  void paymentBeforeOrderWaits() {
    pay("m-1", "order-1");
    place("m-2", "order-1");

    simulation.advance(Duration.ofHours(1));

    assertEnd("order-1", Order.Step.SHIPPED, confirmed("order-1"));
  }

  @Test
  void soldOutOrderIsCanceled() {
    String orderId = "order-1" + Warehouse.SOLD_OUT_ORDER_SUFFIX;

    place("m-1", orderId);

    assertEnd(orderId, Order.Step.CANCELED, cancelled(orderId, "the goods are sold out"));
  }

  @Test
  void refusedPaymentCancelsOrder() {
    place("m-1", "order-1");

    bus.send("m-2", new PaymentRefused("p-order-1", "no money"));
    simulation.run();

    assertEnd("order-1", Order.Step.CANCELED, cancelled("order-1", "no money"));
  }

  @Test
  void unpaidOrderIsCanceledAndLatePaymentRefunded() {
    place("m-1", "order-1");
    simulation.advance(OrderSaga.TIME_TO_PAY.minusSeconds(1));
    assertThat(saga("order-1").state().step()).isEqualTo(Order.Step.PAYING);

    simulation.advance(Duration.ofSeconds(1));
    pay("m-2", "order-1");

    assertEnd("order-1", Order.Step.CANCELED, cancelled("order-1", "no payment within 3 days"));
  }
}
