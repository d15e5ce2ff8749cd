package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import org.junit.jupiter.api.Test;

/** Tests for what is too large. */
interface BusSizeConformance extends BusConformanceContext {
  private SagaDefinition<Counter> definition() {
    return order()
        .on(Reserved.class, Reserved::orderId)
        .handle(BusConformanceContext::noting)
        .on(Paid.class, Paid::orderId)
        .handle((state, message) -> large(state, message))
        .build();
  }

  private SagaBus bus() {
    return newBus(store(), transport()).define(definition()).route(Charge.class, "nowhere").build();
  }

  private static Next<Counter> large(Counter state, Paid message) {
    if (message.text().equals("state")) {
      return noting(state.plus("s".repeat(420_000)), message);
    }
    if (message.text().equals("message")) {
      return noting(state, message).publish(new Noted(ORDER, "m".repeat(1_100_000)));
    }
    if (message.text().equals("destination")) {
      return noting(state, message).send(new Charge(ORDER, "charge"));
    }
    Next<Counter> next = Next.of(state.plus(message.text()));
    for (int i = 0; i < Integer.parseInt(message.text()); i++) {
      next = next.publish(new Noted(ORDER, message.text() + "-" + i));
    }
    return next;
  }

  private void assertRefused(String text, String... reasons) {
    SagaBus bus = bus();
    run(bus, new Placed(ORDER, "placed"));
    Saga<Counter> before = saga(ORDER).orElseThrow();

    run(bus, new Paid(ORDER, text));

    assertThat(saga(ORDER)).contains(before);
    assertThat(notes(ORDER)).containsExactly("placed");
    assertThat(reason(deadLetter())).contains(reasons);
    assertThat(deadLetter().header(MessageHeaders.ATTEMPTS)).isEmpty();
  }

  /** A handler that sends more than 100 messages fails at once, and sends none. */
  @Test
  default void tooManyMessagesAreRefused() {
    assertRefused("101", "101", "100");
  }

  /** A handler can send 100 messages. */
  @Test
  default void hundredMessagesAreSent() {
    SagaBus bus = bus();
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "100"));

    assertThat(notes(ORDER)).hasSize(101);
    assertThat(data(ORDER).unsentMessages()).isEmpty();
    assertThat(deadLetters()).isEmpty();
  }

  /** A message that its destination doesn't take fails before the write. */
  @Test
  default void tooLargeMessageIsRefused() {
    assertRefused("message", "bytes");
  }

  /** A message whose destination doesn't exist fails before the write. */
  @Test
  default void unknownDestinationIsRefused() {
    assertRefused("destination", "nowhere");
  }

  /** A saga of more than 400 KB isn't written. */
  @Test
  default void tooLargeSagaIsRefused() {
    assertRefused("state", "bytes");
  }

  /** In a batch, only the message that is too large fails. */
  @Test
  default void tooLargeSagaFailsAlone() {
    SagaBus bus = bus();
    run(bus, new Placed(ORDER, "placed"));

    run(
        bus,
        new Reserved(ORDER, "a"),
        new Reserved(ORDER, "b"),
        new Paid(ORDER, "state"),
        new Reserved(ORDER, "c"),
        new Paid(ORDER, "101"),
        new Reserved(ORDER, "d"));

    assertHandledOnce(ORDER, "placed", "a", "b", "c", "d");
    assertThat(deadLetters()).hasSize(2);
  }

  /** A batch whose messages send more than 100 together is stored in several writes. */
  @Test
  default void batchWithManyMessagesIsSplit() {
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus = bus(definition(), counter);
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "61"), new Paid(ORDER, "62"), new Paid(ORDER, "63"));

    assertThat(handled(ORDER)).containsExactlyInAnyOrder("placed", "61", "62", "63");
    assertThat(notes(ORDER)).hasSize(1 + 61 + 62 + 63);
    assertThat(counter.count("update")).isEqualTo(3);
    assertThat(deadLetters()).isEmpty();
  }
}
