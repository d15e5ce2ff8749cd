package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaType;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.testing.PurchaseSaga.OrderPlaced;
import dev.sagastore.testing.PurchaseSaga.ReserveStock;
import dev.sagastore.testing.PurchaseSaga.StockReserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusSimulationTest {
  private static final Instant START = Instant.parse("2026-11-23T09:30:00Z");
  private static final SagaType<Alarm> ALARM = SagaType.of("alarm", Alarm.class);

  /** State of a saga that notes when its timeout fires. */
  record Alarm(String id, String ringsAt) {}

  record SetAlarm(String id, Duration delay) {}

  record Ping(int number) {}

  private static SagaDefinition<Alarm> alarm() {
    return SagaDefinition.of(ALARM)
        .startedBy(
            SetAlarm.class,
            SetAlarm::id,
            message -> Next.of(new Alarm(message.id(), "")).timeout("ring", message.delay()))
        .onTimeout(
            "ring", (alarm, context) -> Next.of(new Alarm(alarm.id(), context.now().toString())))
        .build();
  }

  private static String ringsAt(BusSimulation simulation) {
    return simulation.store().find(ALARM.correlationId("a")).orElseThrow().state().ringsAt();
  }

  @Test
  void busesExchangeMessagesInOneRun() {
    BusSimulation simulation = BusSimulation.at(START);
    simulation.broker().declareQueue("payment");
    SagaBus orders =
        simulation.bus(
            "orders",
            bus ->
                bus.define(PurchaseSaga.definition())
                    .route("payment")
                    .route(ReserveStock.class, "stock"));
    simulation.bus(
        "stock",
        bus ->
            bus.handle(
                ReserveStock.class,
                (command, context) -> Response.reply(new StockReserved(command.orderId()))));
    orders.send("message-1", new OrderPlaced("order-42", 10));

    assertThat(simulation.run()).isEqualTo(3);
    assertThat(simulation.broker().messages("payment"))
        .extracting(message -> message.envelope().type())
        .containsExactly("RequestPayment");
    assertThat(simulation.clock().instant()).isEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT1S", "PT15M", "PT15M0.001S", "PT16M", "P3D", "P400D"})
  void timeoutFiresWhenItIsDue(Duration delay) {
    AtomicInteger sweeps = new AtomicInteger();
    BusListener counter =
        new BusListener() {
          @Override
          public void swept(String sagaName, SweepReport report) {
            sweeps.incrementAndGet();
          }
        };
    BusSimulation simulation = BusSimulation.at(START);
    SagaBus alarms = simulation.bus("alarms", bus -> bus.define(alarm()).listener(counter));
    alarms.send("message-1", new SetAlarm("a", delay));

    simulation.advance(delay.minusNanos(1));
    assertThat(ringsAt(simulation)).isEmpty();
    simulation.advance(Duration.ofDays(1));
    assertThat(ringsAt(simulation)).isEqualTo(START.plus(delay).toString());
    assertThat(sweeps.get()).isLessThan(5);
  }

  @Test
  void severalTimeoutsFireEachInItsTime() {
    BusSimulation simulation = BusSimulation.at(START);
    SagaBus alarms = simulation.bus("alarms", bus -> bus.define(alarm()));
    for (int hours = 1; hours <= 48; hours++) {
      alarms.send("message-" + hours, new SetAlarm("a" + hours, Duration.ofHours(hours)));
    }
    simulation.advance(Duration.ofDays(2));
    for (int hours = 1; hours <= 48; hours++) {
      assertThat(
              simulation
                  .store()
                  .find(ALARM.correlationId("a" + hours))
                  .orElseThrow()
                  .state()
                  .ringsAt())
          .isEqualTo(START.plus(Duration.ofHours(hours)).toString());
    }
  }

  @Test
  void sameSeedRunsInSameWay() {
    assertThat(idsOfRun(1)).isEqualTo(idsOfRun(1)).isNotEqualTo(idsOfRun(2));
  }

  private static List<String> idsOfRun(long seed) {
    BusSimulation simulation = BusSimulation.builder(START).seed(seed).build();
    simulation.broker().declareQueue("commands");
    SagaBus orders =
        simulation.bus("orders", bus -> bus.define(PurchaseSaga.definition()).route("commands"));
    orders.send(new OrderPlaced("order-42", 10));
    orders.send(new StockReserved("order-42"));
    simulation.run();
    return simulation.broker().messages("commands").stream()
        .map(QueuedMessage::envelope)
        .map(message -> message.type() + message.id())
        .toList();
  }

  @Test
  void endlessMessagesFail() {
    BusSimulation simulation = BusSimulation.builder(START).maxMessages(100).build();
    SagaBus bus =
        simulation.bus(
            "pings",
            builder ->
                builder.handle(
                    Ping.class,
                    (ping, context) -> Response.none().andSend(new Ping(ping.number() + 1))));
    bus.send("message-1", new Ping(1));
    assertThatThrownBy(simulation::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "more than 100 messages and sweeps in one call, until 2026-11-23T09:30:00Z: does a"
                + " handler send messages to itself, or set timeouts again and again? The last one:"
                + " MessageEvent[HANDLED, Envelope[");
  }

  @Test
  void crashedBusGetsItsMessagesAgain() {
    BusSimulation simulation = BusSimulation.builder(START).crash(CrashInjection.before(2)).build();
    SagaBus alarms = simulation.bus("alarms", bus -> bus.define(alarm()));
    alarms.send("message-1", new SetAlarm("a", Duration.ofHours(1)));
    simulation.run();
    assertThat(simulation.store().find(ALARM.correlationId("a"))).isEmpty();
    simulation.advance(Duration.ofSeconds(30));
    assertThat(simulation.store().find(ALARM.correlationId("a"))).isPresent();
  }

  @Test
  void timeDoesNotGoBack() {
    BusSimulation simulation = BusSimulation.at(START);
    assertThatThrownBy(() -> simulation.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time can't go back by PT-1S");
  }

  @Test
  void secondBusOfNameFails() {
    BusSimulation simulation = BusSimulation.at(START);
    SagaBus first = simulation.bus("alarms", bus -> bus.define(alarm()));
    assertThatThrownBy(() -> simulation.bus("alarms", bus -> bus.define(alarm())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two buses are named 'alarms'");
    assertThat(first.name()).isEqualTo("alarms");
  }
}
