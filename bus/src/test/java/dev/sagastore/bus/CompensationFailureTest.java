package dev.sagastore.bus;

import static dev.sagastore.bus.CompensationRunTest.answer;
import static dev.sagastore.bus.CompensationRunTest.command;
import static dev.sagastore.bus.CompensationRunTest.reserved;
import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests commands of a compensation that fail, or are not answered. */
class CompensationFailureTest {
  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final String FAILED =
      "placed undone; Release failed in 2 attempts: answered by ReleaseFailed";

  private final RunDriver driver =
      CompensationRunTest.driver().handle(paid("m-2"), reserved("a"), shipped("m-3"));
  private final List<SendRequest> sent = driver.takeSent();
  private final SendRequest first = command(sent, "Release");

  private Compensations.Status status() {
    return driver.item().compensations().status();
  }

  private SendRequest fail(SendRequest command) {
    driver.handle(answer("ReleaseFailed", command));
    return command(driver.takeSent(), "Release");
  }

  @Test
  void failureSendsCommandAgainUnderNewId() {
    driver.advance(Duration.ofMinutes(1));

    SendRequest second = fail(first);

    assertThat(second.envelope().body()).isEqualTo("order-42:a");
    assertThat(second.envelope().id()).isNotEqualTo(first.envelope().id());
    assertThat(status()).isEqualTo(Compensations.Status.RUNNING);
    assertThat(driver.item().timers().get(CompensationRun.TIMER).due())
        .isEqualTo(driver.now().plus(WITHIN));
  }

  @Test
  void lastFailureCallsHandler() {
    driver.handle(answer("ReleaseFailed", fail(first)));

    assertThat(driver.takeSent()).isEmpty();
    assertThat(driver.state()).isEqualTo(FAILED);
    assertThat(status()).isEqualTo(Compensations.Status.FAILED);
    assertThat(driver.item().compensations().reason()).isEqualTo("out of stock");
    assertThat(driver.item().compensations().steps()).hasSize(2);
    assertThat(driver.item().timers()).isEmpty();
    assertThat(driver.saga().isCompleted()).isFalse();
  }

  @Test
  void timeWithoutAnswerCounts() {
    SendRequest wakeUp = command(sent, MessageHeaders.WAKE_UP_TYPE);
    assertThat(wakeUp.delay()).isEqualTo(WITHIN);
    driver.advance(WITHIN).handle(wakeUp.envelope());
    List<SendRequest> again = driver.takeSent();
    assertThat(command(again, "Release").envelope().id()).isNotEqualTo(first.envelope().id());

    driver.advance(WITHIN).handle(command(again, MessageHeaders.WAKE_UP_TYPE).envelope());

    assertThat(driver.state())
        .isEqualTo("placed undone; Release failed in 2 attempts: no answer within PT10M");
    assertThat(driver.item().timers()).isEmpty();
  }

  @Test
  void answerToEarlierAttemptCounts() {
    SendRequest second = fail(first);
    assertThat(second).isNotNull();

    driver.handle(answer("Released", first));

    assertThat(driver.state()).isEqualTo("placed undone compensated");
  }

  @Test
  void failureOfEarlierAttemptDoesNotCount() {
    SendRequest wakeUp = command(sent, MessageHeaders.WAKE_UP_TYPE);
    driver.advance(WITHIN).handle(wakeUp.envelope());
    driver.takeSent();
    driver.takeKinds();

    driver.handle(answer("ReleaseFailed", first));

    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
    assertThat(status()).isEqualTo(Compensations.Status.RUNNING);
    assertThat(driver.takeSent()).isEmpty();
  }

  @Test
  void failureWithoutHeaderCounts() {
    driver.handle(answer("ReleaseFailed", first).withoutHeader(MessageHeaders.IN_REPLY_TO));

    assertThat(driver.takeSent())
        .extracting(request -> request.envelope().type())
        .contains("Release");
  }

  @Nested
  class AfterFailure {
    private final SendRequest second = fail(first);

    AfterFailure() {
      driver.handle(answer("ReleaseFailed", second));
      driver.takeKinds();
    }

