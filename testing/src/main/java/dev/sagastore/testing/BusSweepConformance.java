package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.TimeoutHandler;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for the sweeper. */
interface BusSweepConformance extends BusConformanceContext {
  private SagaDefinition<Counter> definition(TimeoutHandler<Counter> handler) {
    return SagaDefinition.of(type())
        .startedBy(
            Placed.class,
            Placed::orderId,
            placed -> Next.of(Counter.ZERO.plus("placed")).timeout("payment", Duration.ofHours(2)))
        .onTimeout("payment", handler)
        .build();
  }

  private SagaDefinition<Counter> firing() {
    return definition((state, context) -> Next.of(state.plus("timeout")));
  }

  private SweepReport sweep(SagaBus bus) {
    return Objects.requireNonNull(bus.sweep().get(type().name()));
  }

  /** A wake-up that was lost is sent again, and the timeout fires once. */
  @Test
  default void lostWakeUpIsFound() {
    SagaBus bus = bus(firing());
    run(bus, new Placed(ORDER, "placed"));
    advance(Duration.ofHours(2));
    assertThat(sweep(bus).wakeUps()).isEqualTo(1);
    transport().acknowledge(receiveAll());

    run(bus, Duration.ofMinutes(12), Duration.ofMinutes(1));
    assertThat(handled(ORDER)).containsExactly("placed");
    run(bus, Duration.ofMinutes(10), Duration.ofMinutes(1));

    assertThat(handled(ORDER)).containsExactly("placed", "timeout");
  }

  /** Timeouts that became due in days without a sweeper fire, with one wake-up each. */
  @Test
  default void timeoutFiresAfterDaysWithoutSweeper() {
    SagaBus bus = bus(firing());
    List<String> orders = IntStream.range(0, 20).mapToObj(i -> "order-" + i).toList();
    orders.forEach(orderId -> run(bus, new Placed(orderId, "placed")));
    advance(Duration.ofDays(5));

    SweepReport report = sweep(bus);
    assertThat(report.claimed()).isEqualTo(20);
    assertThat(report.wakeUps()).isEqualTo(20);
    assertThat(report.lag()).isEqualTo(Duration.ofDays(5).minusHours(2));
    assertThat(sweep(bus).wakeUps()).isZero();
    run(bus);

    assertThat(orders)
        .allSatisfy(orderId -> assertThat(handled(orderId)).containsExactly("placed", "timeout"));
    assertThat(sweep(bus).claimed()).isZero();
  }

  /** A claimed timeout whose wake-up is not handled isn't sent again within 13 minutes. */
  @Test
  default void claimedTimeoutIsNotSentAgainSoon() {
    SagaBus bus = bus(firing());
    run(bus, new Placed(ORDER, "placed"));
    advance(Duration.ofHours(2));
    assertThat(sweep(bus).wakeUps()).isEqualTo(1);

    for (int minute = 1; minute <= 12; minute++) {
      advance(Duration.ofMinutes(1));
      assertThat(sweep(bus).wakeUps()).as("minute %s", minute).isZero();
    }
  }

  /** Of two sweepers at any moment of each other, one sends the wake-up. */
  @Test
  default void twoSweepersSendOneWakeUp() {
    SagaBus other = bus(firing());
    boolean reached = true;
    for (int moment = 1; reached; moment++) {
      String orderId = "order-" + moment;
      run(other, new Placed(orderId, "placed"));
      advance(Duration.ofHours(2));
      AtomicInteger wakeUps = new AtomicInteger();
      RequestCounter hook =
          new RequestCounter(moment, () -> wakeUps.addAndGet(sweep(other).wakeUps()));

      wakeUps.addAndGet(sweep(bus(firing(), hook)).wakeUps());

      assertThat(wakeUps).as("moment %s", moment).hasValue(1);
      List<ReceivedMessage> received = receiveAll();
      assertThat(received).hasSize(1);
      other.handle(received);
      assertThat(handled(orderId)).containsExactly("placed", "timeout");
      reached = hook.isReached();
    }
  }

