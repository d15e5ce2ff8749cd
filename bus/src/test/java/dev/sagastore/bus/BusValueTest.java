package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.KeyName;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Refunded;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests that what users create and compare are values, and that no body is in a text. */
class BusValueTest {
  /** Asserts that values are equal only if they come from one supplier. */
  private static void assertValues(Supplier<?>... suppliers) {
    for (int i = 0; i < suppliers.length; i++) {
      Object value = suppliers[i].get();
      assertThat(value).isNotEqualTo("other").isNotEqualTo(null);
      for (int j = 0; j < suppliers.length; j++) {
        Object other = suppliers[j].get();
        if (i == j) {
          assertThat(value).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
        } else {
          assertThat(value).isNotEqualTo(other);
        }
      }
    }
  }

  @Nested
  class NextValue {
    @Test
    void nextIsValue() {
      assertValues(
          () -> Next.of("paid"),
          () -> Next.of("other"),
          () -> Next.of("paid").send(new Reserve("a")),
          () -> Next.of("paid").send(new Reserve("b")),
          () -> Next.of("paid").send(new Reserve("a")).send(new Reserve("b")),
          () -> Next.of("paid").send(new Reserve("b")).send(new Reserve("a")),
          () -> Next.of("paid").publish(new Reserve("a")),
          () -> Next.of("paid").reply(new Reserve("a")),
          () -> Next.of("paid").timeout("late", Duration.ofDays(1)),
          () -> Next.of("paid").timeout("late", Duration.ofDays(2)),
          () -> Next.of("paid").cancelTimeout("late"),
          () -> Next.of("paid").compensateWith(new Refund("a")),
          () -> Next.of("paid").compensate("lost"),
          () -> Next.of("paid").correlateBy(KeyName.of("payment"), "p-1"),
          () -> Next.of("paid").complete());
    }

    @Test
    void nextHasStateAndCompletion() {
      assertThat(Next.of("paid").complete().state()).isEqualTo("paid");
      assertThat(Next.of("paid").complete().isCompleted()).isTrue();
      assertThat(Next.of("paid").isCompleted()).isFalse();
      assertThat(Next.of("paid").send("a").complete().effects()).hasSize(2).isUnmodifiable();
      assertThat(Next.of("paid").send("a")).hasToString("Next[paid, [Send[message=a]]]");
    }

    @Test
    void invalidEffectsFail() {
      Next<String> next = Next.of("paid");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> next.timeout("late", Duration.ZERO))
          .withMessage(
              "the timeout 'late' can't fire after PT0S: use more than 0 and at most 100 years");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> next.timeout("late", Duration.ofDays(36_525).plusNanos(1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> next.timeout("$late", Duration.ofDays(1)));
      assertThatIllegalArgumentException().isThrownBy(() -> next.cancelTimeout(""));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> next.correlateBy(KeyName.of("payment"), " "));
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullFails() {
      assertThatNullPointerException()
          .isThrownBy(() -> Next.of(null))
          .withMessage("the next state must not be null");
      assertThatNullPointerException()
          .isThrownBy(() -> Next.of("paid").send(null))
          .withMessage("the message must not be null");
      assertThatNullPointerException()
          .isThrownBy(() -> Next.of("paid").compensate(null))
          .withMessage("the reason must not be null");
    }
  }

  @Nested
  class OtherValues {
    @Test
    void responseIsValue() {
      assertValues(
          Response::none,
          () -> Response.reply("a"),
          () -> Response.none().andSend("a"),
          () -> Response.none().andPublish("a"),
          () -> Response.reply("a").andSend("b"));
      assertThat(Response.reply("a")).hasToString("Response[Reply[message=a]]");
    }

    @Test
    void compensationIsValue() {
      assertValues(
          () -> Compensation.of(new Refund("a")),
          () -> Compensation.of(new Refund("b")),
          () -> Compensation.of(new Refund("a")).answeredBy(Refunded.class),
          () -> Compensation.of(new Refund("a")).answeredBy(Released.class),
          () -> Compensation.of(new Refund("a")).failedBy(Refunded.class),
          () -> Compensation.of(new Refund("a")).within(Duration.ofMinutes(1)),
          () -> Compensation.of(new Refund("a")).attempts(4));
      assertThat(Compensation.of(new Refund("a")).command()).isEqualTo(new Refund("a"));
      assertThat(Compensation.of("a").answeredBy(Refunded.class))
          .hasToString("Compensation[a, answered by Refunded]");
    }