    @Test
    void lateAnswerGoesOn() {
      driver.handle(answer("Released", second));

      assertThat(driver.takeSentBodies()).contains("order-42", "end");
      assertThat(driver.state()).isEqualTo(FAILED + " compensated");
      assertThat(status()).isEqualTo(Compensations.Status.DONE);
    }

    @Test
    void lateFailureDoesNotCallHandlerAgain() {
      Envelope again = answer("ReleaseFailed", second);

      driver.handle(
          Envelope.of("another", again.type(), again.body()).withHeaders(again.headers()));

      assertThat(driver.state()).isEqualTo(FAILED);
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
    }

    @Test
    void lateStepWaitsForFailedOne() {
      driver.handle(Envelope.of("m-4", "Paid", "order-42:late"));
      assertThat(driver.takeSent()).isEmpty();
      assertThat(driver.item().compensations().steps()).hasSize(3);

      driver.handle(answer("Released", second));

      assertThat(driver.takeSentBodies()).contains("order-42:late", "order-42");
    }
  }

  @Test
  void answerUnderFormerNameCounts() {
    RunDriver renamed =
        RunDriver.of(
                MessageType.of(Released.class).named("order-released").formerly("Released"),
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Release("a"))
                                            .answeredBy(Released.class)))
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> Next.of("undone").compensate("lost")))
            .handle(placed("m-1"), paid("m-2"), shipped("m-3"));
    SendRequest command = command(renamed.takeSent(), "Release");

    renamed.handle(answer("Released", command));

    assertThat(renamed.item().compensations().status()).isEqualTo(Compensations.Status.DONE);
  }

  @Test
  void failureWithoutHandlerStaysVisible() {
    RunDriver plain =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Refund("a"))
                                            .answeredBy(Released.class)
                                            .attempts(1)
                                            .within(Duration.ofDays(1))))
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> Next.of("undone").compensate("lost")))
            .handle(placed("m-1"), paid("m-2"), shipped("m-3"));
    assertThat(plain.due()).contains(RunDriver.START.plus(Duration.ofDays(1)));
    plain.takeSent();

    plain.advance(Duration.ofDays(1)).sweep();
    plain.handle(plain.takeOnlySent().envelope());

    assertThat(plain.state()).isEqualTo("undone");
    assertThat(plain.saga().isCompleted()).isFalse();
    assertThat(plain.item().compensations().status()).isEqualTo(Compensations.Status.FAILED);
    assertThat(plain.due()).isEmpty();
  }

  @Test
  void failingEndHandlerRetriesAnswer() {
    RunDriver failing =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Release("a"))
                                            .answeredBy(Released.class)))
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> Next.of("undone").compensate("lost"))
                        .onCompensated(
                            state -> {
                              throw new IllegalStateException("no connection");
                            }))
            .handle(placed("m-1"), paid("m-2"), shipped("m-3"));
    SendRequest command = command(failing.takeSent(), "Release");
    failing.takeKinds();

    failing.handle(answer("Released", command));

    assertThat(failing.takeKinds()).containsExactly(Settlement.Kind.RETRIED);
    assertThat(failing.item().compensations().status()).isEqualTo(Compensations.Status.RUNNING);
  }

  @Test
  void failedByWithoutAnsweredByIsDeadLetter() {
    RunDriver wrong =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Refund("secret"))
                                            .failedBy(Released.class))))
            .handle(placed("m-1"));
    wrong.takeKinds();

    wrong.handle(paid("m-2"));

    assertThat(wrong.takeSettlement().reason())
        .contains("the compensation Refund has failedBy without answeredBy")
        .doesNotContain("secret");
  }

  @Test
  void compensationOfCompletedSagaIsDeadLetter() {
    RunDriver completed =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .evenIfCompleted()
                        .handle((state, message) -> Next.of(state).compensateWith(new Refund("a"))))
            .handle(placed("m-1"))
            .change(saga -> saga.complete());
    completed.takeKinds();

    completed.handle(paid("m-2"));

    assertThat(completed.takeSettlement().reason())
        .contains("its handler adds a compensation to a completed saga; send the command instead");
  }
}
