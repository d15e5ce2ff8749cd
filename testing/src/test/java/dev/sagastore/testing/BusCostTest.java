package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.KeyName;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The cost of a message, counted by the engine. The table in docs/cost.md has the same rows. */
class BusCostTest {
  /** A message of the saga. */
  sealed interface Message {
    String orderId();
  }

  record Placed(String orderId) implements Message {}

  record PlacedQuietly(String orderId) implements Message {}

  record Noted(String orderId) implements Message {}

  record Reserved(String orderId) implements Message {}

  record Asked(String orderId) implements Message {}

  record Paid(String orderId) implements Message {}

  record Awaited(String orderId) implements Message {}

  record Shipped(String orderId) implements Message {}

  record Delayed(String orderId) implements Message {}

  record Event(String text) {}

  private static final String INDEX_1 = "GSI1";
  private static final String INDEX_2 = "GSI2";
  private static final Duration LONG = Duration.ofDays(3);
  private static final KeyName PAYMENT = KeyName.of("payment");
  private static final SagaType<String> ORDER = SagaType.of("OrderSaga", String.class);

  private static final SagaDefinition<String> DEFINITION =
      SagaDefinition.of(ORDER)
          .startedBy(
              Placed.class,
              Placed::orderId,
              message -> Next.of("placed").publish(new Event("placed")))
          .startedBy(PlacedQuietly.class, PlacedQuietly::orderId, message -> Next.of("placed"))
          .on(Noted.class, Noted::orderId)
          .handle((state, message) -> Next.of("noted"))
          .on(Reserved.class, Reserved::orderId)
          .handle((state, message) -> Next.of("reserved").publish(new Event("reserved")))
          .on(Asked.class, Asked::orderId)
          .handle(
              (state, message) -> Next.of("asked").correlateBy(PAYMENT, "p-" + message.orderId()))
          .on(Delayed.class, Delayed::orderId)
          .handle((state, message) -> Next.of("delayed").timeout("payment", LONG))
          .on(Paid.class, Paid::orderId)
          .handle((state, message) -> Next.of("paid").complete())
          .on(Awaited.class, Awaited::orderId)
          .handle(
              (state, message) ->
                  Next.of("awaited").publish(new Event("awaited")).timeout("payment", LONG))
          .on(Shipped.class, Shipped::orderId)
          .handle((state, message) -> Next.of("shipped").publish(new Event("shipped")).complete())
          .onTimeout("payment", state -> Next.of("overdue"))
          .build();

  /** Bodies are the order's number. */
  private static final class OrderIdMapper implements MessageMapper {
    @Override
    public String write(Object message) {
      return message instanceof Message order ? order.orderId() : message.toString();
    }

