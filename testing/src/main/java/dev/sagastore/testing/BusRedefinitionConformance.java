package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.SagaDefinitionBuilder;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import dev.sagastore.testing.OrderMessage.Undo;
import dev.sagastore.testing.OrderMessage.Undone;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests for definitions that change while their sagas run. */
interface BusRedefinitionConformance extends BusConformanceContext {
  private SagaDefinitionBuilder<Counter> timing() {
    return order()
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) ->
                noting(state, message).timeout("payment", Duration.parse(message.text())))
        .onTimeout("payment", state -> noting(state, new Paid(ORDER, "timeout")));
  }

  private void assertLostTimeoutIsParked(String delay) {
    run(bus(timing().build()), new Placed(ORDER, "placed"));
    run(bus(timing().build()), new Paid(ORDER, delay));
    SagaBus later = bus(paidOrder().build());

    run(later, Duration.ofHours(12), Duration.ofMinutes(5));

    assertThat(data(ORDER).timeouts()).isEmpty();
    assertThat(data(ORDER).parkedTimeouts()).containsOnlyKeys("payment");
    assertThat(count(MessageEvent.Kind.PARKED)).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();
    SagaBus again = bus(timing().build());
    assertThat(again.restartTimeout(type().correlationId(ORDER), "payment")).isTrue();
    run(again, Duration.ofMinutes(2), Duration.ofMinutes(1));
    assertHandledOnce(ORDER, "placed", delay, "timeout");
  }

  /** A short timeout without a handler is parked, and can be started again. */
  @Test
  default void lostShortTimeoutIsParked() {
    assertLostTimeoutIsParked("PT5M");
  }

  /** A long timeout without a handler is parked, and can be started again. */
  @Test
  default void lostLongTimeoutIsParked() {
    assertLostTimeoutIsParked("PT5H");
  }

  /** A message of a type that is no longer handled becomes a dead letter, and can be redriven. */
  @Test
  default void lostTypeIsDeadLettered() {
    SagaBus before = bus(paidOrder().build());
    run(before, new Placed(ORDER, "placed"));
    SagaBus later = bus(order().build());

    run(later, new Paid(ORDER, "paid"));
    run(later, Duration.ofHours(1), Duration.ofMinutes(2));
    assertThat(reason(deadLetter())).contains("'Paid'");
    redriveAll();
    run(before);

    assertHandledOnce(ORDER, "placed", "paid");
  }

  /** A stored message whose destination is gone becomes a dead letter. */
  @Test
  default void lostDestinationIsDeadLettered() {
    SagaDefinition<Counter> definition =
        order()
            .on(Reserved.class, Reserved::orderId)
            .handle((state, message) -> noting(state, message).send(new Charge(ORDER, "a")))
            .build();
    run(bus(definition), new Placed(ORDER, "placed"));
    SagaBus outage =
        newBus(
                store(),
                new HookedTransport(
                    transport(),
                    RequestHook.NONE,
                    request ->
                        request.envelope().type().equals("Charge")
                            ? Optional.of(SendResult.failed("outage"))
                            : Optional.empty()))
            .define(definition)
            .route(Charge.class, "gone")
            .build();
    run(outage, new Reserved(ORDER, "reserved"));

    runForMinutes(bus(definition));

    assertThat(deadLetter().type()).isEqualTo("Charge");
    assertThat(deadLetter().header(MessageHeaders.FORWARD_TO)).contains("gone");
    assertHandledOnce(ORDER, "placed", "reserved");
  }

  /** A compensation whose answer the definition no longer handles still ends. */
  @Test
  default void lostAnswerEndsCompensation() {
    SagaDefinitionBuilder<Counter> undoing =
        order()
            .on(Shipped.class, Shipped::orderId)
            .handle((state, message) -> Next.of(state.plus("undo")).compensate("unwanted"))
            .onCompensated(state -> noting(state, new Placed(ORDER, "compensated")).complete());
    SagaDefinition<Counter> after = undoing.build();
    SagaDefinition<Counter> before =
        order()
            .on(Reserved.class, Reserved::orderId)
            .handle(
                (state, message) ->
                    noting(state, message)
                        .compensateWith(
                            Compensation.of(new Undo(ORDER, "a")).answeredBy(Undone.class)))
            .build();
    run(bus(before), new Placed(ORDER, "placed"));
    run(bus(before), new Reserved(ORDER, "reserved"));
    SagaBus bus = bus(after);
    run(bus, new Shipped(ORDER, "shipped"));
    Envelope undo =
        sent().stream().filter(each -> each.type().equals("Undo")).findFirst().orElseThrow();

    send(
        envelope("answer", new Undone(ORDER, "a"))
            .withHeader(MessageHeaders.IN_REPLY_TO, undo.id())
            .withHeader(MessageHeaders.CORRELATION_ID, ORDER)
            .withHeader(MessageHeaders.RECEIVING_SAGA, type().name()));
    run(bus);

    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
    assertThat(notes(ORDER)).contains("compensated");
    assertThat(deadLetters()).isEmpty();
  }

  /** A wake-up for a saga whose definition is gone waits, and then is a dead letter. */
  @Test
  default void wakeUpWithoutDefinitionIsDeadLettered() {
    SagaDefinition<Counter> definition = timing().build();
    run(bus(definition), new Placed(ORDER, "placed"));
    run(bus(definition), new Paid(ORDER, "PT5M"));
    SagaType<Counter> type = ConformanceContext.newType(Counter.class);
    SagaBus other =
        bus(
            SagaDefinition.of(type)
                .startedBy(Placed.class, Placed::orderId, placed -> noting(Counter.ZERO, placed))
                .build());

    run(other, Duration.ofHours(1), Duration.ofMinutes(2));
    assertThat(reason(deadLetter())).contains(type().name());
    redriveAll();
    run(bus(definition));

    assertHandledOnce(ORDER, "placed", "PT5M", "timeout");
  }
}
