package dev.sagastore.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.InMemorySagaStore;
import dev.sagastore.testing.SettableClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Metrics of a bus that runs a saga on a store and a broker in memory. */
class SagaBusMetricsTest {
  record Placed(String orderId) {}

  record Paid(String orderId) {}

  record Ship(String orderId) {}

  private static final SagaType<String> ORDER = SagaType.of("OrderSaga", String.class);
  private static final Duration OVERDUE = Duration.ofDays(3);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-29T12:00:00Z"));
  private final SagaBusMetrics metrics = SagaBusMetrics.of(registry, clock);
  private final InMemorySagaStore store = new InMemorySagaStore(clock);
  private final InMemoryBroker broker = InMemoryBroker.create(clock);
  private final InMemoryTransport transport = broker.transport("orders");
  private Runnable whilePaying = () -> {};

  private final SagaBus bus =
      SagaBus.builder("orders")
          .store(store)
          .transport(transport)
          .format(transport.format())
          .mapper(JacksonMessageMapper.create())
          .clock(clock)
          .define(
              SagaDefinition.of(ORDER)
                  .startedBy(
                      Placed.class,
                      Placed::orderId,
                      message -> Next.of("placed").timeout("payment", OVERDUE))
                  .on(Paid.class, Paid::orderId)
                  .handle(
                      (state, message) -> {
                        whilePaying.run();
                        return Next.of("paid").send(new Ship(message.orderId()));
                      })
                  .onTimeout("payment", state -> Next.of("overdue"))
                  .build())
          .handle(Ship.class, (message, context) -> Response.none())
          .listener(metrics)
          .build();

  private void handleAll() {
    while (bus.receive(10, Duration.ZERO) > 0) {
      // until nothing is visible
    }
  }

  private void send(String id, Object message) {
    bus.send(id, message);
    handleAll();
  }

  private Timer messages(String saga, String type, String outcome) {
    return registry
        .get("sagastore.bus.message")
        .tags("saga", saga, "type", type, "outcome", outcome)
        .timer();
  }

  private Counter counter(String name) {
    return registry.get(name).tag("saga", "OrderSaga").counter();
  }

  @Test
  void outcomesOfMessagesAreCounted() {
    send("m-1", new Placed("order-42"));
    send("m-1", new Placed("order-42"));
    send("m-2", new Paid("order-42"));

    assertThat(messages("OrderSaga", "Placed", "handled").count()).isEqualTo(1);
    assertThat(messages("OrderSaga", "Placed", "duplicate").count()).isEqualTo(1);
    assertThat(messages("OrderSaga", "Paid", "handled").count()).isEqualTo(1);
    assertThat(messages("none", "Ship", "handled").count()).isEqualTo(1);
    assertThat(messages("OrderSaga", "Paid", "handled").totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
  }

  @Test
  void typesOfOthersAreOneTimeSeries() {
    for (String type : List.of("Unheard", "Unseen")) {
      List<SendResult> results =
          transport.send(
              List.of(SendRequest.of(Destination.OWN_QUEUE, Envelope.of(type, type, "{}"))));
      assertThat(results).containsExactly(SendResult.sent());
    }

    handleAll();

    assertThat(messages("none", "unknown", "waiting").count()).isEqualTo(2);
  }

  @Test
  void failuresOfHandlersAreCounted() {
    send("m-1", new Placed("order-42"));
    whilePaying =
        () -> {
          throw new IllegalStateException("the bank is closed");
        };

    send("m-2", new Paid("order-42"));
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofHours(1));
      broker.clockChanged();
      handleAll();
    }

    assertThat(messages("OrderSaga", "Paid", "retried").count()).isEqualTo(4);
    assertThat(messages("OrderSaga", "Paid", "dead-lettered").count()).isEqualTo(1);
    assertThat(broker.deadLetters("orders")).hasSize(1);
  }

  @Test
  void conflictsAreCounted() {
    send("m-1", new Placed("order-42"));
    whilePaying =
        () -> {
          whilePaying = () -> {};
          Saga<String> saga = store.find(ORDER.correlationId("order-42")).orElseThrow();
          store.update(saga.withState("changed"));
        };

    send("m-2", new Paid("order-42"));

    assertThat(counter("sagastore.bus.conflict").count()).isEqualTo(1);
  }

  @Test
  void sentMessagesHaveAge() {
    send("m-1", new Placed("order-42"));
    send("m-2", new Paid("order-42"));
    Timer sent =
        registry
            .get("sagastore.bus.sent")
            .tags("destination", Destination.OWN_QUEUE.name(), "outcome", "sent")
            .timer();
    long before = sent.count();

    Instant committed = clock.instant().minusSeconds(30);
    SendRequest late =
        SendRequest.of(
            Destination.OWN_QUEUE,
            Envelope.of("m-3", "Paid", "{}").withHeader("sagastore-sent-at", committed.toString()));
    metrics.sent(late, SendResult.sent());
    metrics.sent(
        SendRequest.of(Destination.OWN_QUEUE, Envelope.of("m-4", "Paid", "{}")), SendResult.sent());

    assertThat(before).isPositive();
    assertThat(sent.count()).isEqualTo(before + 2);
    assertThat(sent.max(TimeUnit.SECONDS)).isEqualTo(30);
    assertThat(sent.totalTime(TimeUnit.SECONDS)).isEqualTo(30);
  }

  @Test
  void sweepsReportLagAndWakeUps() {
    send("m-1", new Placed("order-42"));
    bus.sweep();
    assertThat(counter("sagastore.bus.timer.wakeups").count()).isZero();

    clock.advance(OVERDUE.plusMinutes(5));
    bus.sweep();
    broker.clockChanged();
    handleAll();

    assertThat(counter("sagastore.bus.timer.wakeups").count()).isEqualTo(1);
    assertThat(counter("sagastore.bus.timer.parked").count()).isZero();
    assertThat(registry.get("sagastore.bus.timer.lag").timer().totalTime(TimeUnit.MINUTES))
        .isEqualTo(5);
    assertThat(store.find(ORDER.correlationId("order-42")).map(Saga::state)).contains("overdue");
  }

  @Test
  void failuresAreCountedByException() {
    metrics.failed("Find", new IllegalStateException("down"));
    metrics.failed("Send", new IllegalStateException("down"));

    assertThat(
            registry
                .get("sagastore.bus.failure")
                .tag("exception", "IllegalStateException")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void inboxDropsAreCounted() {
    metrics.inboxOverflowed("OrderSaga", 3);
    metrics.inboxOverflowed("OrderSaga", 2);

    assertThat(counter("sagastore.bus.inbox.drops").count()).isEqualTo(5);
  }

  @Test
  void ownTagsComeBeforeAdditionalOnes() {
    SagaBusMetrics tagged =
        SagaBusMetrics.of(registry, List.of(Tag.of("stage", "test"), Tag.of("saga", "mine")));

    tagged.conflicted("OrderSaga", 1);

    Meter.Id id = registry.get("sagastore.bus.conflict").counter().getId();
    assertThat(id.getTag("stage")).isEqualTo("test");
    assertThat(id.getTag("saga")).isEqualTo("OrderSaga");
  }
}
