package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Refunded;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests IDs and headers of the messages that a saga sends. */
class OutgoingHeadersTest {
  private static RunDriver paying(UnaryOperator<Next<String>> effects) {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle((state, message) -> effects.apply(Next.of("paid")))
                        .onTimeout("late", state -> Next.of("late").send(new Reserve("late"))))
            .handle(placed("m-1"));
    driver.takeKinds();
    return driver;
  }

  private static Envelope sentBy(RunDriver driver, Envelope message) {
    return driver.handle(message).takeOnlySent().envelope();
  }

  @Nested
  class Headers {
    private final RunDriver driver = paying(next -> next.send(new Reserve("a")));

    @Test
    void commandHasItsHeaders() {
      assertThat(sentBy(driver, paid("m-2")).headers())
          .isEqualTo(
              Map.of(
                  MessageHeaders.CORRELATION_ID, "order-42",
                  MessageHeaders.SENDING_SAGA, "OrderSaga",
                  MessageHeaders.REPLY_TO, "orders",
                  MessageHeaders.SENT_AT, "2026-11-29T12:00:00Z",
                  MessageHeaders.CAUSATION_ID, "m-2",
                  MessageHeaders.CONVERSATION_ID, "m-2"));
    }

    @Test
    void foreignHeadersTravelOn() {
      Envelope sent =
          sentBy(
              driver,
              paid("m-2")
                  .withHeader("traceparent", "00-1-2-01")
                  .withHeader("tenant", "a")
                  .withHeader(MessageHeaders.ATTEMPTS, "1")
                  .withHeader(MessageHeaders.ROUND, "1")
                  .withHeader(MessageHeaders.HANDLE_IF_OLD, "true")
                  .withHeader(MessageHeaders.RECEIVING_SAGA, "OrderSaga")
                  .withHeader(MessageHeaders.DEAD_REASON, "it failed"));

      assertThat(sent.headers())
          .containsEntry("traceparent", "00-1-2-01")
          .containsEntry("tenant", "a")
          .doesNotContainKeys(
              MessageHeaders.ATTEMPTS,
              MessageHeaders.ROUND,
              MessageHeaders.HANDLE_IF_OLD,
              MessageHeaders.RECEIVING_SAGA,
              MessageHeaders.DEAD_REASON);
    }

    @Test
    void conversationGoesOn() {
      Envelope sent = sentBy(driver, paid("m-2").withHeader(MessageHeaders.CONVERSATION_ID, "m-0"));

      assertThat(sent.headers())
          .containsEntry(MessageHeaders.CONVERSATION_ID, "m-0")
          .containsEntry(MessageHeaders.CAUSATION_ID, "m-2");
    }

    @Test
    void correlationIdIsThatOfTheSaga() {
      Envelope sent =
          sentBy(driver, paid("m-2").withHeader(MessageHeaders.CORRELATION_ID, "invoice-1"));

      assertThat(sent.headers()).containsEntry(MessageHeaders.CORRELATION_ID, "order-42");
    }

    @Test
    void resentMessageHasTimeOfItsCommit() {
      driver.transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));
      driver.transport(request -> SendResult.sent()).advance(Duration.ofMinutes(10));

      assertThat(sentBy(driver, paid("m-2").withHeader("tenant", "other")).headers())
          .containsEntry(MessageHeaders.SENT_AT, "2026-11-29T12:00:00Z")
          .doesNotContainKey("tenant");
    }

    @Test
    void timeoutGoesOnWithHeadersOfItsCause() {
      RunDriver timing = paying(next -> next.timeout("late", Duration.ofMinutes(5)));
      Envelope wakeUp =
          sentBy(
              timing,
              paid("m-2")
                  .withHeader("traceparent", "00-1-2-01")
                  .withHeader(MessageHeaders.CONVERSATION_ID, "m-0"));
      assertThat(wakeUp.headers())
          .containsEntry("traceparent", "00-1-2-01")
          .containsEntry(MessageHeaders.CORRELATION_ID, "order-42")
          .containsEntry(MessageHeaders.RECEIVING_SAGA, "OrderSaga")
          .containsEntry(MessageHeaders.TIMER, "late")
          .doesNotContainKeys(MessageHeaders.SENDING_SAGA, MessageHeaders.REPLY_TO);

      timing.advance(Duration.ofMinutes(5));

      assertThat(sentBy(timing, wakeUp).headers())
          .containsEntry("traceparent", "00-1-2-01")
          .containsEntry(MessageHeaders.CONVERSATION_ID, "m-0")
          .containsEntry(MessageHeaders.CAUSATION_ID, wakeUp.id())
          .doesNotContainKey(MessageHeaders.TIMER);
    }

    @Test
    void timeoutBeginsConversationOfItsCause() {
      RunDriver timing = paying(next -> next.timeout("late", Duration.ofHours(1)));
      timing.handle(paid("m-2"));
      timing.advance(Duration.ofMinutes(59)).sweep();
      Envelope wakeUp = timing.takeOnlySent().envelope();
      timing.advance(Duration.ofMinutes(1));

      assertThat(sentBy(timing, wakeUp).headers())
          .containsEntry(MessageHeaders.CONVERSATION_ID, "m-2");
    }
  }

  @Nested
  class Routes {
    @Test
    void eventGoesToItsDestination() {
      RunDriver driver = paying(next -> next.publish(new Reserve("a"))).handle(paid("m-2"));

      assertThat(driver.takeOnlySent().destination()).isEqualTo(Destination.of("events"));
    }

    @Test
    void handledCommandGoesToOwnQueue() {
      RunDriver driver = paying(next -> next.send(new Placed("order-43"))).handle(paid("m-2"));

      SendRequest sent = driver.takeOnlySent();
      assertThat(sent.destination()).isEqualTo(Destination.OWN_QUEUE);
      assertThat(sent.envelope().type()).isEqualTo("Placed");
      assertThat(sent.envelope().body()).isEqualTo("order-43");
    }
  }

  @Nested
  class Replies {
    private final RunDriver driver = paying(next -> next.reply(new Refunded("a")));

    private static Envelope request() {
      return paid("m-2")
          .withHeader(MessageHeaders.REPLY_TO, "invoices")
          .withHeader(MessageHeaders.CORRELATION_ID, "invoice-1")
          .withHeader(MessageHeaders.SENDING_SAGA, "InvoiceSaga");
    }

    @Test
    void replyGoesToSender() {
      SendRequest sent = driver.handle(request()).takeOnlySent();

      assertThat(sent.destination()).isEqualTo(Destination.of("invoices"));
      assertThat(sent.envelope().headers())
          .containsEntry(MessageHeaders.IN_REPLY_TO, "m-2")
          .containsEntry(MessageHeaders.CORRELATION_ID, "invoice-1")
          .containsEntry(MessageHeaders.RECEIVING_SAGA, "InvoiceSaga")
          .containsEntry(MessageHeaders.CAUSATION_ID, "m-2");
    }

    @Test
    void replyToOwnBusGoesToOwnQueue() {
      driver.handle(request().withHeader(MessageHeaders.REPLY_TO, "orders"));

      assertThat(driver.takeOnlySent().destination()).isEqualTo(Destination.OWN_QUEUE);
    }

    @Test
    void replyToSenderWithoutSagaNamesNone() {
      driver.handle(paid("m-2").withHeader(MessageHeaders.REPLY_TO, "invoices"));

      assertThat(driver.takeOnlySent().envelope().headers())
          .containsEntry(MessageHeaders.IN_REPLY_TO, "m-2")
          .doesNotContainKey(MessageHeaders.RECEIVING_SAGA);
    }

    @Test
    void replyToMessageWithoutSenderIsDeadLetter() {
      driver.handle(paid("m-2"));

      assertThat(driver.takeSettlement().reason())
          .contains("can't be answered: it has no header sagastore-reply-to");
    }
  }

  @Nested
  class Ids {
    private static List<String> ids(RunDriver driver, Envelope message) {
      return driver.handle(message).takeSent().stream()
          .map(request -> request.envelope().id())
          .toList();
    }

    private static RunDriver sending() {
      return paying(next -> next.send(new Reserve("a")).send(new Reserve("a")));
    }

    @Test
    void rerunHasSameIds() {
      RunDriver conflicting = sending();
      conflicting.before(
          Command.Update.class, () -> conflicting.change(saga -> saga.withState("other")));

      assertThat(ids(conflicting, paid("m-2")))
          .hasSize(2)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(ids(sending(), paid("m-2")));
    }

    @Test
    void otherMessageHasOtherIds() {
      RunDriver driver = sending();
      List<String> first = ids(driver, paid("m-2"));

      assertThat(ids(driver, paid("m-3"))).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    @Test
    void otherLifeHasOtherIds() {
      RunDriver driver = sending();
      List<String> first = ids(driver, paid("m-2"));
      driver.delete();
      driver.life("next").handle(placed("m-1"));

      assertThat(driver.item().life()).isEqualTo("next");
      assertThat(ids(driver, paid("m-2"))).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    @Test
    void otherSagaHasOtherIds() {
      EffectRecorder<String> effects = new EffectRecorder<>(sending().rules());
      SagaRules<String> rules = sending().rules();
      SagaRules<String> others =
          new SagaRules<>(
              SagaDefinition.of(dev.sagastore.SagaType.of("InvoiceSaga", String.class))
                  .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"))
                  .on(Shipped.class, Shipped::orderId)
                  .handle((state, message) -> Next.of(state))
                  .build(),
              rules.catalog(),
              rules.routes(),
              rules.sender(),
              rules.policy(),
              rules.deadLetters(),
              rules.clock(),
              rules.lives(),
              rules.scopes());

      assertThat(recordedIds(new EffectRecorder<>(others)))
          .hasSize(1)
          .doesNotContainAnyElementsOf(recordedIds(effects));
    }

    private static List<String> recordedIds(EffectRecorder<String> effects) {
      Cause cause = Cause.of("m-2", MessageContext.of(paid("m-2"), RunDriver.START));
      try {
        return List.copyOf(
            effects
                .record(Draft.none("life"), Next.of("a").send(new Reserve("a")), cause)
                .item()
                .outbox()
                .keySet());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