  /** A sweeper that dies at any moment delays a timeout, and doesn't lose it. */
  @Test
  default void timeoutSurvivesCrashOfSweeper() {
    SagaBus other = bus(firing());
    boolean reached = true;
    for (int moment = 1; reached; moment++) {
      String orderId = "order-" + moment;
      run(other, new Placed(orderId, "placed"));
      advance(Duration.ofHours(2));
      RequestCounter hook =
          new RequestCounter(
              moment,
              () -> {
                throw new SimulatedCrash("the process crashes");
              });
      try {
        bus(firing(), hook).sweep();
      } catch (SimulatedCrash e) {
        // another one goes on
      }
      run(other, Duration.ofMinutes(20), Duration.ofMinutes(1));
      assertThat(handled(orderId)).containsExactly("placed", "timeout");
      reached = hook.isReached();
    }
  }

  /**
   * A failing timeout of 100 sagas leads to 100 parked timeouts, and to no flood. The system
   * property {@code sagastore.bus.timers} sets another number.
   */
  @Test
  default void failingTimeoutsAreParked() {
    int number = Integer.getInteger("sagastore.bus.timers", 100);
    AtomicBoolean failing = new AtomicBoolean(true);
    SagaDefinition<Counter> definition =
        definition(
            (state, context) -> {
              if (failing.get()) {
                throw new IllegalStateException("no bank");
              }
              return Next.of(state.plus("timeout"));
            });
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus = bus(definition, counter);
    List<String> orders = IntStream.range(0, number).mapToObj(i -> "order-" + i).toList();
    orders.forEach(orderId -> send(new Placed(orderId, "placed")));
    run(bus);

    advance(Duration.ofHours(2));
    run(bus, Duration.ofHours(1), Duration.ofMinutes(1));
    run(bus, Duration.ofDays(2), Duration.ofHours(1));

    assertThat(orders)
        .allSatisfy(
            orderId ->
                assertThat(data(orderId).parkedTimeouts().get("payment")).contains("no bank"));
    assertThat(count(MessageEvent.Kind.PARKED)).isEqualTo(number);
    assertThat(count(MessageEvent.Kind.RETRIED)).isEqualTo(4L * number);
    assertThat(counter.count("claim")).isEqualTo(number);
    assertThat(deadLetters()).isEmpty();
    assertThat(sweep(bus).claimed()).isZero();

    failing.set(false);
    assertThat(bus.restartTimeout(type().correlationId("order-7"), "payment")).isTrue();
    assertThat(bus.restartTimeout(type().correlationId("order-7"), "payment")).isFalse();
    run(bus, Duration.ofMinutes(2), Duration.ofMinutes(1));
    assertThat(handled("order-7")).containsExactly("placed", "timeout");
    assertThat(handled("order-8")).containsExactly("placed");
  }

  /** A timeout whose handler kills each process is claimed more and more rarely, then parked. */
  @Test
  default void deadlyTimeoutIsParked() {
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus = bus(firing(), counter);
    run(bus, new Placed(ORDER, "placed"));

    int hours = 0;
    while (data(ORDER).parkedTimeouts().isEmpty()) {
      assertThat(hours).isLessThan(24 * 30);
      hours++;
      advance(Duration.ofHours(1));
      bus.sweep();
      // the wake-up kills the process until the queue drops it
      transport().acknowledge(receiveAll());
    }

    assertThat(counter.count("claim")).isEqualTo(21);
    assertThat(hours).as("hours of 20 claims at pauses of up to a day").isGreaterThan(24 * 10);
    assertThat(data(ORDER).parkedTimeouts()).containsOnlyKeys("payment");
    assertThat(sweep(bus).claimed()).isZero();
    assertThat(bus.restartTimeout(type().correlationId(ORDER), "payment")).isTrue();
    run(bus, Duration.ofMinutes(1), Duration.ofMinutes(1));
    assertThat(handled(ORDER)).containsExactly("placed", "timeout");
  }
}