    @Test
    void compensationHasBounds() {
      Compensation compensation = Compensation.of(new Refund("a"));

      assertThat(compensation.attempts(1000).attempts()).isEqualTo(1000);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compensation.attempts(0))
          .withMessage("a compensation can have 1 to 1000 attempts, not 0");
      assertThatIllegalArgumentException().isThrownBy(() -> compensation.attempts(1001));
      assertThatIllegalArgumentException().isThrownBy(() -> compensation.within(Duration.ZERO));
    }

    @Test
    void compensationFailureIsValue() {
      assertValues(
          () -> CompensationFailure.of("Refund", 3, "lost"),
          () -> CompensationFailure.of("Release", 3, "lost"),
          () -> CompensationFailure.of("Refund", 2, "lost"),
          () -> CompensationFailure.of("Refund", 3, "late"));
      CompensationFailure failure = CompensationFailure.of("Refund", 3, "lost");
      assertThat(failure.commandType()).isEqualTo("Refund");
      assertThat(failure.attempts()).isEqualTo(3);
      assertThat(failure.reason()).isEqualTo("lost");
      assertThat(failure).hasToString("Refund failed in 3 attempts: lost");
    }

    @Test
    void contextIsValue() {
      assertValues(
          () -> MessageContext.of(TestMessages.paid("m-1"), RunDriver.START),
          () -> MessageContext.of(TestMessages.paid("m-2"), RunDriver.START),
          () -> MessageContext.of(TestMessages.paid("m-1"), RunDriver.START.plusMillis(1)),
          () -> MessageContext.of(TestMessages.paid("m-1"), RunDriver.START, 2));
      MessageContext context =
          MessageContext.of(TestMessages.paid("m-1").withHeader("a", "1"), RunDriver.START);
      assertThat(context.messageType()).isEqualTo("Paid");
      assertThat(context.headers()).containsEntry("a", "1");
      assertThat(context.correlationId()).isEmpty();
      assertThat(context.attempt()).isEqualTo(1);
    }

    @Test
    void sweepReportIsValue() {
      assertValues(
          () -> SweepReport.of(1, 2, 3, 4, Duration.ofMinutes(4)),
          () -> SweepReport.of(9, 2, 3, 4, Duration.ofMinutes(4)),
          () -> SweepReport.of(1, 9, 3, 4, Duration.ofMinutes(4)),
          () -> SweepReport.of(1, 2, 9, 4, Duration.ofMinutes(4)),
          () -> SweepReport.of(1, 2, 3, 9, Duration.ofMinutes(4)),
          () -> SweepReport.of(1, 2, 3, 4, Duration.ofMinutes(9)));
      assertThat(SweepReport.of(1, 2, 3, 4, Duration.ofMinutes(4)))
          .hasToString("SweepReport[1 claimed, 2 wake-ups, 3 failures, 4 parked, lag PT4M]");
    }

    @Test
    void workerHealthIsValue() {
      Duration oldest = Duration.ofSeconds(3);
      Instant at = RunDriver.START;
      assertValues(
          () -> new WorkerHealth(true, 2, oldest, "down", at),
          () -> new WorkerHealth(false, 2, oldest, "down", at),
          () -> new WorkerHealth(true, 9, oldest, "down", at),
          () -> new WorkerHealth(true, 2, Duration.ZERO, "down", at),
          () -> new WorkerHealth(true, 2, oldest, null, at),
          () -> new WorkerHealth(true, 2, oldest, "down", null));
      WorkerHealth health = new WorkerHealth(true, 2, oldest, "down", at);
      assertThat(health.lastError()).contains("down");
      assertThat(health.lastErrorAt()).contains(at);
    }

