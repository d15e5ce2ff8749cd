package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.spi.SagaExtension;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests for the inbox: what it remembers, and its bounds. */
interface BusInboxConformance extends BusConformanceContext {
  /** Number of messages that the inbox keeps, if they aren't young. */
  int USUAL = 512;

  /** Number of messages from which on a saga is busy. */
  int BUSY = 4096;

  /** Returns a bus whose saga counts its messages. */
  private SagaBus counting() {
    return bus(
        order()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of(new Counter(state.count() + 1, List.of())))
            .on(Shipped.class, Shipped::orderId)
            .handle(
                (state, message) -> Next.of(new Counter(state.count() + 1, List.of())).complete())
            .build());
  }

  private void sendPaid(int from, int to) {
    List<SendRequest> requests = new ArrayList<>();
    for (int i = from; i < to; i++) {
      requests.add(
          SendRequest.of(
              Destination.OWN_QUEUE, envelope("paid-" + i, new Paid(ORDER, "paid-" + i))));
    }
    transport().send(requests).forEach(result -> assertThat(result.reason()).isEmpty());
  }

  /** Handles all visible messages in one batch, to save time. */
  private void runTogether(SagaBus bus) {
    List<ReceivedMessage> all = receiveAll();
    bus.handle(all);
  }

  private int inboxSize() {
    int bytes =
        SagaExtension.of("bus")
            .get(saga(ORDER).orElseThrow(), "inbox")
            .orElseThrow()
            .asBinary()
            .length;
    return (bytes - Integer.BYTES) / 12;
  }

  private int handledCount() {
    return saga(ORDER).orElseThrow().state().count();
  }

  /** 1,000 messages of one saga in batches, each of which comes twice, are handled once each. */
  @Test
  default void manyMessagesThatComeTwiceAreHandledOnce() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    sendPaid(0, 1_000);
    List<ReceivedMessage> batch = receiveAll();
    assertThat(batch).hasSize(1_000);

    bus.handle(batch);
    bus.handle(batch);
    for (int from = 0; from < batch.size(); from += MAX) {
      bus.handle(batch.subList(from, from + MAX));
    }

    assertThat(handledCount()).isEqualTo(1 + 1_000);
    assertThat(inboxSize()).isEqualTo(1 + 1_000);
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(2_000);
    assertThat(deadLetters()).isEmpty();
  }

  /** A message is remembered for at least 12 hours, however many others follow. */
  @Test
  default void youngMessageIsRemembered() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    sendPaid(0, 600);
    runTogether(bus);
    advance(Duration.ofHours(12));
    sendPaid(600, 700);
    runTogether(bus);

    sendPaid(0, 600);
    runTogether(bus);

    assertThat(handledCount()).isEqualTo(1 + 700);
    assertThat(inboxSize()).isEqualTo(1 + 700);
  }

  /** Older messages beyond the usual size are forgotten, the oldest first. */
  @Test
  default void oldMessagesBeyondUsualSizeAreForgotten() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    sendPaid(0, 600);
    runTogether(bus);
    advance(Duration.ofHours(14));
    sendPaid(600, 601);
    runTogether(bus);

    assertThat(inboxSize()).isEqualTo(USUAL);
    sendPaid(600, 601);
    run(bus);
    assertThat(handledCount()).isEqualTo(1 + 601);
  }

  /** A message is forgotten after 28 days, and not before, if there are few. */
  @Test
  default void messageIsForgottenAfterFourWeeks() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    advance(Duration.ofDays(28));
    sendPaid(0, 1);
    run(bus);
    assertThat(inboxSize()).isEqualTo(2);
    advance(Duration.ofHours(1));
    sendPaid(1, 2);
    run(bus);

    assertThat(inboxSize()).isEqualTo(2);
  }

  /** An unknown message that is older than one that was forgotten is a dead letter. */
  @Test
  default void messageThatIsTooOldToTellIsDeadLettered() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    Envelope old = envelope("old", new Paid(ORDER, "old"));
    sendPaid(0, 600);
    runTogether(bus);
    advance(Duration.ofHours(14));
    sendPaid(600, 601);
    run(bus);

    send(old);
    run(bus);

    assertThat(handledCount()).isEqualTo(1 + 601);
    assertThat(reason(deadLetter())).contains("too old to tell");
    // an operator knows that it was not handled
    send(old.withHeader(MessageHeaders.HANDLE_IF_OLD, "true"));
    run(bus);
    assertThat(handledCount()).isEqualTo(1 + 602);
  }

  /** A busy saga lets further messages wait, except those that let it go on. */
  @Test
  @Tag("slow")
  default void busySagaLetsMessagesWait() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    sendPaid(0, BUSY + 4);
    runTogether(bus);

    assertThat(inboxSize()).isEqualTo(BUSY);
    assertThat(handledCount()).isEqualTo(BUSY);
    assertThat(count(MessageEvent.Kind.WAITING)).isEqualTo(5);
    assertThat(deadLetters()).isEmpty();

    run(bus, Duration.ofHours(13).minusMinutes(1), Duration.ofMinutes(20));
    assertThat(deadLetters()).isEmpty();
    assertThat(handledCount()).isEqualTo(BUSY);
    run(bus, Duration.ofHours(2), Duration.ofMinutes(20));

    // what waited was sent before messages that are forgotten now
    assertThat(deadLetters())
        .allSatisfy(letter -> assertThat(reason(letter)).contains("too old to tell"));
    assertThat(handledCount() + deadLetters().size()).isEqualTo(1 + BUSY + 4);
    assertThat(handledCount()).isGreaterThan(BUSY);
    assertThat(inboxSize()).isLessThanOrEqualTo(BUSY);
  }

  /** A busy saga can still be completed. */
  @Test
  @Tag("slow")
  default void busySagaIsCompleted() {
    SagaBus bus = counting();
    run(bus, new Placed(ORDER, "placed"));
    sendPaid(0, BUSY + 1);
    runTogether(bus);

    run(bus, new Shipped(ORDER, "shipped"));

    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
    assertThat(inboxSize()).isEqualTo(BUSY + 1);
    run(bus, new Shipped(ORDER, "shipped"));
    assertThat(handledCount()).isEqualTo(BUSY + 1);
  }
}
