package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests timers that can't fire. */
class TimerParkingTest {
  private static final Duration SHORT = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofHours(2);

  private static RunDriver failing(Duration delay) {
    return RunDriver.of(
            builder ->
                builder
                    .on(Paid.class, Paid::orderId)
                    .evenIfCompleted()
                    .handle((state, message) -> Next.of(state).cancelTimeout("late"))
                    .on(Placed.class, Placed::orderId)
                    .handle(
                        (state, message) ->
                            Next.of(state).timeout("late", delay).timeout("later", LONG))
                    .onTimeout(
                        "late",
                        state -> {
                          throw new IllegalStateException("no connection");
                        })
                    .onTimeout("later", state -> Next.of(state).send(new Reserve("a"))))
        .handle(placed("m-1"), placed("m-2"));
  }

  private static Envelope wakeUp(RunDriver driver) {
    return driver.takeSent().stream()
        .map(SendRequest::envelope)
        .filter(sent -> sent.headers().containsValue("late"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void failedTimerIsTriedAgain() {
    RunDriver driver = failing(SHORT);
    Envelope wakeUp = wakeUp(driver);
    driver.takeKinds();

    driver.advance(SHORT).handle(wakeUp);

    SendRequest copy = driver.takeOnlySent();
    assertThat(copy.destination()).isEqualTo(Destination.OWN_QUEUE);
    assertThat(copy.delay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(copy.envelope()).isEqualTo(wakeUp.withHeader(MessageHeaders.ATTEMPTS, "1"));
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.RETRIED);
    assertThat(driver.item().timers().get("late").isParked()).isFalse();
  }

  @Test
  void timerIsParkedAfterItsAttempts() {
    RunDriver driver = failing(SHORT);
    Envelope last = wakeUp(driver).withHeader(MessageHeaders.ATTEMPTS, "2");
    driver.takeCommands();
    driver.takeKinds();

    driver.advance(SHORT).handle(last);

    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.PARKED);
    assertThat(end.isAcknowledged()).isTrue();
    assertThat(end.copy()).isNull();
    assertThat(end.reason()).contains("its handler failed: ", "no connection");
    Timer timer = driver.item().timers().get("late");
    assertThat(timer.isParked()).isTrue();
    assertThat(timer.parked()).isEqualTo(end.reason());
    assertThat(driver.takeSent()).isEmpty();

    driver.handle(last);
    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
  }

  @Test
  void parkedTimerIsNotDue() {
    Duration early = Duration.ofHours(1);
    RunDriver driver = failing(early);
    assertThat(driver.due()).contains(RunDriver.START.plus(early));
    driver.advance(early).sweep();
    Envelope last = wakeUp(driver).withHeader(MessageHeaders.ATTEMPTS, "2");

    driver.handle(last);

    assertThat(driver.item().timers().get("late").isParked()).isTrue();
    // the other timer
    assertThat(driver.due()).contains(RunDriver.START.plus(LONG));
  }

  @Test
  void timerWithoutHandlerIsParked() {
    RunDriver driver = failing(SHORT);
    Timer lost = new Timer("lost", driver.now(), "token", false, Map.of(), null);
    driver.changeItem(item -> item.withTimer(lost));
    driver.takeKinds();

    driver.handle(
        WakeUpMessage.of(lost, "life", 0, RunDriver.START)
            .envelope()
            .withHeader(MessageHeaders.CORRELATION_ID, TestMessages.ORDER));

    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.PARKED);
    assertThat(end.reason()).isEqualTo("the definition has no onTimeout for it");
    assertThat(driver.item().timers().get("lost").parked()).isEqualTo(end.reason());
  }

  @Test
  void wakeUpOfParkedTimerIsObsolete() {
    RunDriver driver = failing(SHORT);
    Envelope wakeUp = wakeUp(driver);
    driver.changeItem(
        item -> item.withTimer(item.timers().get("late").park("stopped by an operator")));
    driver.takeKinds();

    driver.advance(SHORT).handle(wakeUp);

    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
  }

  @Test
  void refusedTimerIsParked() {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Placed.class, Placed::orderId)
                        .handle((state, message) -> Next.of(state).timeout("late", SHORT))
                        .onTimeout("late", state -> Next.of("late")))
            .handle(placed("m-1"), placed("m-2"));
    Envelope wakeUp = wakeUp(driver);
    driver.takeKinds();

    driver
        .advance(SHORT)
        .instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"))
        .handle(wakeUp);

    Settlement end = driver.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.PARKED);
    assertThat(end.reason()).isEqualTo("the item has 500 KB");
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.item().timers().get("late").isParked()).isTrue();
  }
}
