package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests for sagas that are completed. */
interface BusCompletionConformance extends BusConformanceContext {
  private SagaDefinition<Counter> definition() {
    return order()
        .on(Shipped.class, Shipped::orderId)
        .handle((state, message) -> noting(state, message).complete())
        .on(Paid.class, Paid::orderId)
        .evenIfCompleted()
        .handle(BusConformanceContext::noting)
        .build();
  }

  /** A completed saga whose messages can't be sent is not deleted before they are out. */
  @Test
  default void completedSagaKeepsOutbox() {
    run(bus(definition()), new Placed(ORDER, "placed"));
    SagaBus outage =
        newBus(
                store(),
                new HookedTransport(
                    transport(),
                    RequestHook.NONE,
                    request -> Optional.of(SendResult.failed("outage"))))
            .define(definition())
            .build();
    send(new Shipped(ORDER, "shipped"));

    run(outage);
    Saga<Counter> completed = saga(ORDER).orElseThrow();
    assertThat(completed.isCompleted()).isTrue();
    assertThat(data(ORDER).unsentMessages()).hasSize(1);
    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().delete(completed));
    runForMinutes(bus(definition()));

    assertHandledOnce(ORDER, "placed", "shipped");
  }

  /** A saga can't be deleted for 28 days, so that copies of its messages have no effect. */
  @Test
  default void completedSagaIsProtectedFromDeletion() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Shipped(ORDER, "shipped"));
    Saga<Counter> completed = saga(ORDER).orElseThrow();

    advance(Duration.ofDays(28).minusMinutes(1));
    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().delete(completed));
    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().delete(type().correlationId(ORDER)));
    run(bus, new Placed(ORDER, "placed"));
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);

    advance(Duration.ofMinutes(2));
    assertThat(store().delete(type().correlationId(ORDER))).isTrue();
  }

  /** An active saga is protected, too. */
  @Test
  default void activeSagaIsProtectedFromDeletion() {
    run(bus(definition()), new Placed(ORDER, "placed"));

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().delete(type().correlationId(ORDER)));
  }

  /** The store doesn't reopen a saga of the bus. */
  @Test
  default void completedSagaIsNotReopened() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Shipped(ORDER, "shipped"));
    Saga<Counter> completed = saga(ORDER).orElseThrow();

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().update(completed.reopen()));
  }

  /** A late write prolongs the life of a completed saga to 28 days from then on. */
  @Test
  default void lateMessageProlongsCompletedSaga() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Shipped(ORDER, "shipped"));
    advance(Duration.ofDays(20));

    run(bus, new Paid(ORDER, "paid"));
    advance(Duration.ofDays(28).minusMinutes(1));

    assertHandledOnce(ORDER, "placed", "shipped", "paid");
    run(bus, new Paid(ORDER, "paid"));
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store().delete(type().correlationId(ORDER)));
  }

  /** A plain update beside the bus loses none of its data. */
  @Test
  default void plainUpdateKeepsDataOfBus() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    Saga<Counter> saga = saga(ORDER).orElseThrow();
    store().update(saga.withState(saga.state().plus("plain")));

    run(bus, new Placed(ORDER, "placed"));

    assertThat(handled(ORDER)).containsExactly("placed", "plain");
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
  }
}
