package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests for messages that concern several sagas, and for handlers without a saga. */
interface BusSeveralSagasConformance extends BusConformanceContext {
  private static SagaDefinition<Counter> failing(SagaType<Counter> type, int failures) {
    AtomicInteger attempts = new AtomicInteger();
    return SagaDefinition.of(type)
        .startedBy(
            Placed.class,
            Placed::orderId,
            placed -> {
              if (attempts.incrementAndGet() <= failures) {
                throw new IllegalStateException("not yet");
              }
              return noting(Counter.ZERO, placed);
            })
        .build();
  }

  /** Each saga handles an event, retries and fails by itself. */
  @Test
  default void sagasOfOneEventFailByThemselves() {
    SagaType<Counter> retrying = ConformanceContext.newType(Counter.class);
    SagaType<Counter> poisoned = ConformanceContext.newType(Counter.class);
    SagaBus bus =
        newBus(store(), transport())
            .define(failing(type(), 0))
            .define(failing(retrying, 3))
            .define(failing(poisoned, 100))
            .build();

    run(bus, new Placed(ORDER, "a"));
    runForMinutes(bus);

    assertThat(handled(ORDER)).containsExactly("a");
    assertThat(store().find(retrying.correlationId(ORDER))).isPresent();
    assertThat(store().find(poisoned.correlationId(ORDER))).isEmpty();
    assertThat(deadLetter().header(MessageHeaders.RECEIVING_SAGA)).contains(poisoned.name());
    assertThat(count(MessageEvent.Kind.PARTED)).isEqualTo(1);
    assertThat(count(MessageEvent.Kind.HANDLED)).isEqualTo(2);
    assertThat(count(MessageEvent.Kind.RETRIED)).isEqualTo(3 + 4);
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isZero();
  }

  /** A crash while a message is parted neither loses nor doubles an effect. */
  @Test
  default void partingSurvivesCrashes() {
    SagaType<Counter> other = ConformanceContext.newType(Counter.class);
    boolean reached = true;
    for (int moment = 1; reached; moment++) {
      String orderId = "order-" + moment;
      RequestCounter hook =
          new RequestCounter(
              moment,
              () -> {
                throw new SimulatedCrash("the process crashes");
              });
      send(new Placed(orderId, "a"));
      try {
        run(
            newBus(new HookedSagaStore(store(), hook), new HookedTransport(transport(), hook))
                .define(failing(type(), 0))
                .define(failing(other, 0))
                .build());
      } catch (SimulatedCrash e) {
        advance(visibilityTimeout());
      }
      run(
          newBus(store(), transport())
              .define(failing(type(), 0))
              .define(failing(other, 0))
              .build());
      assertThat(handled(orderId)).containsExactly("a");
      assertThat(notes(orderId)).containsExactly("a", "a");
      reached = hook.isReached();
    }
  }

  /** Sagas of two names with one correlation ID and one cause send under different IDs. */
  @Test
  default void sagasOfTwoNamesShareNoId() {
    SagaType<Counter> other = ConformanceContext.newType(Counter.class);
    SagaBus bus =
        newBus(store(), transport()).define(failing(type(), 0)).define(failing(other, 0)).build();

    run(bus, new Placed(ORDER, "a"));

    assertThat(sent()).extracting(Envelope::id).hasSize(2).doesNotHaveDuplicates();
  }

  /** Two sagas of one name that were inserted apart send under different IDs. */
  @Test
  default void sagasOfTwoInsertsShareNoId() {
    SagaBus bus = bus(order().build());
    run(bus, new Placed(ORDER, "a"));
    store().forceDelete(type().correlationId(ORDER));

    run(bus, new Placed(ORDER, "a"));

    assertThat(sent()).extracting(Envelope::id).hasSize(2).doesNotHaveDuplicates();
  }

  /** A handler without a saga replies, and the reply reaches the saga that sent the command. */
  @Test
  default void requestHandlerRepliesToSaga() {
    SagaBus bus =
        newBus(store(), transport())
            .define(
                order()
                    .on(Paid.class, Paid::orderId)
                    .handle(
                        (state, message) ->
                            Next.of(state.plus("paid")).send(new Charge("account", "charge")))
                    .onReply(Noted.class)
                    .handle((state, message) -> Next.of(state.plus(message.text())))
                    .build())
            .handle(
                Charge.class,
                (command, context) -> Response.reply(new Noted(command.orderId(), "charged")))
            .build();
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));
    run(bus, new Paid(ORDER, "paid"));

    assertThat(handled(ORDER)).containsExactly("placed", "paid", "charged");
    assertThat(deadLetters()).isEmpty();
  }

  /** A reply goes to the saga that sent the command, and to no other that handles its type. */
  @Test
  default void replyReachesOnlySender() {
    SagaType<Counter> other = ConformanceContext.newType(Counter.class);
    SagaBus bus =
        newBus(store(), transport())
            .define(
                order()
                    .on(Paid.class, Paid::orderId)
                    .handle((state, message) -> Next.of(state).send(new Charge(ORDER, "charge")))
                    .onReply(Noted.class)
                    .handle((state, message) -> Next.of(state.plus(message.text())))
                    .build())
            .define(
                SagaDefinition.of(other)
                    .startedBy(Noted.class, Noted::orderId, noted -> noting(Counter.ZERO, noted))
                    .build())
            .handle(
                Charge.class,
                (command, context) -> Response.reply(new Noted(command.orderId(), "charged")))
            .build();
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));

    assertThat(handled(ORDER)).containsExactly("placed", "charged");
    assertThat(store().find(other.correlationId(ORDER))).isEmpty();
  }

  /** A handler without a saga that fails is retried; its messages keep their IDs. */
  @Test
  default void requestHandlerIsRetried() {
    AtomicInteger attempts = new AtomicInteger();
    SagaBus bus =
        newBus(store(), transport())
            .handle(
                Charge.class,
                (command, context) -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return Response.none().andPublish(new Noted(ORDER, "charged"));
                })
            .build();

    run(bus, new Charge(ORDER, "charge"));
    run(bus, Duration.ofMinutes(1), Duration.ofSeconds(10));
    run(bus, new Charge(ORDER, "charge"));

    List<String> ids = sent().stream().map(Envelope::id).toList();
    assertThat(ids).hasSize(2);
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
    assertThat(attempts).hasValue(4);
  }
}
