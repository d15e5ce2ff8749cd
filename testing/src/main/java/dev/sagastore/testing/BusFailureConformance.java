package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static dev.sagastore.testing.BusConformanceContext.unhandleable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests for handlers that throw, conflicts, and lost responses. */
interface BusFailureConformance extends BusConformanceContext {
  /** A handler that throws changes and sends nothing; a later attempt does. */
  @Test
  default void failingHandlerChangesNothing() {
    AtomicInteger attempts = new AtomicInteger();
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) -> {
                      if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                      return noting(state, message);
                    })
                .build());
    run(bus, new Placed(ORDER, "placed"));
    Saga<Counter> before = saga(ORDER).orElseThrow();

    run(bus, new Paid(ORDER, "paid"));
    assertThat(saga(ORDER)).contains(before);
    assertThat(notes(ORDER)).containsExactly("placed");
    runForMinutes(bus);

    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(attempts).hasValue(3);
  }

  /** Whatever a correlation function throws, it fails its own message only. */
  @Test
  default void failingCorrelationFailsItsMessageOnly() {
    SagaBus bus =
        bus(
            order()
                .on(
                    Paid.class,
                    message -> {
                      switch (message.text()) {
                        case "recursion" -> throw new StackOverflowError("recursion");
                        case "checked" -> throwUnchecked(new IOException("checked"));
                        default -> {}
                      }
                      return message.orderId();
                    })
                .handle(BusConformanceContext::noting)
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "recursion"), new Paid(ORDER, "checked"), new Paid(ORDER, "paid"));

    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(deadLetters())
        .extracting(BusConformanceContext::reason)
        .satisfiesExactlyInAnyOrder(
            reason -> assertThat(reason).contains("correlation ID").contains("recursion"),
            reason -> assertThat(reason).contains("correlation ID").contains("checked"));
  }

  /** Throws a checked exception that isn't declared, as Kotlin and Lombok do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void throwUnchecked(Throwable exception) throws E {
    throw (E) exception;
  }

  /** A saga whose store throws an error waits, and the others of its batch are handled. */
  @Test
  default void errorOfStoreHoldsUpItsSagaOnly() {
    Set<String> thrown = new HashSet<>();
    SagaBus bus =
        bus(
            paidOrder().build(),
            new RequestHook() {
              @Override
              public void before(String request) {
                if (request.equals("insert") && thrown.add(request)) {
                  throw new NoClassDefFoundError("missing");
                }
              }
            });

    run(bus, new Placed(ORDER, "placed"), new Placed("order-43", "placed"));
    assertThat(List.of(ORDER, "order-43")).filteredOn(order -> saga(order).isPresent()).hasSize(1);
    runForMinutes(bus);

    assertHandledOnce(ORDER, "placed");
    assertHandledOnce("order-43", "placed");
    assertThat(deadLetters()).isEmpty();
  }

  /** A sweep that fails for one definition sweeps the others. */
  @Test
  default void failingSweepSweepsOthers() {
    AtomicInteger sweeps = new AtomicInteger();
    RequestHook hook =
        new RequestHook() {
          @Override
          public void before(String request) {
            if (request.equals("listDue") && sweeps.getAndIncrement() == 0) {
              throw new AssertionError("impossible state");
            }
          }
        };
    SagaType<Counter> other = SagaType.of(type().name() + "-other", Counter.class);
    SagaBus bus =
        newBus(new HookedSagaStore(store(), hook), transport())
            .define(order().build())
            .define(
                SagaDefinition.of(other)
                    .startedBy(
                        Reserved.class,
                        Reserved::orderId,
                        message -> Next.of(Counter.ZERO.plus(message.text())))
                    .build())
            .build();

    assertThatIllegalStateException()
        .isThrownBy(bus::sweep)
        .withCauseExactlyInstanceOf(AssertionError.class);

    assertThat(sweeps).hasValue(2);
  }

  /** A guard that throws is a handler that failed, and the bus goes on. */
  @Test
  default void failingGuardIsFailedAttempt() {
    AtomicInteger attempts = new AtomicInteger();
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .when(
                    state -> {
                      if (attempts.incrementAndGet() == 1) {
                        throw new AssertionError("impossible state");
                      }
                      return true;
                    })
                .handle(BusConformanceContext::noting)
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));
    assertHandledOnce(ORDER, "placed");
    runForMinutes(bus);

    assertHandledOnce(ORDER, "placed", "paid");
  }

  /** A failure handler that throws an error leaves the dead letter with both reasons. */
  @Test
  default void failingFailureHandlerIsReported() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle((state, message) -> unhandleable(state))
                .onFailure(
                    Paid.class,
                    (state, message, reason) -> {
                      throw new AssertionError("impossible state");
                    })
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));

    assertThat(reason(deadLetter())).contains("onTimeout").contains("impossible state");
    assertHandledOnce(ORDER, "placed");
  }

  /** A message that can't be handled in any attempt becomes a dead letter at once. */
  @Test
  default void unhandleableMessageIsDeadLetteredAtOnce() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle((state, message) -> unhandleable(state))
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));

    assertThat(reason(deadLetter())).contains("onTimeout");
    assertHandledOnce(ORDER, "placed");
  }

  /** A failure handler runs once for each round, and a redrive is a new round. */
  @Test
  default void failureHandlerRunsOnceForEachRound() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle((state, message) -> unhandleable(state))
                .onFailure(
                    Paid.class,
                    (state, message, reason) ->
                        noting(state, new Paid(ORDER, "failed-" + state.count())))
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"), new Paid(ORDER, "paid"));
    assertHandledOnce(ORDER, "placed", "failed-1");
    redriveAll();
    run(bus);

    assertHandledOnce(ORDER, "placed", "failed-1", "failed-2");
  }

  /** After a conflict, only the messages of the committed run are sent. */
  @Test
  default void conflictSendsMessagesOfCommittedRun() {
    RequestCounter hook =
        new RequestCounter(
            3,
            () -> {
              Saga<Counter> saga = saga(ORDER).orElseThrow();
              store().update(saga.withState(saga.state().plus("meanwhile")));
            });
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) ->
                        Next.of(state.plus("paid"))
                            .publish(new Noted(ORDER, "paid after " + state.count())))
                .build(),
            hook);
    run(bus(order().build()), new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));

    assertThat(handled(ORDER)).containsExactly("placed", "meanwhile", "paid");
    assertThat(notes(ORDER)).containsExactlyInAnyOrder("placed", "paid after 2");
    assertThat(hook.count("update")).isEqualTo(2);
    assertThat(hook.count("findConsistent")).as("the conflict contains the saga").isEqualTo(1);
  }

  /** The lost response of a write doubles nothing, and is no failure of the message. */
  @Test
  default void lostResponseDoublesNothing() {
    Set<String> lost = new HashSet<>();
    RequestHook hook =
        new RequestHook() {
          @Override
          public void after(String request) {
            if (Set.of("insert", "update", "patch").contains(request) && lost.add(request)) {
              throw new SagaStoreUnavailableException(null, null, "no response", true, null);
            }
          }
        };
    SagaBus bus = bus(paidOrder().build(), hook);

    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"));

    assertThat(lost).containsExactlyInAnyOrder("insert", "update", "patch");
    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(count(MessageEvent.Kind.RETRIED)).isZero();
    assertThat(count(MessageEvent.Kind.WAITING)).isZero();
    assertThat(deadLetters()).isEmpty();
  }
}
