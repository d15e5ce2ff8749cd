package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageContext;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests for a slow worker, while another one handles a copy or another message of the saga. */
interface BusRaceConformance extends BusConformanceContext {
  private SagaDefinition<Counter> definition() {
    return order()
        .on(Placed.class, Placed::orderId)
        .handle(BusConformanceContext::noting)
        .on(Paid.class, Paid::orderId)
        .handle((state, message) -> noting(state, message).timeout("late", Duration.ofMinutes(2)))
        .on(Reserved.class, Reserved::orderId)
        .handle((state, message) -> noting(state, message).cancelTimeout("late"))
        .on(Shipped.class, Shipped::orderId)
        .evenIfCompleted()
        .handle((state, message) -> noting(state, message).complete())
        .onTimeout("late", (state, context) -> noting(state, timeout(context)))
        .build();
  }

  private static Paid timeout(MessageContext context) {
    return new Paid(context.correlationId().orElseThrow(), "timeout");
  }

  /**
   * Lets another worker act at every moment of a slow one, each time with another saga.
   *
   * @param given prepares a saga, and sends what the slow worker receives
   * @param other what the other worker does
   * @param then checks the end
   */
  private void atEveryMoment(
      Consumer<String> given, Consumer<String> other, Consumer<String> then) {
    boolean reached = true;
    for (int moment = 1; reached; moment++) {
      assertThat(moment).isLessThan(50);
      String orderId = "order-" + moment;
      given.accept(orderId);
      RequestCounter hook = new RequestCounter(moment, () -> other.accept(orderId));
      bus(definition(), hook).receive(MAX, Duration.ZERO);
      reached = hook.isReached();
      if (reached) {
        advance(visibilityTimeout());
        runForMinutes(bus(definition()));
        then.accept(orderId);
      }
    }
    assertThat(deadLetters()).isEmpty();
  }

  private SagaBus other() {
    return bus(definition());
  }

  /** A copy that another worker handles meanwhile has no second effect. */
  @Test
  default void slowWorkerAndCopyHandleStartOnce() {
    atEveryMoment(
        orderId -> send(new Placed(orderId, "placed")),
        orderId -> {
          advance(visibilityTimeout());
          run(other());
        },
        orderId -> assertHandledOnce(orderId, "placed"));
  }

  /** A copy in the middle of a saga has no second effect. */
  @Test
  default void slowWorkerAndCopyHandleMessageOnce() {
    atEveryMoment(
        orderId -> {
          run(other(), new Placed(orderId, "placed"));
          send(new Paid(orderId, "paid"));
        },
        orderId -> {
          advance(visibilityTimeout());
          run(other());
        },
        orderId -> assertHandledOnce(orderId, "placed", "paid", "timeout"));
  }

  /** A copy of a completion has no second effect, and loses nothing. */
  @Test
  default void slowWorkerAndCopyCompleteOnce() {
    atEveryMoment(
        orderId -> {
          run(other(), new Placed(orderId, "placed"));
          send(new Shipped(orderId, "shipped"));
        },
        orderId -> {
          advance(visibilityTimeout());
          run(other());
        },
        orderId -> assertHandledOnce(orderId, "placed", "shipped"));
  }

  /** Two workers with different messages clear what they sent, and nothing else. */
  @Test
  default void workersClearOwnMessages() {
    atEveryMoment(
        orderId -> {
          run(other(), new Placed(orderId, "placed"));
          send(new Placed(orderId, "a"));
        },
        orderId -> run(other(), new Placed(orderId, "b")),
        orderId -> assertHandledOnce(orderId, "placed", "a", "b"));
  }

  /** One worker clears while another one stops in the middle: its messages stay in the outbox. */
  @Test
  default void clearingKeepsMessagesOfOtherWorker() {
    for (int crash = 3; crash <= 8; crash++) {
      int at = crash;
      atEveryMoment(
          orderId -> {
            run(other(), new Placed(orderId + "-" + at, "placed"));
            send(new Placed(orderId + "-" + at, "a"));
          },
          orderId -> crashingOther(orderId + "-" + at, at),
          orderId -> assertHandledOnce(orderId + "-" + at, "placed", "a", "b"));
    }
  }

  private void crashingOther(String orderId, int moment) {
    send(new Placed(orderId, "b"));
    RequestCounter hook =
        new RequestCounter(
            moment,
            () -> {
              throw new SimulatedCrash("the process crashes");
            });
    try {
      run(bus(definition(), hook));
    } catch (SimulatedCrash e) {
      // the message comes again
    }
  }

  /**
   * A timeout that one worker sets and the other cancels fires, or doesn't, as their order says.
   */
  @Test
  default void timeoutIsSetOrCanceledInOrder() {
    atEveryMoment(
        orderId -> {
          run(other(), new Placed(orderId, "placed"));
          send(new Paid(orderId, "set"));
        },
        orderId -> run(other(), new Reserved(orderId, "cancel")),
        orderId -> assertTimeoutAsOrdered(orderId));
    assertThat(handled("order-1")).containsExactly("placed", "cancel", "set", "timeout");
  }

  /** The same with the worker that cancels as the slow one. */
  @Test
  default void timeoutIsCanceledOrSetInOrder() {
    atEveryMoment(
        orderId -> {
          run(other(), new Placed(orderId + "-2", "placed"));
          send(new Reserved(orderId + "-2", "cancel"));
        },
        orderId -> run(other(), new Paid(orderId + "-2", "set")),
        orderId -> assertTimeoutAsOrdered(orderId + "-2"));
  }

  private void assertTimeoutAsOrdered(String orderId) {
    List<String> handled = handled(orderId);
    boolean fires = handled.indexOf("cancel") < handled.indexOf("set");
    if (fires) {
      assertHandledOnce(orderId, "placed", "cancel", "set", "timeout");
    } else {
      assertHandledOnce(orderId, "placed", "set", "cancel");
    }
    assertThat(data(orderId).timeouts()).isEmpty();
  }

  /** A worker that clears, or writes, after the saga was deleted makes no item. */
  @Test
  default void deletedSagaStaysDeleted() {
    RequestCounter reference = RequestCounter.withoutAction();
    run(other(), new Placed("reference", "placed"));
    run(bus(definition(), reference), new Placed("reference", "a"));
    int moments = 2 * reference.requests().size();
    for (int moment = 5; moment <= moments; moment++) {
      String orderId = "order-" + moment;
      run(other(), new Placed(orderId, "placed"));
      send(new Placed(orderId, "a"));
      RequestCounter hook =
          new RequestCounter(
              moment,
              () -> assertThat(store().forceDelete(type().correlationId(orderId))).isTrue());

      bus(definition(), hook).receive(MAX, Duration.ZERO);

      assertThat(hook.isReached()).isTrue();
      assertThat(saga(orderId)).isEmpty();
    }
  }
}
