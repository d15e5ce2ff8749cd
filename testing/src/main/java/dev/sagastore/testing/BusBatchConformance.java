package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static dev.sagastore.testing.BusConformanceContext.unhandleable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for messages of one saga in a batch. */
interface BusBatchConformance extends BusConformanceContext {
  /** A key of a payment. */
  KeyName PAYMENT = KeyName.of("payment");

  private SagaDefinition<Counter> definition() {
    return order()
        .on(Reserved.class, Reserved::orderId)
        .handle(BusConformanceContext::noting)
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) -> {
              if (message.text().equals("poison")) {
                return unhandleable(state);
              }
              if (message.text().equals("failing")) {
                throw new IllegalStateException("failing");
              }
              return noting(state, message)
                  .timeout("late", Duration.ofDays(1))
                  .correlateBy(PAYMENT, message.text());
            })
        .on(Shipped.class, Shipped::orderId)
        .handle((state, message) -> noting(state, message).complete())
        .onTimeout("late", state -> noting(state, new Paid(ORDER, "late")))
        .build();
  }

  /** Messages in a batch have one read and two writes together, and the effect of single ones. */
  @Test
  default void batchHasEffectOfSingleMessages() {
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus = bus(definition(), counter);

    send(new Placed(ORDER, "placed"));
    for (int i = 0; i < MAX - 1; i++) {
      send(new Placed(ORDER, "again-" + i));
    }
    bus.receive(MAX, Duration.ZERO);
    assertThat(counter.requests())
        .containsExactly("findConsistent", "insert", "send", "patch", "acknowledge");
    for (int i = 0; i < MAX; i++) {
      send(new Reserved(ORDER, "r-" + i));
    }
    bus.receive(MAX, Duration.ZERO);

    assertThat(handled(ORDER)).hasSize(1 + MAX);
    assertThat(notes(ORDER)).containsExactlyInAnyOrderElementsOf(handled(ORDER));
    assertThat(saga(ORDER).orElseThrow().version()).isEqualTo(2);
    assertThat(counter.count("findConsistent")).isEqualTo(2);
  }

  /** Copies in a batch count once. */
  @Test
  default void copiesInBatchCountOnce() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));

    send(new Reserved(ORDER, "a"), new Reserved(ORDER, "a"), new Reserved(ORDER, "a"));
    bus.receive(MAX, Duration.ZERO);

    assertHandledOnce(ORDER, "placed", "a");
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(2);
  }

  /** A message that fails has no effect, and the others of the batch have theirs. */
  @Test
  default void failingMessageFailsAlone() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));

    send(
        new Reserved(ORDER, "a"),
        new Paid(ORDER, "poison"),
        new Reserved(ORDER, "b"),
        new Paid(ORDER, "failing"),
        new Reserved(ORDER, "c"));
    bus.receive(MAX, Duration.ZERO);

    assertHandledOnce(ORDER, "placed", "a", "b", "c");
    assertThat(data(ORDER).timeouts()).isEmpty();
    assertThat(saga(ORDER).orElseThrow().keys()).isEmpty();
    assertThat(deadLetter().id()).isEqualTo("order-42-poison");
    assertThat(count(MessageEvent.Kind.RETRIED)).isEqualTo(1);
  }

  /** After a completion in the middle, the rest of the batch meets a completed saga. */
  @Test
  default void restOfBatchMeetsCompletedSaga() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    send(new Reserved(ORDER, "a"), new Shipped(ORDER, "shipped"), new Reserved(ORDER, "b"));

    bus.receive(MAX, Duration.ZERO);

    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
    assertThat(handled(ORDER)).contains("placed", "shipped").endsWith("shipped");
    assertThat(notes(ORDER)).containsExactlyInAnyOrderElementsOf(handled(ORDER));
    assertThat(count(MessageEvent.Kind.COMPLETED)).isEqualTo(4 - handled(ORDER).size());
  }

  /** A message whose write is refused fails by itself, and its dead letter says why. */
  @Test
  default void messageWithTakenKeyFailsAlone() {
    SagaBus bus = bus(definition());
    run(bus, new Placed("owner", "placed"));
    run(bus, new Paid("owner", "p-1"));
    run(bus, new Placed(ORDER, "placed"));

    send(
        new Reserved(ORDER, "a"),
        new Paid(ORDER, "p-1"),
        new Reserved(ORDER, "b"),
        new Paid(ORDER, "p-2"));
    bus.receive(MAX, Duration.ZERO);

    assertHandledOnce(ORDER, "placed", "a", "b", "p-2");
    assertThat(reason(deadLetter())).contains(saga("owner").orElseThrow().sagaId());
    assertThat(store().find(type().key(PAYMENT, "p-2")).map(Saga::correlationId)).contains(ORDER);
  }

  /** After a conflict, the whole chain runs again. */
  @Test
  default void conflictRunsWholeBatchAgain() {
    RequestCounter hook =
        new RequestCounter(
            3,
            () -> {
              Saga<Counter> saga = saga(ORDER).orElseThrow();
              store().update(saga.withState(saga.state().plus("meanwhile")));
            });
    run(bus(definition()), new Placed(ORDER, "placed"));

    send(new Reserved(ORDER, "a"), new Reserved(ORDER, "b"));
    bus(definition(), hook).receive(MAX, Duration.ZERO);

    assertThat(handled(ORDER)).containsExactlyInAnyOrder("placed", "meanwhile", "a", "b");
    assertThat(notes(ORDER)).containsExactlyInAnyOrder("placed", "a", "b");
  }

  /** Messages that were not begun in time come again at once; those before them are stored. */
  @Test
  default void shortTimeStoresWhatWasHandled() {
    SagaBus bus =
        bus(
            order()
                .on(Reserved.class, Reserved::orderId)
                .handle(
                    (state, message) -> {
                      clock().advance(Duration.ofSeconds(1));
                      return noting(state, message);
                    })
                .build());
    run(bus, new Placed(ORDER, "placed"), new Placed("order-43", "placed"));
    send(
        new Reserved(ORDER, "a"),
        new Reserved(ORDER, "b"),
        new Reserved(ORDER, "c"),
        new Reserved("order-43", "d"));

    List<ReceivedMessage> batch = receiveAll();
    bus.handle(batch, Duration.ofSeconds(2));

    assertThat(batch).hasSize(4);
    assertThat(handled(ORDER).size() + handled("order-43").size()).isEqualTo(4);
    assertThat(notes(ORDER)).containsExactlyInAnyOrderElementsOf(handled(ORDER));
    run(bus);
    assertHandledOnce(ORDER, "placed", "a", "b", "c");
    assertHandledOnce("order-43", "placed", "d");
  }

  /** After the deadline, no message is begun. */
  @Test
  default void deadlineInPastHandlesNothing() {
    SagaBus bus = bus(definition());
    send(new Placed(ORDER, "placed"), new Reserved("order-43", "a"));

    bus.handle(receiveAll(), Duration.ZERO);

    assertThat(saga(ORDER)).isEmpty();
    assertThat(deadLetters()).isEmpty();
    run(bus);
    assertHandledOnce(ORDER, "placed");
  }

  /** A batch with messages of several sagas handles each saga by itself. */
  @Test
  default void sagasOfBatchAreIndependent() {
    SagaBus bus = bus(definition());
    for (int i = 0; i < 5; i++) {
      send(new Placed("order-" + i, "placed"));
    }
    run(bus);

    for (int i = 0; i < 5; i++) {
      send(new Reserved("order-" + i, "a"), new Paid("order-" + i, "poison"));
    }
    bus.receive(MAX, Duration.ZERO);

    for (int i = 0; i < 5; i++) {
      assertHandledOnce("order-" + i, "placed", "a");
    }
    assertThat(deadLetters()).hasSize(5);
  }
}
