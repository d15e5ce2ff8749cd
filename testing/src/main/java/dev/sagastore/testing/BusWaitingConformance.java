package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.DeliveryPolicy;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaHandler;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests for messages that come before their saga, or before a guard holds. */
interface BusWaitingConformance extends BusConformanceContext {
  /** Longest pause of a message that waits. */
  Duration PAUSE = Duration.ofMinutes(3);

  private SagaBus guarded() {
    return bus(
        order()
            .on(Reserved.class, Reserved::orderId)
            .handle(BusConformanceContext::noting)
            .on(Paid.class, Paid::orderId)
            .when(state -> state.changes().contains("reserved"))
            .handle(BusConformanceContext::noting)
            .build());
  }

  /** A message that comes before its saga is handled after the start. */
  @Test
  default void messageWaitsForSaga() {
    SagaBus bus = bus(paidOrder().build());

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(30), PAUSE);
    assertThat(deadLetters()).isEmpty();
    run(bus, new Placed(ORDER, "placed"));
    run(bus, PAUSE, PAUSE);

    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(deadLetters()).isEmpty();
  }

  /** A message whose guard doesn't hold yet is handled later. */
  @Test
  default void messageWaitsForGuard() {
    SagaBus bus = guarded();

    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(30), PAUSE);
    run(bus, new Reserved(ORDER, "reserved"));
    run(bus, PAUSE, PAUSE);

    assertThat(handled(ORDER)).containsExactly("placed", "reserved", "paid");
    assertHandledOnce(ORDER, "placed", "reserved", "paid");
    assertThat(deadLetters()).isEmpty();
  }

  /** A message without a saga becomes a dead letter after an hour, and not before. */
  @Test
  default void messageWithoutSagaIsDeadLettered() {
    SagaBus bus = bus(paidOrder().build());

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(59), PAUSE);
    assertThat(deadLetters()).isEmpty();
    run(bus, PAUSE.plusMinutes(1), PAUSE);

    assertThat(reason(deadLetter())).contains("there is no").contains(ORDER);
    assertThat(saga(ORDER)).isEmpty();
  }

  /** A message whose guard never holds becomes a dead letter after an hour, and not before. */
  @Test
  default void messageWithoutGuardIsDeadLettered() {
    SagaBus bus = guarded();

    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(59), PAUSE);
    assertThat(deadLetters()).isEmpty();
    run(bus, PAUSE.plusMinutes(1), PAUSE);

    assertThat(reason(deadLetter())).contains("no guard holds");
    assertHandledOnce(ORDER, "placed");
  }

  /** A redrive begins a new hour. */
  @Test
  default void redriveWaitsForSagaAgain() {
    SagaBus bus = bus(paidOrder().build());
    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(70), PAUSE);

    redriveAll();
    run(bus, Duration.ofMinutes(50), PAUSE);
    assertThat(deadLetters()).isEmpty();
    run(bus, new Placed(ORDER, "placed"));
    run(bus, PAUSE, PAUSE);

    assertHandledOnce(ORDER, "placed", "paid");
  }

  /** The deliveries of a message that waits don't count as failed attempts. */
  @Test
  default void waitingUsesNoAttempts() {
    AtomicInteger attempts = new AtomicInteger();
    SagaHandler<Counter, Paid> failing =
        (state, message, context) -> {
          assertThat(context.attempt()).isEqualTo(attempts.incrementAndGet());
          if (attempts.get() < 5) {
            throw new IllegalStateException("not yet");
          }
          return noting(state, message);
        };
    SagaBus bus = bus(order().on(Paid.class, Paid::orderId).handle(failing).build());

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(30), PAUSE);
    run(bus, new Placed(ORDER, "placed"));
    run(bus, PAUSE.plus(PAUSE), Duration.ofSeconds(10));

    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(attempts).hasValue(5);
  }

  /** The longest wait of a policy takes fewer deliveries than the 50 that queues allow. */
  @Test
  default void longWaitTakesFewDeliveries() {
    SagaBus bus =
        newBus(store(), transport())
            .define(paidOrder().build())
            .policy(DeliveryPolicy.standard().withWaitForSaga(Duration.ofHours(12)))
            .build();

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofHours(13), Duration.ofMinutes(1));

    assertThat(reason(deadLetter())).contains("there is no");
    assertThat(count(MessageEvent.Kind.WAITING)).isLessThan(50);
  }

  /** A message that may be dropped is remembered, so that a copy isn't handled later. */
  @Test
  default void ignoredMessageIsRemembered() {
    SagaBus bus =
        bus(
            order()
                .on(Reserved.class, Reserved::orderId)
                .handle((state, message) -> Next.of(state.plus("reserved")))
                .on(Paid.class, Paid::orderId)
                .when(state -> state.changes().contains("reserved"))
                .otherwiseIgnore()
                .handle(BusConformanceContext::noting)
                .build());

    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"));
    run(bus, new Reserved(ORDER, "reserved"));
    run(bus, new Paid(ORDER, "paid"));

    assertThat(handled(ORDER)).containsExactly("placed", "reserved");
    assertThat(count(MessageEvent.Kind.IGNORED)).isEqualTo(1);
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
  }
}
