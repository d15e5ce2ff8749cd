package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests messages of the outbox that are sent late, twice, or not at all. */
class OutboxSendingTest {
  private static final Destination PAYMENTS = Destination.of("payments");

  private final RunDriver driver =
      RunDriver.of(
          builder ->
              builder
                  .on(Paid.class, Paid::orderId)
                  .handle(
                      (state, message) ->
                          Next.of(state + " paid")
                              .send(new Reserve("reserve"))
                              .send(new Refund("refund")))
                  .on(Shipped.class, Shipped::orderId)
                  .handle((state, message) -> Next.of(state + " shipped")));

  @BeforeEach
  void start() {
    driver.handle(placed("m-1"));
    driver.takeCommands();
    driver.takeKinds();
  }

  private static Function<SendRequest, SendResult> to(Destination destination, SendResult result) {
    return request -> request.destination().equals(destination) ? result : SendResult.sent();
  }

  private List<String> left() {
    return driver.outbox().stream().map(message -> message.envelope().body()).toList();
  }

  @Nested
  class Failed {
    @Test
    void failedSendStaysAndMessageWaits() {
      driver.deliveries(2, Duration.ZERO);

      driver.transport(to(PAYMENTS, SendResult.failed("unavailable"))).handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Send", "Clear", "Settle");
      assertThat(left()).containsExactly("refund");
      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.pause()).isEqualTo(Duration.ofSeconds(4));
      assertThat(end.reason()).isEqualTo("a message could not be sent");
    }

    @Test
    void nothingIsClearedIfAllSendsFail() {
      driver.transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Update", "Send", "Settle");
      assertThat(left()).hasSize(2);
    }

