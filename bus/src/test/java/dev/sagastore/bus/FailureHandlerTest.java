package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what a saga does when one of its messages is about to be a dead letter. */
class FailureHandlerTest {
  private static RunDriver failing(FailureHandler<String, Paid> handler) {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .when(state -> !state.equals("waiting"))
                        .handle(
                            (state, message) -> {
                              if (state.equals("open")) {
                                return Next.of("paid");
                              }
                              throw new UnhandleableMessageException("the bank is closed");
                            })
                        .onFailure(Paid.class, handler))
            .handle(placed("m-1"));
    driver.takeCommands();
    driver.takeKinds();
    return driver;
  }

  private static RunDriver failing() {
    return failing(
        (state, message, reason) ->
            Next.of(state + " failed").send(new Reserve(message.orderId())));
  }

  private static Envelope round(int round) {
    return paid("m-2").withHeader(MessageHeaders.ROUND, Integer.toString(round));
  }

  private static SendRequest letter(List<SendRequest> sent) {
    return sent.stream()
        .filter(request -> request.destination().equals(Destination.DEAD_LETTER_QUEUE))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void failureIsStoredAndSentBeforeDeadLetter() {
    RunDriver driver = failing().handle(paid("m-2"));

    assertThat(driver.takeCommands())
        .containsExactly("Find", "Find", "Update", "Send", "Clear", "Send", "Settle");
    assertThat(driver.state()).isEqualTo("placed failed");
    assertThat(driver.outbox()).isEmpty();
    List<SendRequest> sent = driver.takeSent();
    assertThat(sent)
        .extracting(SendRequest::destination)
        .containsExactly(Destination.of("stock"), Destination.DEAD_LETTER_QUEUE);
    assertThat(letter(sent).envelope().headers()).containsEntry(MessageHeaders.ROUND, "1");
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
    assertThat(driver.remembers("m-2")).isFalse();
    assertThat(driver.remembers(Cause.failedId(paid("m-2")))).isTrue();
  }

  @Test
  void handlerGetsTheReason() {
    RunDriver driver = failing((state, message, reason) -> Next.of(reason)).handle(paid("m-2"));

    assertThat(driver.state())
        .contains("its handler failed: ", "UnhandleableMessageException: the bank is closed");
  }

  @Test
  void failedRoundIsNotHandledAgain() {
    RunDriver driver = failing().handle(paid("m-2"));
    driver.takeCommands();
    driver.takeSent();
    driver.takeKinds();
    driver.change(saga -> saga.withState("open"));

    driver.handle(paid("m-2"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Send", "Settle");
    assertThat(driver.state()).isEqualTo("open");
    Envelope letter = driver.takeOnlySent().envelope();
    assertThat(letter.headers())
        .containsEntry(MessageHeaders.ROUND, "1")
        .containsEntry(
            MessageHeaders.DEAD_REASON, "it had failed before, and its failure was handled");
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
  }

  @Test
  void failedRoundSendsWhatIsLeft() {
    RunDriver driver =
        failing().transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
    assertThat(driver.takeSent()).isEmpty();

    driver.transport(request -> SendResult.sent()).handle(paid("m-2"));

    assertThat(driver.takeSent())
        .extracting(SendRequest::destination)
        .containsExactly(Destination.of("stock"), Destination.DEAD_LETTER_QUEUE);
    assertThat(driver.outbox()).isEmpty();
    assertThat(driver.state()).isEqualTo("placed failed");
  }

  @Test
  void redriveIsNewRound() {
    RunDriver driver = failing().handle(paid("m-2"));
    Envelope redriven = letter(driver.takeSent()).envelope();
    driver.change(saga -> saga.withState("open"));
    driver.takeKinds();

    driver.handle(redriven);

    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    assertThat(driver.state()).isEqualTo("paid");
  }

  @Test
  void eachRoundSendsUnderIdsOfItsOwn() {
    RunDriver driver = failing().handle(round(0), round(1));

    List<SendRequest> sent = driver.takeSent();
    assertThat(sent)
        .filteredOn(request -> request.destination().equals(Destination.of("stock")))
        .hasSize(2)
        .extracting(request -> request.envelope().id())
        .doesNotHaveDuplicates();
    assertThat(driver.state()).isEqualTo("placed failed failed");
  }

  @Test
  void failureOfMessageThatWaitedTooLongIsHandled() {
    RunDriver driver =
        failing((state, message, reason) -> Next.of(reason))
            .change(saga -> saga.withState("waiting"))
            .deliveries(9, Duration.ofHours(1))
            .handle(paid("m-2"));

    assertThat(driver.state()).startsWith("no guard holds");
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
  }

  @Test
  void failureHandlerThatThrowsChangesNothing() {
    RunDriver driver =
        failing(
                (state, message, reason) -> {
                  throw new IllegalStateException("worse");
                })
            .handle(paid("m-2"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Find", "Send", "Settle");
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.takeSettlement().reason())
        .contains("the bank is closed")
        .endsWith("; onFailure failed, too: java.lang.IllegalStateException: worse");
    assertThat(driver.remembers(Cause.failedId(paid("m-2")))).isFalse();
  }

  @Test
  void interruptedFailureHandlerWaits() {
    RunDriver driver =
        failing(
                (state, message, reason) -> {
                  throw new InterruptedException();
                })
            .handle(paid("m-2"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
    assertThat(driver.takeSent()).isEmpty();
  }

  @Test
  void failureOfStartWithoutSagaHasNoHandler() {
    RunDriver driver =
        RunDriver.ofAll(
            builder ->
                builder
                    .startedBy(
                        Placed.class,
                        Placed::orderId,
                        message -> {
                          throw new UnhandleableMessageException("no stock");
                        })
                    .onFailure(Placed.class, (state, message, reason) -> Next.of("failed")));

    driver.handle(placed("m-1"));

    assertThat(driver.exists()).isFalse();
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
  }

  @Test
  void refusedWriteIsHandledAsFailure() {
    RunDriver driver =
        failing((state, message, reason) -> Next.of(reason))
            .change(saga -> saga.withState("open"))
            .instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"))
            .handle(paid("m-2"));

    assertThat(driver.takeCommands())
        .containsExactly("Find", "Update", "Find", "Update", "Send", "Settle");
    assertThat(driver.state()).isEqualTo("the item has 500 KB");
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DEAD_LETTERED);
    assertThat(driver.remembers("m-2")).isFalse();
  }

  @Test
  void refusedFailureIsDeadLetterWithoutChange() {
    RunDriver driver =
        failing()
            .instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"))
            .handle(paid("m-2"));

    assertThat(driver.takeCommands())
        .containsExactly("Find", "Find", "Update", "Find", "Send", "Settle");
    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
    assertThat(end.reason())
        .contains("the bank is closed")
        .endsWith("; onFailure failed, too: the item has 500 KB");
    assertThat(driver.state()).isEqualTo("placed");
  }

  @Test
  void failureThatIsRefusedTwiceIsDeadLetter() {
    RunDriver driver =
        failing()
            .change(saga -> saga.withState("open"))
            .instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"))
            .instead(Command.Update.class, new Outcome.Refused<>("the item has 501 KB"))
            .handle(paid("m-2"));

    assertThat(driver.takeCommands())
        .containsExactly("Find", "Update", "Find", "Update", "Find", "Send", "Settle");
    assertThat(driver.takeSettlement().reason())
        .isEqualTo("the item has 500 KB; onFailure failed, too: the item has 501 KB");
    assertThat(driver.state()).isEqualTo("open");
  }

  @Test
  void failingHandlerOfRefusedWriteIsInTheReason() {
    RunDriver driver =
        failing(
                (state, message, reason) -> {
                  throw new IllegalStateException("worse");
                })
            .change(saga -> saga.withState("open"))
            .instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"))
            .handle(paid("m-2"));

    assertThat(driver.takeSettlement().reason())
        .isEqualTo(
            "the item has 500 KB; onFailure failed, too: java.lang.IllegalStateException: worse");
    assertThat(driver.state()).isEqualTo("open");
  }
}
