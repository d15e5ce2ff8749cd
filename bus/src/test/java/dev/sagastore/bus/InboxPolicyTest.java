package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.Inbox;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests messages that a saga may have forgotten, and sagas that can't remember more. */
class InboxPolicyTest {
  private final RunDriver driver =
      RunDriver.of(
          builder ->
              builder
                  .on(Paid.class, Paid::orderId)
                  .handle(
                      (state, message) -> Next.of("paid").timeout("late", Duration.ofMinutes(5)))
                  .on(Shipped.class, Shipped::orderId)
                  .handle((state, message) -> Next.of("shipped").complete())
                  .onReply(Released.class)
                  .handle((state, message) -> Next.of("released"))
                  .onFailure(Paid.class, (state, message, reason) -> Next.of(reason))
                  .onTimeout("late", state -> Next.of("late")));

  @BeforeEach
  void start() {
    driver.handle(placed("m-1"));
    driver.takeKinds();
    driver.takeSent();
  }

  private static Envelope sentAt(Envelope message, Instant time) {
    return message.withHeader(MessageHeaders.SENT_AT, time.toString());
  }

  @Nested
  class TooOld {
    @BeforeEach
    void forget() {
      // remembers m-1 for 28 days
      driver.advance(Duration.ofDays(29)).handle(placed("m-2"));
      driver.takeKinds();
    }

    @Test
    void messageBeforeForgottenOneIsDeadLetter() {
      driver.handle(sentAt(paid("m-3"), RunDriver.START));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
      assertThat(end.reason())
          .isEqualTo(
              "it is too old to tell whether it was handled before; with the header"
                  + " sagastore-handle-if-old: true, it is handled");
      // its onFailure doesn't run: the message may have been handled
      assertThat(driver.state()).isEqualTo("placed");
      assertThat(driver.remembers("m-3")).isFalse();
    }

    @Test
    void messageAfterForgottenOneIsHandled() {
      driver.handle(sentAt(paid("m-3"), RunDriver.START.plusSeconds(1)));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.state()).isEqualTo("paid");
    }

    @Test
    void headerLetsOldMessageBeHandled() {
      driver.handle(
          sentAt(paid("m-3"), RunDriver.START).withHeader(MessageHeaders.HANDLE_IF_OLD, "true"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void otherValueOfHeaderChangesNothing() {
      driver.handle(
          sentAt(paid("m-3"), RunDriver.START).withHeader(MessageHeaders.HANDLE_IF_OLD, "yes"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
    }

    @Test
    void messageWithoutTimeIsHandled() {
      driver.handle(paid("m-3"), paid("m-4").withHeader(MessageHeaders.SENT_AT, "yesterday"));

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.HANDLED);
    }

    @Test
    void completedSagaAcknowledgesOldMessage() {
      driver.change(saga -> saga.complete()).handle(sentAt(paid("m-3"), RunDriver.START));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.COMPLETED);
    }
  }

  @Nested
  @Tag("slow")
  class BusyInbox {
    private void fill(int size) {
      Instant now = driver.now();
      driver.changeItem(
          item -> {
            BusItem changed = item;
            for (int i = 0; changed.inbox().size() < size; i++) {
              changed = changed.withHandled(i, now);
            }
            return changed;
          });
    }

    @Test
    void messageBelowBoundIsHandled() {
      fill(Inbox.BUSY_SIZE - 1);

      driver.handle(paid("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.item().inbox().size()).isEqualTo(4096);
    }

    @Test
    void messageBeyondBoundWaits() {
      fill(Inbox.BUSY_SIZE);

      driver.handle(paid("m-2"));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.pause()).isEqualTo(Duration.ofMinutes(20));
      assertThat(end.reason())
          .endsWith(" has handled 4096 messages within hours, and can't remember more");
      assertThat(driver.state()).isEqualTo("placed");
    }

    @Test
    void messageBeyondBoundIsDeadLetterAfterItsTime() {
      fill(Inbox.BUSY_SIZE);

      driver.deliveries(43, Duration.ofHours(14)).handle(paid("m-2"));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
      assertThat(end.reason()).endsWith("can't remember more, PT14H after its first delivery");
    }

    @Test
    void duplicateBeyondBoundIsAcknowledged() {
      driver.handle(paid("m-2"));
      fill(Inbox.BUSY_SIZE);
      driver.takeKinds();

      driver.handle(paid("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
    }

    @Test
    void completionHasReserve() {
      fill(Inbox.BUSY_SIZE + Inbox.RESERVE - 1);

      driver.handle(shipped("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.saga().isCompleted()).isTrue();
    }

    @Test
    void reserveIsBounded() {
      fill(Inbox.BUSY_SIZE + Inbox.RESERVE);

      driver.handle(shipped("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
      assertThat(driver.saga().isCompleted()).isFalse();
    }

    @Test
    void wakeUpHasReserve() {
      driver.handle(paid("m-2"));
      List<SendRequest> wakeUps = driver.takeSent();
      fill(Inbox.BUSY_SIZE);
      driver.takeKinds();

      driver.advance(Duration.ofMinutes(5)).handle(wakeUps.get(0).envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.state()).isEqualTo("late");
    }

    @Test
    void replyHasReserve() {
      fill(Inbox.BUSY_SIZE);

      driver.handle(
          Envelope.of("m-2", "Released", "")
              .withHeader(MessageHeaders.CORRELATION_ID, "order-42")
              .withHeader(MessageHeaders.IN_REPLY_TO, "a command"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.state()).isEqualTo("released");
    }

    @Test
    void oneBatchStopsAtBound() {
      fill(Inbox.BUSY_SIZE - 1);

      driver.handle(paid("m-2"), paid("m-3"));

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.WAITING);
    }
  }
}
