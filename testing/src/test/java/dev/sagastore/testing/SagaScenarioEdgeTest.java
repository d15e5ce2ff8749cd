package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaType;
import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaDefinition;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SagaScenarioEdgeTest {
  private static final SagaType<Ticket> TICKET = SagaType.of("ticket", Ticket.class);

  /** State of a saga that answers questions. */
  record Ticket(String id, String askedAt) {}

  record Open(String id) {}

  record Ask(String id) {}

  record Answer(String text) {}

  record Close(String id) {}

  /** A message that no receiver can read. */
  static final class Unreadable {
    private Unreadable(@SuppressWarnings("unused") int number) {}

    public int getNumber() {
      return 1;
    }
  }

  private static SagaDefinition<Ticket> definition() {
    return SagaDefinition.of(TICKET)
        .startedBy(
            Open.class,
            Open::id,
            message ->
                Next.of(new Ticket(message.id(), ""))
                    .timeout("remind", Duration.ofHours(1))
                    .timeout("escalate", Duration.ofMinutes(5)))
        .on(Ask.class, Ask::id)
        .handle(
            (ticket, message, context) ->
                Next.of(new Ticket(ticket.id(), context.now().toString()))
                    .reply(new Answer("soon")))
        .on(Close.class, Close::id)
        .handle((ticket, message) -> Next.of(ticket).send(new Unreadable(1)).complete())
        .onTimeout(
            "remind",
            ticket -> {
              throw new IllegalStateException("no address");
            })
        .onTimeout("escalate", ticket -> Next.of(ticket))
        .build();
  }

  private static SagaScenario<Ticket> scenario() {
    return SagaScenario.of(definition());
  }

  private static void assertFails(ThrowingCallable scenario, String part) {
    assertThatThrownBy(scenario).isInstanceOf(AssertionError.class).hasMessageContaining(part);
  }

  @Test
  void replyGoesToSender() {
    scenario()
        .at(Instant.parse("2026-11-23T09:30:00.1234567Z"))
        .given("t", new Ticket("t", ""))
        .when(new Ask("t"))
        .thenReplied(new Answer("soon"))
        .thenSent()
        .thenPublished()
        .thenState(new Ticket("t", "2026-11-23T09:30:00.123Z"));
  }

  @Test
  void declaredTypesAreUsed() {
    scenario()
        .messageType(MessageType.of(Answer.class).named("answer"))
        .messageType(MessageType.of(Ask.class).named("ask").version(2).upcast(1, body -> body))
        .given("t", new Ticket("t", ""))
        .when(new Ask("t"))
        .thenReplied(new Answer("soon"));
  }

  @Test
  void failingTimeoutIsParked() {
    scenario()
        .when(new Open("t"))
        .thenTimeout("remind", Duration.ofHours(1))
        .thenTimeout("escalate", Duration.ofMinutes(5))
        .whenTimePasses(Duration.ofHours(1))
        .thenParked("remind")
        .thenNoTimeouts();
  }

  @Test
  void messageToCompletedSagaIsIgnored() {
    scenario()
        .given("t", new Ticket("t", ""))
        .when(new Close("t"))
        .thenCompleted()
        .when(new Ask("t"))
        .thenIgnored()
        .thenSentNothing();
  }

  @Test
  void otherDueTimeFails() {
    assertFails(
        () -> scenario().when(new Open("t")).thenTimeout("remind", Duration.ofHours(2)),
        "! 2026-01-01T02:00:00Z, in PT2H | 2026-01-01T01:00:00Z, in PT1H");
  }

  @Test
  void missingTimeoutFails() {
    assertFails(
        () ->
            scenario()
                .given("t", new Ticket("t", ""))
                .when(new Ask("t"))
                .thenTimeout("remind", Duration.ofHours(1)),
        "'ticket' t has no timeout 'remind' but {}");
  }

  @Test
  void runningTimeoutIsNotParked() {
    assertFails(
        () -> scenario().when(new Open("t")).thenParked("remind"),
        "the timeout 'remind' of 'ticket' t is not parked");
  }

  @Test
  void wrongEndFails() {
    assertFails(() -> scenario().when(new Open("t")).thenIgnored(), "no message is ignored");
    assertFails(
        () -> scenario().when(new Open("t")).thenCompleted(), "'ticket' t is not completed");
    assertFails(
        () -> scenario().when(new Open("t")).thenNoSaga(),
        "there is 'ticket' t, and no saga was expected");
    assertFails(
        () -> scenario().when(new Ask("t")).thenState(new Ticket("t", "")), "there is no saga");
  }

  @Test
  void otherReasonOfDeadLetterFails() {
    assertFails(
        () ->
            scenario()
                .when(new Ask("t"))
                .whenTimePasses(Duration.ofMinutes(63))
                .thenDeadLetter("no address"),
        "the dead letter has another reason");
  }

  @Test
  void unreadableMessageFails() {
    assertFails(
        () ->
            scenario()
                .given("t", new Ticket("t", ""))
                .when(new Close("t"))
                .thenSent(new Answer("")),
        "a receiver can't read the Unreadable that was sent");
  }

  @Test
  void replyWithoutCommandFails() {
    assertThatThrownBy(() -> scenario().when(new Open("t")).whenReply(new Answer("soon")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the saga has sent no command that Answer[text=soon] could answer");
  }
}
