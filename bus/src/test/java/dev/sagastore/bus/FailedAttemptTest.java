package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests handlers that fail. */
class FailedAttemptTest {
  private static RunDriver paying(SagaHandler<String, Paid> handler) {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(handler)
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> Next.of(state + " shipped")))
            .handle(placed("m-1"));
    driver.takeCommands();
    driver.takeKinds();
    return driver;
  }

  private static RunDriver failing() {
    return paying(
        (state, message, context) -> {
          throw new IllegalStateException("the bank is closed");
        });
  }

  private static String deadReason(RunDriver driver) {
    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
    assertThat(driver.takeOnlySent().destination()).isEqualTo(Destination.DEAD_LETTER_QUEUE);
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.remembers("m-2")).isFalse();
    return end.reason();
  }

  @Test
  void failedMessageIsCopiedBeforeAcknowledgement() {
    RunDriver driver = failing().handle(paid("m-2").withHeader("tenant", "a"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Send", "Settle");
    assertThat(driver.takeOnlySent())
        .isEqualTo(
            SendRequest.of(
                    Destination.OWN_QUEUE,
                    paid("m-2").withHeader("tenant", "a").withHeader(MessageHeaders.ATTEMPTS, "1"))
                .after(Duration.ofSeconds(2)));
    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.RETRIED);
    assertThat(end.isAcknowledged()).isTrue();
    assertThat(end.reason())
        .isEqualTo("attempt 1 failed: java.lang.IllegalStateException: the bank is closed");
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.remembers("m-2")).isFalse();
  }

  @Test
  void delayGrowsWithAttempts() {
    RunDriver driver = failing().handle(paid("m-2").withHeader(MessageHeaders.ATTEMPTS, "1"));

    SendRequest copy = driver.takeOnlySent();
    assertThat(copy.delay()).isEqualTo(Duration.ofSeconds(4));
    assertThat(copy.envelope().headers()).containsEntry(MessageHeaders.ATTEMPTS, "2");
  }

  @Test
  void lastAttemptEndsInDeadLetterQueue() {
    RunDriver driver =
        failing()
            .deliveries(4, Duration.ofMinutes(2))
            .handle(
                paid("m-2")
                    .withHeader("tenant", "a")
                    .withHeader(MessageHeaders.ATTEMPTS, "2")
                    .withHeader(MessageHeaders.ROUND, "3"));

    assertThat(driver.takeOnlySent())
        .isEqualTo(
            SendRequest.of(
                Destination.DEAD_LETTER_QUEUE,
                paid("m-2")
                    .withHeader("tenant", "a")
                    .withHeader(MessageHeaders.ROUND, "4")
                    .withHeader(
                        MessageHeaders.DEAD_REASON,
                        "its handler failed: java.lang.IllegalStateException: the bank is closed")
                    .withHeader(MessageHeaders.DEAD_EXCEPTION, "java.lang.IllegalStateException")
                    .withHeader(MessageHeaders.DEAD_ATTEMPTS, "3")
                    .withHeader(MessageHeaders.DEAD_FIRST_RECEIVED_AT, "2026-11-29T11:58:00Z")
                    .withHeader(MessageHeaders.DEAD_QUEUE, "orders")));
    assertThat(driver.takeSettlement().isAcknowledged()).isTrue();
  }

  @Test
  void foreignAttemptsCountAsNone() {
    RunDriver driver = failing().handle(paid("m-2").withHeader(MessageHeaders.ATTEMPTS, "many"));

    assertThat(driver.takeOnlySent().envelope().headers())
        .containsEntry(MessageHeaders.ATTEMPTS, "1");
  }

  @Test
  void contextHasNumberOfAttempt() {
    RunDriver driver = paying((state, message, context) -> Next.of("attempt " + context.attempt()));

    driver.handle(paid("m-2").withHeader(MessageHeaders.ATTEMPTS, "2"));

    assertThat(driver.state()).isEqualTo("attempt 3");
  }

  @Test
  void checkedExceptionIsRetried() {
    RunDriver driver =
        paying(
            (state, message, context) -> {
              throw new java.io.IOException("unreachable");
            });

    driver.handle(paid("m-2"));

    assertThat(driver.takeSettlement().reason()).contains("java.io.IOException: unreachable");
  }

  @Test
  void unhandleableMessageIsDeadLetterAtOnce() {
    RunDriver driver =
        paying(
            (state, message, context) -> {
              throw new UnhandleableMessageException("no such order");
            });

    driver.handle(paid("m-2"));

    assertThat(deadReason(driver)).contains("UnhandleableMessageException: no such order");
  }

  @Test
  void interruptedHandlerWaitsWithoutAttempt() {
    RunDriver driver =
        paying(
            (state, message, context) -> {
              throw new InterruptedException();
            });

    driver.handle(paid("m-2"));

    assertThat(Thread.interrupted()).isTrue();
    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
    assertThat(end.reason()).isEqualTo("the thread was interrupted");
    assertThat(driver.takeSent()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker can do
  void nullOfHandlerIsDeadLetterAtOnce() {
    RunDriver driver = paying((state, message, context) -> null);

    driver.handle(paid("m-2"));

    assertThat(deadReason(driver))
        .contains(
            "OrderSaga can't handle Paid: its handler returned null; return Next.of(state) at least");
  }

  @Test
  void unknownDestinationIsDeadLetterAtOnce() {
    RunDriver driver =
        paying((state, message, context) -> Next.of(state).send(new TestMessages.Refunded("a")));

    driver.handle(paid("m-2"));

    assertThat(deadReason(driver)).contains("no destination is known for the command Refunded");
  }

  @Test
  void unwritableMessageIsDeadLetterAtOnce() {
    RunDriver driver = paying((state, message, context) -> Next.of(state).publish("text"));

    driver.handle(paid("m-2"));

    assertThat(deadReason(driver))
        .contains("its handler sends a String that can't be written: no text message");
  }

  @Test
  void messageThatDestinationCannotTakeIsDeadLetterAtOnce() {
    RunDriver driver =
        paying((state, message, context) -> Next.of(state).send(new Reserve("a")))
            .limits(request -> Optional.of("it has 2 MB"));

    driver.handle(paid("m-2"));

    assertThat(deadReason(driver)).contains("its handler sends a Reserve: it has 2 MB");
  }

  private static Next<String> sends(int number) {
    Next<String> next = Next.of("many");
    for (int i = 0; i < number; i++) {
      next = next.send(new Reserve("a"));
    }
    return next;
  }

  @Test
  void hundredSendsArePossible() {
    RunDriver driver = paying((state, message, context) -> sends(100)).handle(paid("m-2"));

    assertThat(driver.takeSent()).hasSize(100);
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
  }

  @Test
  void moreThanHundredSendsAreDeadLetterAtOnce() {
    RunDriver driver = paying((state, message, context) -> sends(101)).handle(paid("m-2"));

    assertThat(deadReason(driver))
        .contains("its handler sends 101 messages, and at most 100 are possible");
    assertThat(driver.outbox()).isEmpty();
  }

  @Test
  void tooManyTimersAreDeadLetterAtOnce() {
    RunDriver driver =
        RunDriver.ofAll(
            builder -> {
              for (int i = 0; i < 51; i++) {
                builder.onTimeout("t" + i, state -> Next.of(state));
              }
              return builder.startedBy(
                  TestMessages.Placed.class,
                  TestMessages.Placed::orderId,
                  message -> {
                    Next<String> next = Next.of("placed");
                    for (int i = 0; i < (message.text().endsWith(":more") ? 51 : 50); i++) {
                      next = next.timeout("t" + i, Duration.ofHours(1));
                    }
                    return next;
                  });
            });

    driver.handle(Envelope.of("m-1", "Placed", "order-42:more"));
    assertThat(driver.takeSettlement().reason()).contains("more than 50 timeouts");
    assertThat(driver.exists()).isFalse();

    driver.handle(placed("m-2"));
    assertThat(driver.item().timers()).hasSize(50);
  }

  @Test
  void failureInBatchLeavesOthersAlone() {
    RunDriver driver =
        paying(
            (state, message, context) -> {
              if (context.messageId().equals("m-3")) {
                throw new IllegalStateException("the bank is closed");
              }
              return Next.of(state + " paid").send(new Reserve(context.messageId()));
            });

    driver.handle(paid("m-2"), paid("m-3"), shipped("m-4"));

    assertThat(driver.takeCommands())
        .containsExactly("Find", "Find", "Update", "Send", "Clear", "Send", "Settle");
    assertThat(driver.state()).isEqualTo("placed paid shipped");
    assertThat(driver.takeKinds())
        .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.RETRIED, Settlement.Kind.HANDLED);
    assertThat(driver.takeSent())
        .extracting(request -> request.envelope().body() + " " + request.destination())
        .containsExactly("m-2 stock", "order-42 $own-queue");
    assertThat(driver.remembers("m-3")).isFalse();
  }

  @Test
  void tooManyCompensationsAreDeadLetterAtOnce() {
    RunDriver driver =
        RunDriver.ofAll(
            builder ->
                builder.startedBy(
                    TestMessages.Placed.class,
                    TestMessages.Placed::orderId,
                    message -> {
                      Next<String> next = Next.of("placed");
                      for (int i = 0; i < (message.text().endsWith(":more") ? 51 : 50); i++) {
                        next = next.compensateWith(new TestMessages.Release("r-" + i));
                      }
                      return next;
                    }));

    driver.handle(Envelope.of("m-1", "Placed", "order-42:more"));
    assertThat(driver.takeSettlement().reason()).contains("more than 50 compensations");
    assertThat(driver.exists()).isFalse();

    driver.handle(placed("m-2"));
    assertThat(driver.exists()).isTrue();
  }
}
