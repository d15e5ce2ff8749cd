package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.ReleaseFailed;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Reserved;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests the commands that undo a saga, and their answers. */
class CompensationRunTest {
  /**
   * Returns a started saga. "Reserved" adds a command with an answer, "Paid" one without, and
   * "Shipped" begins to undo.
   */
  static RunDriver driver() {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Reserved.class, Reserved::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Release(message.text()))
                                            .answeredBy(Released.class)
                                            .failedBy(ReleaseFailed.class)
                                            .within(Duration.ofMinutes(10))
                                            .attempts(2)))
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state).compensateWith(new Refund(message.text())))
                        .on(Shipped.class, Shipped::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state + " undone").compensate("out of stock"))
                        .onCompensated(
                            state -> Next.of(state + " compensated").send(new Reserve("end")))
                        .onCompensationFailed((state, failure) -> Next.of(state + "; " + failure)))
            .handle(placed("m-1"));
    driver.takeKinds();
    return driver;
  }

  static Envelope reserved(String text) {
    return Envelope.of("reserved-" + text, "Reserved", "order-42:" + text);
  }

  /** Returns a reply to a command. */
  static Envelope answer(String type, SendRequest command) {
    return Envelope.of("answer-" + type + "-" + command.envelope().id(), type, "")
        .withHeader(MessageHeaders.CORRELATION_ID, TestMessages.ORDER)
        .withHeader(MessageHeaders.IN_REPLY_TO, command.envelope().id());
  }

  static SendRequest command(List<SendRequest> sent, String type) {
    return sent.stream()
        .filter(request -> request.envelope().type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Compensations.Status status(RunDriver driver) {
    return driver.item().compensations().status();
  }

  @Nested
  class Collecting {
    @Test
    void commandsAreOnlyRemembered() {
      RunDriver driver = driver().handle(reserved("a"), paid("m-2"));

      assertThat(driver.takeSent()).isEmpty();
      assertThat(status(driver)).isEqualTo(Compensations.Status.COLLECTING);
      assertThat(driver.item().compensations().steps()).hasSize(2);
    }

    @Test
    void completionDropsThem() {
      RunDriver driver =
          RunDriver.of(
                  builder ->
                      builder
                          .on(Paid.class, Paid::orderId)
                          .handle(
                              (state, message) ->
                                  Next.of(state).compensateWith(new Refund("a")).complete()))
              .handle(placed("m-1"), paid("m-2"));

      assertThat(driver.saga().isCompleted()).isTrue();
      assertThat(driver.item().compensations()).isEqualTo(Compensations.NONE);
    }

    @Test
    void stepOfFailedMessageIsForgotten() {
      RunDriver driver =
          RunDriver.of(
                  builder ->
                      builder
                          .on(Paid.class, Paid::orderId)
                          .handle(
                              (state, message) ->
                                  Next.of(state).compensateWith(new Refund("a")).publish("text")))
              .handle(placed("m-1"), paid("m-2"));

      assertThat(driver.item().compensations()).isEqualTo(Compensations.NONE);
    }
  }

  @Nested
  class WithoutAnswers {
    @Test
    void commandsAreSentTogether() {
      RunDriver driver =
          driver()
              .handle(
                  Envelope.of("m-2", "Paid", "order-42:1"),
                  Envelope.of("m-3", "Paid", "order-42:2"));

      driver.handle(shipped("m-4"));

      List<SendRequest> sent = driver.takeSent();
      assertThat(sent)
          .extracting(request -> request.envelope().body())
          .containsExactlyInAnyOrder("order-42:2", "order-42:1", "end");
      assertThat(driver.state()).isEqualTo("placed undone compensated");
      assertThat(driver.item().compensations().steps()).isEmpty();
      assertThat(status(driver)).isEqualTo(Compensations.Status.DONE);
      assertThat(command(sent, "Refund").destination()).isEqualTo(Destination.of("payments"));
      assertThat(command(sent, "Refund").envelope().headers())
          .containsEntry(MessageHeaders.CAUSATION_ID, "m-4")
          .containsEntry(MessageHeaders.REPLY_TO, "orders")
          .containsEntry(MessageHeaders.SENDING_SAGA, "OrderSaga");
    }

    @Test
    void nothingToUndoCallsHandler() {
      RunDriver driver = driver().handle(shipped("m-2"));

      assertThat(driver.state()).isEqualTo("placed undone compensated");
      assertThat(driver.takeSentBodies()).containsExactly("end");
    }

    @Test
    void secondBeginChangesNothing() {
      RunDriver driver = driver().handle(paid("m-2"), shipped("m-3"));
      driver.takeSent();

      driver.handle(shipped("m-4"));

      assertThat(driver.takeSent()).isEmpty();
      assertThat(driver.state()).isEqualTo("placed undone compensated undone");
    }
  }

  @Nested
  class WithAnswers {
    private final RunDriver driver =
        driver().handle(reserved("a"), paid("m-2"), reserved("b"), shipped("m-3"));
    private final SendRequest first = command(driver.takeSent(), "Release");

    @Test
    void nextCommandWaitsForAnswer() {
      assertThat(first.envelope().body()).isEqualTo("order-42:b");
      assertThat(status(driver)).isEqualTo(Compensations.Status.RUNNING);
      assertThat(driver.item().timers()).containsOnlyKeys(CompensationRun.TIMER);
      assertThat(driver.state()).isEqualTo("placed undone");

      driver.handle(answer("Released", first));
      List<SendRequest> sent = driver.takeSent();
      SendRequest second = command(sent, "Release");
      assertThat(command(sent, "Refund").envelope().body()).isEqualTo("order-42");
      assertThat(second.envelope().body()).isEqualTo("order-42:a");

      driver.handle(answer("Released", second));
      assertThat(driver.takeSentBodies()).containsExactly("end");
      assertThat(driver.state()).isEqualTo("placed undone compensated");
      assertThat(driver.item().timers()).isEmpty();
    }

    @Test
    void answerIsHandledOnce() {
      driver.handle(answer("Released", first), answer("Released", first));

      assertThat(driver.item().compensations().steps()).hasSize(1);
    }

    @Test
    void answerToOtherCommandIsIgnored() {
      driver.takeKinds();

      driver.handle(
          answer("Released", first).withHeader(MessageHeaders.IN_REPLY_TO, "something else"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
      assertThat(driver.item().compensations().steps()).hasSize(3);
    }

    @Test
    void replyOfOtherTypeIsIgnored() {
      driver.takeKinds();

      driver.handle(answer("Refunded", first));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
      assertThat(driver.item().compensations().steps()).hasSize(3);
    }

    @Test
    void crashRepeatsCommandUnderSameId() {
      RunDriver crashed = driver();
      crashed.transport(request -> SendResult.failed("unavailable"));
      crashed.handle(reserved("a"), paid("m-2"), reserved("b"), shipped("m-3"));
      crashed.transport(request -> SendResult.sent()).handle(shipped("m-3"));

      assertThat(command(crashed.takeSent(), "Release").envelope()).isEqualTo(first.envelope());
    }

    @Test
    void wakeUpAfterAnswerIsObsolete() {
      SendRequest wakeUp =
          command(
              driver().handle(reserved("a"), shipped("m-2")).takeSent(),
              MessageHeaders.WAKE_UP_TYPE);
      driver.handle(answer("Released", first));
      driver.takeKinds();

      driver.advance(Duration.ofMinutes(10)).handle(wakeUp.envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
    }

    @Test
    void lateStepIsUndoneAfterAnswer() {
      driver.handle(Envelope.of("m-4", "Paid", "order-42:late"));
      assertThat(driver.takeSent()).isEmpty();

      driver.handle(answer("Released", first));

      assertThat(driver.takeSentBodies()).contains("order-42:late", "order-42", "order-42:a");
    }
  }

  @Nested
  class Completion {
    private RunDriver completing(boolean inEnd) {
      return RunDriver.of(
              builder ->
                  builder
                      .on(Reserved.class, Reserved::orderId)
                      .handle(
                          (state, message) ->
                              Next.of(state)
                                  .compensateWith(
                                      Compensation.of(new Release("a")).answeredBy(Released.class)))
                      .on(Shipped.class, Shipped::orderId)
                      .handle(
                          (state, message) -> {
                            Next<String> next = Next.of("undone").compensate("out of stock");
                            return inEnd ? next : next.complete();
                          })
                      .onCompensated(state -> Next.of("compensated").complete()))
          .handle(placed("m-1"), reserved("a"));
    }

    @Test
    void sagaCompletesInItsHandler() {
      RunDriver driver = completing(true).handle(shipped("m-2"));
      SendRequest command = command(driver.takeSent(), "Release");
      assertThat(driver.saga().isCompleted()).isFalse();

      driver.handle(answer("Released", command));

      assertThat(driver.saga().isCompleted()).isTrue();
      assertThat(driver.state()).isEqualTo("compensated");
      assertThat(driver.item().compensations()).isEqualTo(Compensations.NONE);
      assertThat(driver.item().timers()).isEmpty();
    }

    @Test
    void completionWhileUndoneIsDeadLetter() {
      RunDriver driver = completing(false);
      driver.takeKinds();

      driver.handle(shipped("m-2"));

      assertThat(driver.takeSettlement().reason())
          .contains("its handler completes the saga while it is undone; do it in onCompensated");
      assertThat(driver.saga().isCompleted()).isFalse();
      assertThat(status(driver)).isEqualTo(Compensations.Status.COLLECTING);
    }

    @Test
    void lateStepAfterEndIsUndoneAtOnce() {
      RunDriver driver = driver().handle(shipped("m-2"));
      driver.takeSent();

      driver.handle(paid("m-3"));

      assertThat(driver.takeSentBodies()).containsExactly("order-42");
      // the saga learned of the end before
      assertThat(driver.state()).isEqualTo("placed undone compensated");
      assertThat(status(driver)).isEqualTo(Compensations.Status.DONE);
    }
  }
}