    @Test
    void otherMessagesOfBatchEnd() {
      driver
          .transport(to(PAYMENTS, SendResult.failed("unavailable")))
          .handle(shipped("m-2"), paid("m-3"));

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.WAITING);
    }
  }

  @Nested
  class Rejected {
    private final Function<SendRequest, SendResult> rejecting =
        to(PAYMENTS, SendResult.rejected("no such queue"));

    @Test
    void rejectedSendGoesToDeadLetterQueue() {
      driver.transport(rejecting).handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Send", "Send", "Clear", "Settle");
      List<SendRequest> sent = driver.takeSent();
      assertThat(sent)
          .extracting(SendRequest::destination)
          .containsExactly(Destination.of("stock"), Destination.DEAD_LETTER_QUEUE);
      assertThat(sent.get(1).envelope().body()).isEqualTo("refund");
      assertThat(sent.get(1).envelope().headers())
          .containsEntry(MessageHeaders.FORWARD_TO, "payments")
          .containsEntry(MessageHeaders.DEAD_REASON, "no such queue")
          .containsEntry(MessageHeaders.CAUSATION_ID, "m-2");
      assertThat(left()).isEmpty();
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void messageWaitsIfDeadLetterQueueFailsToo() {
      driver
          .transport(
              request ->
                  request.destination().equals(Destination.DEAD_LETTER_QUEUE)
                      ? SendResult.failed("unavailable")
                      : rejecting.apply(request))
          .handle(paid("m-2"));

      assertThat(left()).containsExactly("refund");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
    }
  }

  @Nested
  class MissedClear {
    @Test
    void clearIsRepeatedAfterOtherWrite() {
      driver
          .before(Command.Clear.class, () -> driver.change(saga -> saga.withState("other")))
          .handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Send", "Clear", "Clear", "Settle");
      assertThat(left()).isEmpty();
      assertThat(driver.state()).isEqualTo("other");
      assertThat(driver.takeSent()).hasSize(2);
    }

    @Test
    void clearIsNotRepeatedIfAnotherRunCleared() {
      driver
          .before(
              Command.Clear.class,
              () -> driver.handle(paid("m-2")).change(saga -> saga.withState("other")))
          .handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly(
              "Find", "Update", "Send", "Clear", "Find", "Send", "Clear", "Settle", "Settle");
      assertThat(left()).isEmpty();
    }

    @Test
    void clearOfDeletedSagaEndsMessage() {
      driver.before(Command.Clear.class, driver::delete).handle(paid("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void clearKeepsMessagesOfAnotherRun() {
      driver
          .before(
              Command.Clear.class,
              () -> {
                driver.transport(request -> SendResult.failed("unavailable"));
                driver.handle(paid("m-3"));
              })
          .handle(paid("m-2"));

      assertThat(driver.outbox())
          .hasSize(2)
          .extracting(OutgoingMessage::envelope)
          .extracting(envelope -> envelope.headers().get(MessageHeaders.CAUSATION_ID))
          .containsOnly("m-3");
    }
  }

  @Nested
  class Stale {
    @BeforeEach
    void leave() {
      driver.transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));
      driver.transport(request -> SendResult.sent());
      driver.takeCommands();
      driver.takeKinds();
    }

    @Test
    void otherMessageSendsWhatIsOlderThanMinute() {
      driver.advance(Duration.ofSeconds(61)).handle(shipped("m-3"));

      assertThat(driver.takeSentBodies()).containsExactlyInAnyOrder("reserve", "refund");
      assertThat(left()).isEmpty();
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void otherMessageLeavesYoungEntries() {
      driver.advance(Duration.ofSeconds(60)).handle(shipped("m-3"));

      assertThat(driver.takeSent()).isEmpty();
      assertThat(left()).hasSize(2);
    }

    @Test
    void otherMessageEndsIfOldEntriesFail() {
      driver
          .advance(Duration.ofSeconds(61))
          .transport(request -> SendResult.failed("unavailable"))
          .handle(shipped("m-3"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(left()).hasSize(2);
    }

    @Test
    void entryOf14DaysIsSent() {
      driver.advance(Duration.ofDays(14)).handle(shipped("m-3"));

      assertThat(driver.takeSent())
          .extracting(SendRequest::destination)
          .containsExactlyInAnyOrder(PAYMENTS, Destination.of("stock"));
    }

    @Test
    void olderEntryIsDeadLetter() {
      driver.advance(Duration.ofDays(14).plusMillis(1)).handle(shipped("m-3"));

      List<SendRequest> sent = driver.takeSent();
      assertThat(sent)
          .hasSize(2)
          .extracting(SendRequest::destination)
          .containsOnly(Destination.DEAD_LETTER_QUEUE);
      assertThat(sent)
          .extracting(request -> request.envelope().headers().get(MessageHeaders.FORWARD_TO))
          .containsExactlyInAnyOrder("payments", "stock");
      assertThat(sent.get(0).envelope().headers())
          .containsEntry(MessageHeaders.DEAD_REASON, "it was in the outbox for more than PT336H");
      assertThat(left()).isEmpty();
    }

    @Test
    void deadLetterOfOldEntryKeepsItsDestination() {
      int[] sends = {0};
      driver
          .advance(Duration.ofDays(15))
          .transport(
              request -> sends[0]++ < 2 ? SendResult.rejected("throttled") : SendResult.sent())
          .handle(shipped("m-3"));

      assertThat(driver.takeSent())
          .extracting(request -> request.envelope().headers().get(MessageHeaders.FORWARD_TO))
          .containsExactlyInAnyOrder("payments", "stock");
    }
  }

  @Nested
  class Copies {
    private static final Function<SendRequest, SendResult> NO_LETTERS =
        to(Destination.DEAD_LETTER_QUEUE, SendResult.rejected("too large"));

    @Test
    void messageWaitsIfItsCopyFails() {
      driver.deliveries(3, Duration.ofHours(1));
      driver.delete();

      driver.transport(NO_LETTERS).handle(paid("m-2"));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.reason()).isEqualTo("its copy could not be sent");
      assertThat(end.pause()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void onlyMessageWhoseCopyFailsWaits() {
      driver.delete();
      driver.deliveries(3, Duration.ofHours(1));
      Envelope other = Envelope.of("m-3", "Paid", "order-42:other");

      driver
          .transport(
              request ->
                  request.envelope().id().equals("m-2")
                      ? SendResult.failed("unavailable")
                      : SendResult.sent())
          .handle(paid("m-2"), other);

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.WAITING, Settlement.Kind.DEAD_LETTERED);
      assertThat(driver.takeOnlySent().envelope().id()).isEqualTo("m-3");
    }
  }
}