    @Override
    public <M> M read(String body, Class<M> type) {
      try {
        return type.getDeclaredConstructor(String.class).newInstance(body);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:00:00Z"));
  private final CostMeter meter = new CostMeter(SagaIdentity.DERIVED);
  private final DynamoDbSagaStore store = meter.builder().clock(clock).build();
  private final InMemoryBroker broker = InMemoryBroker.create(clock);
  private final SagaBus bus = bus();
  private final String order = "order-" + UUID.randomUUID();

  private SagaBus bus() {
    InMemoryTransport transport = broker.transport("orders");
    broker.declareTopic("events");
    return SagaBus.builder("orders")
        .store(store)
        .transport(transport)
        .format(transport.format())
        .mapper(new OrderIdMapper())
        .clock(clock)
        .define(DEFINITION)
        .publishTo("events")
        .build();
  }

  /** Handles messages in one batch, and counts. */
  private void handle(Message... messages) {
    for (Message message : messages) {
      bus.send(message);
    }
    meter.of(() -> bus.receive(10, Duration.ZERO));
    assertThat(broker.depth("orders")).isZero();
    assertThat(broker.deadLetters("orders")).isEmpty();
  }

  private void given(Message... messages) {
    for (Message message : messages) {
      handle(message);
    }
  }

  @Test
  void startThatSendsNothing() {
    handle(new PlacedQuietly(order));

    meter.assertRequests("GetItem", "PutItem");
    meter.assertUnits(1 + 1, Map.of(INDEX_1, 1.0));
  }

  @Test
  void startThatSends() {
    handle(new Placed(order));

    meter.assertRequests("GetItem", "PutItem", "UpdateItem");
    meter.assertUnits(1 + 2, Map.of(INDEX_1, 1.0));
  }

  @Test
  void messageThatSendsNothing() {
    given(new Placed(order));

    handle(new Noted(order));

    meter.assertRequests("GetItem", "UpdateItem");
    meter.assertUnits(1 + 1, Map.of());
  }

  @Test
  void messageThatSends() {
    given(new Placed(order));

    handle(new Reserved(order));

    meter.assertRequests("GetItem", "UpdateItem", "UpdateItem");
    meter.assertUnits(1 + 2, Map.of());
  }

  @Test
  void messageThatCompletes() {
    given(new Placed(order));

    handle(new Paid(order));

    meter.assertRequests("GetItem", "UpdateItem");
    meter.assertUnits(1 + 1, Map.of(INDEX_2, 1.0));
  }

  @Test
  void messageThatCompletesWithLongTimeout() {
    given(new Placed(order), new Delayed(order));

    handle(new Paid(order));

    meter.assertRequests("GetItem", "UpdateItem");
    meter.assertUnits(1 + 1, Map.of(INDEX_2, 2.0));
  }

  @Test
  void tenMessagesInBatch() {
    given(new Placed(order));

    handle(
        new Reserved(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order),
        new Noted(order));

    meter.assertRequests("GetItem", "UpdateItem", "UpdateItem");
    meter.assertUnits(1 + 2, Map.of());
  }

  @Test
  void duplicate() {
    given(new Placed(order));
    bus.send("same", new Noted(order));
    bus.receive(10, Duration.ZERO);
    bus.send("same", new Noted(order));

    meter.of(() -> bus.receive(10, Duration.ZERO));

    meter.assertRequests("GetItem");
    meter.assertUnits(1, Map.of());
  }

  @Test
  void messageThatAnnouncesKey() {
    given(new Placed(order));

    handle(new Asked(order));

    meter.assertRequests("GetItem", "TransactWriteItems");
    meter.assertUnits(1 + 2 + 2, Map.of());
  }

  @Test
  void longTimeout() {
    given(new Placed(order));

    handle(new Delayed(order));

    meter.assertRequests("GetItem", "UpdateItem");
    meter.assertUnits(1 + 1, Map.of(INDEX_2, 1.0));
  }

  @Test
  void sweepOfLongTimeout() {
    given(new Placed(order), new Delayed(order));
    clock.advance(LONG);

    meter.of(bus::sweep);

    meter.assertRequests("Query", "UpdateItem");
    meter.assertUnits(1, Map.of(INDEX_2, 2.0 + 0.5));
  }

  @Test
  void longTimeoutThatFires() {
    given(new Placed(order), new Delayed(order));
    clock.advance(LONG);
    bus.sweep();

    meter.of(() -> bus.receive(10, Duration.ZERO));

    meter.assertRequests("GetItem", "UpdateItem");
    meter.assertUnits(1 + 1, Map.of(INDEX_2, 1.0));
    assertThat(store.find(ORDER.correlationId(order)).orElseThrow().state()).isEqualTo("overdue");
  }

  /** The sum of the example in docs/cost.md. */
  @Test
  void orderOfThreeMessages() {
    double writeUnits = 0;
    for (Message message : List.of(new Placed(order), new Awaited(order), new Shipped(order))) {
      handle(message);
      // each message costs one read
      writeUnits += meter.units() - 1;
    }

    assertThat(writeUnits).isEqualTo((2 + 1) + (2 + 1) + (2 + 2));
    assertThat(store.find(ORDER.correlationId(order)).orElseThrow().isCompleted()).isTrue();
  }
}