    @Test
    void messageEventIsValue() {
      Delivery delivery = delivery();
      Settlement handled = Settlement.acknowledged(delivery, Settlement.Kind.HANDLED);
      Settlement waiting = Settlement.waiting(delivery, Duration.ofSeconds(1), "no saga");
      assertValues(
          () -> MessageEvent.of(handled, "OrderSaga", Duration.ZERO),
          () -> MessageEvent.of(waiting, "OrderSaga", Duration.ZERO),
          () -> MessageEvent.of(handled, null, Duration.ZERO),
          () -> MessageEvent.of(handled, "OrderSaga", Duration.ofMillis(1)));
      MessageEvent event = MessageEvent.of(waiting, "OrderSaga", Duration.ZERO);
      assertThat(event.kind()).isEqualTo(MessageEvent.Kind.WAITING);
      assertThat(event.sagaName()).contains("OrderSaga");
      assertThat(event).hasToString("MessageEvent[WAITING, Envelope[m-1, Paid, {}]: no saga]");
    }

    @Test
    void everySettlementHasEvent() {
      for (Settlement.Kind kind : Settlement.Kind.values()) {
        Settlement settlement = Settlement.acknowledged(delivery(), kind);

        assertThat(MessageEvent.of(settlement, null, Duration.ZERO).kind().name())
            .isEqualTo(kind.name());
      }
    }

    @Test
    void envelopeIsValue() {
      Envelope envelope = Envelope.of("1", "Paid", "{}");
      assertValues(
          () -> Envelope.of("1", "Paid", "{}"),
          () -> Envelope.of("2", "Paid", "{}"),
          () -> Envelope.of("1", "Late", "{}"),
          () -> Envelope.of("1", "Paid", "[]"),
          () -> envelope.withVersion(2),
          () -> envelope.withHeader("a", "1"));
      assertThat(envelope.withHeader("b", "2").withHeader("a", "1"))
          .isEqualTo(envelope.withHeader("a", "1").withHeader("b", "2"))
          .hasToString("Envelope[1, Paid, {a=1, b=2}]");
      assertThat(envelope.withHeader("a", "1").withoutHeader("a")).isEqualTo(envelope);
      assertThat(envelope.headers()).isUnmodifiable();
    }
  }

  private static Delivery delivery() {
    Envelope envelope = Envelope.of("m-1", "Paid", "secret");
    return new Delivery(envelope, ReceivedMessage.builder("m-1", "secret").build());
  }

  @Test
  void textsHaveNoBodies() {
    Delivery delivery = delivery();
    RunDriver driver =
        RunDriver.of(
            builder ->
                builder
                    .on(Paid.class, Paid::orderId)
                    .handle(
                        (state, message) ->
                            Next.of("secret")
                                .send(new Reserve("secret"))
                                .compensateWith(new Refund("secret"))));
    IncomingMessage<String> message = driver.read(Envelope.of("m-2", "Paid", "order-42:secret"));
    SagaRun<String> run =
        driver.step(
            driver
                .handle(TestMessages.placed("m-1"))
                .run(Envelope.of("m-2", "Paid", "order-42:secret")));
    SendRequest copy = SendRequest.of(Destination.OWN_QUEUE, delivery.envelope());
    assertThat(run.command()).get().isInstanceOf(Command.Update.class);

    assertThat(
            List.of(
                delivery,
                delivery.envelope(),
                delivery.received(),
                copy,
                Settlement.copied(delivery, Settlement.Kind.RETRIED, copy, "failed"),
                MessageEvent.of(
                    Settlement.waiting(delivery, Duration.ZERO, "late"), null, Duration.ZERO),
                MessageContext.of(delivery.envelope(), RunDriver.START),
                message,
                run,
                run.command().orElseThrow(),
                driver.step(run),
                Draft.none("life").withState("secret")))
        .allSatisfy(value -> assertThat(value.toString()).doesNotContain("secret"));
  }

  @Test
  void ageIsTimeSinceSending() {
    Instant now = Instant.parse("2026-11-30T12:00:10Z");
    Envelope message = Envelope.of("m-1", "Paid", "{}");

    assertThat(message.withHeader(MessageHeaders.SENT_AT, "2026-11-30T12:00:00Z").age(now))
        .contains(Duration.ofSeconds(10));
    assertThat(message.withHeader(MessageHeaders.SENT_AT, "2026-11-30T12:00:11Z").age(now))
        .contains(Duration.ZERO);
    assertThat(message.withHeader(MessageHeaders.SENT_AT, "yesterday").age(now)).isEmpty();
    assertThat(message.age(now)).isEmpty();
  }
}
