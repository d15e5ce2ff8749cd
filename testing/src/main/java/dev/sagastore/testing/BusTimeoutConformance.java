package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests for timeouts of all lengths. */
interface BusTimeoutConformance extends BusConformanceContext {
  /** Delays on both sides of the longest delay of a queue. */
  List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          Duration.ofMinutes(16),
          Duration.ofDays(400));

  /** Returns a bus whose saga sets the timeout to the text of {@link Paid}. */
  private SagaBus timing() {
    return bus(
        order()
            .on(Paid.class, Paid::orderId)
            .handle(
                (state, message) ->
                    Next.of(state.plus("set")).timeout("payment", Duration.parse(message.text())))
            .on(Reserved.class, Reserved::orderId)
            .handle((state, message) -> Next.of(state.plus("cancel")).cancelTimeout("payment"))
            .on(Shipped.class, Shipped::orderId)
            .handle((state, message) -> Next.of(state.plus("end")).complete())
            .onTimeout("payment", state -> Next.of(state.plus("timeout")))
            .build());
  }

  /** Runs a bus for a time that can be long: it sweeps often near the end. */
  private void pass(SagaBus bus, Duration time) {
    Duration near = Duration.ofMinutes(5);
    if (time.compareTo(near) > 0) {
      advance(time.minus(near));
      bus.sweep();
      run(bus);
    }
    Duration rest = time.compareTo(near) > 0 ? near : time;
    run(bus, rest, Duration.ofSeconds(30));
  }

  private Stream<DynamicTest> forEachDelay(BiConsumer<String, Duration> test) {
    return DELAYS.stream()
        .map(
            delay ->
                DynamicTest.dynamicTest(
                    delay.toString(), () -> test.accept("order-" + delay, delay)));
  }

  /**
   * A timeout fires once, at its time.
   *
   * @return a test for each length
   */
  @TestFactory
  default Stream<DynamicTest> timeoutFiresOnceAtItsTime() {
    return forEachDelay(
        (orderId, delay) -> {
          SagaBus bus = timing();
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, delay.toString()));

          pass(bus, delay.minusMillis(1));
          assertThat(handled(orderId)).containsExactly("placed", "set");
          assertThat(data(orderId).timeouts()).containsOnlyKeys("payment");
          run(bus, Duration.ofMillis(1), Duration.ofMillis(1));
          assertThat(handled(orderId)).containsExactly("placed", "set", "timeout");
          run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

          assertThat(handled(orderId)).containsExactly("placed", "set", "timeout");
          assertThat(data(orderId).timeouts()).isEmpty();
        });
  }

  /**
   * A timeout that was canceled doesn't fire.
   *
   * @return a test for each length
   */
  @TestFactory
  default Stream<DynamicTest> canceledTimeoutDoesNotFire() {
    return forEachDelay(
        (orderId, delay) -> {
          SagaBus bus = timing();
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, delay.toString()));
          pass(bus, delay.minusMillis(1));

          run(bus, new Reserved(orderId, "cancel"));
          run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

          assertThat(handled(orderId)).containsExactly("placed", "set", "cancel");
        });
  }

  /**
   * A timeout that was replaced fires at its new time only.
   *
   * @return a test for each length
   */
  @TestFactory
  default Stream<DynamicTest> replacedTimeoutFiresAtNewTime() {
    return forEachDelay(
        (orderId, delay) -> {
          SagaBus bus = timing();
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, delay.toString()));
          pass(bus, delay.minusMillis(1));
          send(envelope("again-" + orderId, new Paid(orderId, "PT20M")));
          run(bus);

          run(bus, Duration.ofMinutes(19), Duration.ofMinutes(1));
          assertThat(handled(orderId)).containsExactly("placed", "set", "set");
          run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

          assertThat(handled(orderId)).containsExactly("placed", "set", "set", "timeout");
          assertThat(count(MessageEvent.Kind.OBSOLETE)).isPositive();
          assertThat(count(MessageEvent.Kind.WAITING)).as("wake-ups that wait").isZero();
        });
  }

  /**
   * A timeout of a saga that was completed meanwhile doesn't fire.
   *
   * @return a test for each length
   */
  @TestFactory
  default Stream<DynamicTest> timeoutOfCompletedSagaDoesNotFire() {
    return forEachDelay(
        (orderId, delay) -> {
          SagaBus bus = timing();
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, delay.toString()));
          pass(bus, delay.minusMillis(1));

          run(bus, new Shipped(orderId, "shipped"));
          run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

          assertThat(handled(orderId)).containsExactly("placed", "set", "end");
          assertThat(data(orderId).timeouts()).isEmpty();
        });
  }

  /**
   * A timeout of a deleted saga doesn't reach its successor with the same correlation ID.
   *
   * @return a test for each length
   */
  @TestFactory
  default Stream<DynamicTest> timeoutOfPredecessorDoesNotFire() {
    return forEachDelay(
        (orderId, delay) -> {
          SagaBus bus = timing();
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, delay.toString()));
          pass(bus, delay.minusMillis(1));
          assertThat(store().forceDelete(type().correlationId(orderId))).isTrue();

          // the same messages, so that only the insert differs
          run(bus, new Placed(orderId, "placed"));
          run(bus, new Paid(orderId, "PT20M"));
          run(bus, Duration.ofMinutes(19), Duration.ofMinutes(1));
          assertThat(handled(orderId)).containsExactly("placed", "set");
          run(bus, Duration.ofMinutes(2), Duration.ofMinutes(1));

          assertThat(handled(orderId)).containsExactly("placed", "set", "timeout");
          assertThat(count(MessageEvent.Kind.WAITING)).as("wake-ups that wait").isZero();
        });
  }

  /** A wake-up that comes early has no effect before its time. */
  @Test
  default void earlyWakeUpComesAgain() {
    SagaBus bus =
        newBus(store(), new HookedTransport(transport(), RequestHook.NONE, this::sendWithoutDelay))
            .define(
                order()
                    .on(Paid.class, Paid::orderId)
                    .handle(
                        (state, message) ->
                            Next.of(state.plus("set")).timeout("late", Duration.ofMinutes(10)))
                    .onTimeout("late", state -> Next.of(state.plus("timeout")))
                    .build())
            .build();
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"));

    run(bus, Duration.ofMinutes(9), Duration.ofMinutes(1));
    assertThat(handled(ORDER)).containsExactly("placed", "set");
    assertThat(count(MessageEvent.Kind.WAITING)).isEqualTo(1);
    run(bus, Duration.ofMinutes(1), Duration.ofMinutes(1));

    assertThat(handled(ORDER)).containsExactly("placed", "set", "timeout");
  }

  private Optional<SendResult> sendWithoutDelay(SendRequest request) {
    return request.delay().isZero()
        ? Optional.empty()
        : Optional.of(
            transport()
                .send(List.of(SendRequest.of(request.destination(), request.envelope())))
                .get(0));
  }

  /** A completion by the plain store ends the timeouts of a saga. */
  @Test
  default void plainCompletionEndsTimeouts() {
    SagaBus bus = timing();
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "PT16M"));
    Saga<Counter> saga = saga(ORDER).orElseThrow();
    store().update(saga.complete());

    run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

    assertThat(handled(ORDER)).containsExactly("placed", "set");
    assertThat(count(MessageEvent.Kind.PARKED)).isZero();
    assertThat(deadLetters()).isEmpty();
  }

  /** A plain update keeps the timeouts of a saga. */
  @Test
  default void plainUpdateKeepsTimeouts() {
    SagaBus bus = timing();
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "PT16M"));
    Saga<Counter> saga = saga(ORDER).orElseThrow();
    store().update(saga.withState(saga.state().plus("plain")));

    run(bus, Duration.ofHours(1), Duration.ofMinutes(1));

    assertThat(handled(ORDER)).containsExactly("placed", "set", "plain", "timeout");
  }

  /** Several timeouts of a saga fire in the order of their times. */
  @Test
  default void severalTimeoutsFire() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) ->
                        noting(state, message)
                            .timeout("c", Duration.ofHours(3))
                            .timeout("a", Duration.ofMinutes(1))
                            .timeout("b", Duration.ofHours(1)))
                .onTimeout("a", state -> Next.of(state.plus("a")))
                .onTimeout("b", state -> Next.of(state.plus("b")))
                .onTimeout("c", state -> Next.of(state.plus("c")))
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofHours(4), Duration.ofMinutes(1));

    assertThat(handled(ORDER)).containsExactly("placed", "paid", "a", "b", "c");
    assertThat(data(ORDER).timeouts()).isEmpty();
  }
}
