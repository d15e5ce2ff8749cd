package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageRunTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  record Placed(String orderId) {}

  record Paid(String orderId) {}

  record Shipped(String orderId) {}

  record Reserve(String text) {}

  private static final MessageMapper MAPPER =
      new RecordMapper(
          Map.of(
              Placed.class,
              Placed::new,
              Paid.class,
              body -> new Paid(unbroken(body)),
              Shipped.class,
              Shipped::new));

  private static String unbroken(String body) {
    if (body.equals("broken")) {
      throw new IllegalArgumentException("no such message");
    }
    return body;
  }

  private static final SagaDefinition<String> DEFINITION =
      SagaDefinition.of(TYPE)
          .startedBy(
              Placed.class,
              Placed::orderId,
              message -> Next.of("placed").send(new Reserve("a")).send(new Reserve("b")))
          .on(Paid.class, Paid::orderId)
          .when(state -> state.equals("placed"))
          .handle((state, message) -> Next.of("paid").complete())
          .on(Paid.class, Paid::orderId)
          .when(state -> state.equals("failing"))
          .handle(
              (state, message) -> {
                throw new IllegalStateException("the bank is closed");
              })
          .on(Shipped.class, Shipped::orderId)
          .handle((state, message) -> null)
          .build();

  private static final MessageRules<String> RULES =
      new MessageRules<>(DEFINITION, MAPPER, () -> NOW, () -> "life", 3, PATIENCE, PAUSE);

  private static MessageRun<String> run(Envelope envelope) {
    return run(envelope, NOW);
  }

  private static MessageRun<String> run(Envelope envelope, Instant firstReceivedAt) {
    return MessageRun.of(RULES, new Delivery(envelope, firstReceivedAt));
  }

  private static Envelope message(String type) {
    return Envelope.of("m-1", type, "order-42");
  }

  private static Saga<String> saga(String state) {
    return BusAttributes.withLife(
        SagaBuilder.of(TYPE)
            .sagaId("1")
            .correlationId("order-42")
            .state(state)
            .createdAt(NOW)
            .updatedAt(NOW)
            .build(),
        "life");
  }

  private static Saga<String> stored(Saga<String> saga) {
    return SagaBuilder.from(saga).written(NOW, "revision", Retention.standard()).build();
  }

  private static MessageRun<String> found(MessageRun<String> run, Saga<String> saga) {
    return run.after(new Outcome.Found<>(saga));
  }

  private static Command<String> command(MessageRun<String> run) {
    return run.command().orElseThrow();
  }

  @Test
  void startInsertsSendsClearsAndAcknowledges() {
    MessageRun<String> run = run(message("Placed"));
    assertThat(command(run)).isEqualTo(new Command.Find<>(TYPE.correlationId("order-42")));
    run = run.after(new Outcome.Found<>(null));
    Command.Insert<String> insert = (Command.Insert<String>) command(run);
    assertThat(insert.state()).isEqualTo("placed");
    assertThat(insert.outgoing()).extracting(OutgoingMessage::id).doesNotHaveDuplicates();

    Saga<String> saga = stored(insert.prepare(saga("placed")));
    assertThat(BusAttributes.inbox(saga).contains(MessageHash.of("m-1"))).isTrue();
    run = run.after(new Outcome.Stored<>(saga));
    List<OutgoingMessage> sent = ((Command.Send<String>) command(run)).messages();
    assertThat(sent).containsExactlyInAnyOrderElementsOf(insert.outgoing());
    run = run.after(new Outcome.Done<>());
    assertThat(((Command.Clear<String>) command(run)).messages()).isEqualTo(sent);
    run = run.after(new Outcome.Stored<>(saga));
    assertThat(command(run)).isEqualTo(new Command.Acknowledge<>());
    assertThat(run.after(new Outcome.Done<>()).command()).isEmpty();
  }

  @Test
  void resendHasTheSameIds() {
    MessageRun<String> first = run(message("Placed")).after(new Outcome.Found<>(null));
    Command.Insert<String> insert = (Command.Insert<String>) command(first);
    Saga<String> saga = stored(insert.prepare(saga("placed")));

    MessageRun<String> again = found(run(message("Placed")), saga);

    assertThat(((Command.Send<String>) command(again)).messages())
        .containsExactlyInAnyOrderElementsOf(insert.outgoing());
  }

  @Test
  void messagesOfTwoLivesHaveDifferentIds() {
    MessageRules<String> others =
        new MessageRules<>(DEFINITION, MAPPER, () -> NOW, () -> "other", 3, PATIENCE, PAUSE);
    MessageRun<String> run =
        MessageRun.of(others, new Delivery(message("Placed"), NOW))
            .after(new Outcome.Found<>(null));
    MessageRun<String> own = run(message("Placed")).after(new Outcome.Found<>(null));

    assertThat(((Command.Insert<String>) command(run)).outgoing())
        .extracting(OutgoingMessage::id)
        .doesNotContainAnyElementsOf(
            ((Command.Insert<String>) command(own))
                .outgoing().stream().map(OutgoingMessage::id).toList());
  }

  @Test
  void ignoredStartIsRemembered() {
    MessageRun<String> run = found(run(message("Placed")), stored(saga("placed")));

    Saga<String> changed = ((Command.Update<String>) command(run)).saga();
    assertThat(changed.state()).isEqualTo("placed");
    assertThat(BusAttributes.inbox(changed).contains(MessageHash.of("m-1"))).isTrue();
    assertThat(BusAttributes.outbox(changed)).isEmpty();
  }

  @Test
  void handlerCanCompleteTheSaga() {
    MessageRun<String> run = found(run(message("Paid")), stored(saga("placed")));

    Saga<String> changed = ((Command.Update<String>) command(run)).saga();
    assertThat(changed.isCompleted()).isTrue();
    assertThat(command(run.after(new Outcome.Stored<>(stored(changed)))))
        .isEqualTo(new Command.Acknowledge<>());
  }

  @Test
  void conflictIsDecidedFromTheCurrentSaga() {
    MessageRun<String> run = found(run(message("Paid")), stored(saga("placed")));

    MessageRun<String> again = run.after(new Outcome.Rejected<>(stored(saga("failing"))));

    assertThat(command(again)).isInstanceOf(Command.SendCopy.class);
    assertThat(command(run.after(new Outcome.Rejected<>(null)))).isInstanceOf(Command.Find.class);
    assertThat(command(run.after(new Outcome.Unknown<>()))).isInstanceOf(Command.Find.class);
  }

  @Test
  void messageWaitsForItsSagaAndForItsGuard() {
    Command<String> again = new Command.DeliverAgain<>(PAUSE);
    assertThat(command(found(run(message("Paid")), null))).isEqualTo(again);
    assertThat(command(found(run(message("Paid")), stored(saga("other"))))).isEqualTo(again);
    assertThat(command(run(message("Unheard")))).isEqualTo(again);
  }

  @Test
  void messageIsDeadLetterWhenItsTimeIsOver() {
    Instant longAgo = NOW.minus(PATIENCE);

    assertThat(reason(found(run(message("Paid"), longAgo), null)))
        .isEqualTo("it has no saga, PT1H after its first delivery");
    assertThat(reason(found(run(message("Paid"), longAgo), stored(saga("other")))))
        .isEqualTo("no guard holds, PT1H after its first delivery");
    assertThat(reason(run(message("Unheard"), longAgo)))
        .isEqualTo("OrderSaga has no message type 'Unheard', PT1H after its first delivery");
  }

  @Test
  void unreadableMessageIsDeadLetterAtOnce() {
    assertThat(reason(run(Envelope.of("m-1", "Paid", "broken"))))
        .contains("can't be read: no such message");
    assertThat(reason(run(Envelope.of("m-1", "Paid", "")))).contains("can't be read");
  }

  @Test
  void failedHandlerIsTriedAgainUnderTheSameId() {
    Envelope envelope = message("Paid");
    for (int attempt = 1; attempt < 3; attempt++) {
      Command.SendCopy<String> copy =
          (Command.SendCopy<String>) command(found(run(envelope), stored(saga("failing"))));
      assertThat(copy.copy().id()).isEqualTo("m-1");
      assertThat(copy.copy().headers())
          .containsEntry(MessageDecision.ATTEMPTS, Integer.toString(attempt));
      envelope = copy.copy();
    }

    assertThat(reason(found(run(envelope), stored(saga("failing")))))
        .contains("its handler failed 3 times")
        .contains("the bank is closed");
  }

  @Test
  void copyComesBeforeAcknowledgement() {
    MessageRun<String> run = found(run(message("Paid")), stored(saga("failing")));

    assertThat(command(run)).isInstanceOf(Command.SendCopy.class);
    assertThat(command(run.after(new Outcome.Done<>()))).isEqualTo(new Command.Acknowledge<>());
  }

  @Test
  void foreignAttemptsCountAsNone() {
    Envelope envelope = message("Paid").withHeader(MessageDecision.ATTEMPTS, "many");

    assertThat(command(found(run(envelope), stored(saga("failing")))))
        .isInstanceOf(Command.SendCopy.class);
  }

  @Test
  void nullOfHandlerNamesTheMessage() {
    Envelope last = message("Shipped").withHeader(MessageDecision.ATTEMPTS, "2");

    assertThat(reason(found(run(last), stored(saga("placed")))))
        .contains("the handler of Shipped returned null");
  }

  @Test
  void sagaWithoutBusIsReported() {
    Saga<String> foreign =
        SagaBuilder.of(TYPE)
            .sagaId("1")
            .correlationId("order-42")
            .state("placed")
            .createdAt(NOW)
            .updatedAt(NOW)
            .build();
    Envelope last = message("Paid").withHeader(MessageDecision.ATTEMPTS, "2");

    assertThat(reason(found(run(last), foreign))).contains("was not inserted by a saga bus");
  }

  @Test
  void completedSagaAcknowledges() {
    Saga<String> completed = stored(saga("paid").complete());

    assertThat(command(found(run(message("Paid")), completed)))
        .isEqualTo(new Command.Acknowledge<>());
  }

  @Test
  void outcomeOfAnotherCommandFails() {
    assertThatThrownBy(() -> run(message("Paid")).after(new Outcome.Done<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no outcome");
  }

  @Test
  void runsAreEqualInTheSamePhase() {
    MessageRun<String> run = run(message("Paid"));

    assertThat(run).isEqualTo(run(message("Paid"))).hasSameHashCodeAs(run(message("Paid")));
    assertThat(run)
        .isNotEqualTo(run(message("Placed")))
        .isNotEqualTo(found(run, stored(saga("placed"))));
  }

  private static String reason(MessageRun<String> run) {
    assertThat(command(run)).isInstanceOf(Command.DeadLetter.class);
    return ((Command.DeadLetter<String>) command(run))
        .message()
        .headers()
        .get(MessageDecision.REASON);
  }
}
