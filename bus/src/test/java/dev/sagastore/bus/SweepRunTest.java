package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.spi.DueSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the sweep of a saga with due timers. */
class SweepRunTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private final RunDriver driver =
      RunDriver.of(
              builder ->
                  builder
                      .on(Paid.class, Paid::orderId)
                      .handle(
                          (state, message) ->
                              Next.of(state)
                                  .timeout("c", HOUR.plusMinutes(13))
                                  .timeout("b", HOUR.plusMinutes(12))
                                  .timeout("a", HOUR)
                                  .timeout("short", Duration.ofMinutes(15)))
                      .onTimeout("a", state -> Next.of(state + " a"))
                      .onTimeout("b", state -> Next.of(state + " b"))
                      .onTimeout("c", state -> Next.of(state + " c"))
                      .onTimeout("short", state -> Next.of(state + " short")))
          .handle(placed("m-1"), paid("m-2"));

  SweepRunTest() {
    driver.takeSent();
    driver.takeCommands();
    driver.advance(HOUR.minus(AHEAD));
  }

  private static List<String> timers(List<SendRequest> sent) {
    return sent.stream()
        .map(request -> request.envelope().headers().get(MessageHeaders.TIMER))
        .toList();
  }

  @Test
  void claimMovesDueTimeBeforeWakeUpsAreSent() {
    driver.sweep();

    assertThat(driver.takeCommands()).containsExactly("Claim", "Send");
    assertThat(driver.due()).contains(driver.now().plus(Duration.ofMinutes(15)));
    List<SendRequest> sent = driver.takeSent();
    // the third one is due when the claim ends
    assertThat(timers(sent)).containsExactly("a", "b");
    assertThat(sent).extracting(SendRequest::delay).containsExactly(AHEAD, Duration.ofMinutes(14));
    assertThat(sent).extracting(SendRequest::destination).containsOnly(Destination.OWN_QUEUE);
    assertThat(sent.get(0).envelope().headers())
        .containsEntry(MessageHeaders.CORRELATION_ID, "order-42")
        .containsEntry(MessageHeaders.RECEIVING_SAGA, "OrderSaga")
        .containsEntry(MessageHeaders.SENT_AT, driver.now().toString());
    assertThat(sent.get(0).envelope().id())
        .isEqualTo(driver.item().timers().get("a").wakeUpId("life"));
  }

  @Test
  void secondSweeperSendsNothing() {
    DueSaga<String> due = DueSaga.of(RunDriver.TYPE.id("saga"), driver.due().orElseThrow());
    driver.sweep();
    SweepRun<String> second = SweepRun.of(driver.rules(), due);

    assertThat(second.command())
        .contains(new Command.Claim<>(due, driver.now().plus(SweepRun.CLAIM)));
    assertThat(second.after(new Outcome.Found<>(null)).command()).isEmpty();
  }

  @Test
  void timerThatFiresAfterClaimLeavesClaim() {
    driver.sweep();
    Instant claim = driver.due().orElseThrow();
    Envelope wakeUp = driver.takeSent().get(0).envelope();

    driver.advance(AHEAD).handle(wakeUp);

    assertThat(driver.state()).isEqualTo("placed a");
    // the wake-up of the second timer is under way
    assertThat(driver.due()).contains(claim);
  }

  @Test
  void timersThatAreLeftAreDueAfterClaim() {
    driver.sweep();
    List<SendRequest> sent = driver.takeSent();

    driver.advance(Duration.ofMinutes(14));
    sent.forEach(wakeUp -> driver.handle(wakeUp.envelope()));

    assertThat(driver.state()).isEqualTo("placed a b");
    assertThat(driver.due()).contains(RunDriver.START.plus(HOUR.plusMinutes(13)));
  }

  @Test
  void lostWakeUpIsSentAfterClaim() {
    driver.sweep();
    List<SendRequest> first = driver.takeSent();

    driver.advance(Duration.ofMinutes(15)).sweep();

    List<SendRequest> second = driver.takeSent();
    assertThat(timers(second)).containsExactly("a", "b", "c");
    assertThat(second).extracting(SendRequest::delay).containsOnly(Duration.ZERO);
    assertThat(second.get(0).envelope().id()).isEqualTo(first.get(0).envelope().id());
  }

  @Test
  void parkedTimerIsNotSwept() {
    driver.changeItem(item -> item.withTimer(item.timers().get("a").park("it failed")));
    driver.advance(Duration.ofMinutes(12)).sweep();

    assertThat(timers(driver.takeSent())).containsExactly("b", "c");
  }

  @Test
  void sweepWithoutDueTimersOnlyClaims() {
    BusItem item = driver.item();
    driver.changeItem(
        stored ->
            new BusItem(
                item.life(),
                item.inbox(),
                item.outbox(),
                item.timers(),
                item.compensations(),
                item.history(),
                RunDriver.START));
    driver.advance(HOUR.negated()).sweep();

    assertThat(driver.takeSent()).isEmpty();
    assertThat(driver.takeCommands()).containsExactly("Claim");
  }

  @Test
  void sweepsAreEqualInSamePhase() {
    DueSaga<String> due = DueSaga.of(RunDriver.TYPE.id("saga"), RunDriver.START);
    SweepRun<String> run = SweepRun.of(driver.rules(), due);

    assertThat(run)
        .isEqualTo(SweepRun.of(driver.rules(), due))
        .hasSameHashCodeAs(SweepRun.of(driver.rules(), due))
        .isNotEqualTo(run.after(new Outcome.Found<>(null)))
        .isNotEqualTo(
            SweepRun.of(driver.rules(), DueSaga.of(RunDriver.TYPE.id("other"), RunDriver.START)));
    assertThat(run.toString()).startsWith("SweepRun[").contains("Claim");
  }
}
