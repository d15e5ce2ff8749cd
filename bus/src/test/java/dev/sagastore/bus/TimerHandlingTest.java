package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests timers: their wake-ups, due times and handlers. */
class TimerHandlingTest {
  private static final Duration SHORT = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofHours(2);

  /** Returns a started saga: "Paid" has effects, and "Shipped" has other ones. */
  private static RunDriver driver(
      UnaryOperator<Next<String>> paid, UnaryOperator<Next<String>> shipped) {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle((state, message) -> paid.apply(Next.of(state + " paid")))
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> shipped.apply(Next.of(state + " shipped")))
                        .on(Placed.class, Placed::orderId)
                        .handle(
                            (state, message) -> {
                              throw new UnhandleableMessageException("poison");
                            })
                        .onTimeout(
                            "late",
                            (state, context) -> Next.of(state + " late").send(new Reserve("late")))
                        .onTimeout("later", state -> Next.of(state + " later")))
            .handle(placed("m-1"));
    driver.takeKinds();
    return driver;
  }

  private static RunDriver setting(Duration delay) {
    return driver(next -> next.timeout("late", delay), next -> next.cancelTimeout("late"));
  }

  @Nested
  class ShortTimers {
    private final RunDriver driver = setting(SHORT).handle(paid("m-2"));
    private final SendRequest wakeUp = driver.takeOnlySent();

    @Test
    void wakeUpIsDelayedMessage() {
      assertThat(wakeUp.destination()).isEqualTo(Destination.OWN_QUEUE);
      assertThat(wakeUp.delay()).isEqualTo(SHORT);
      assertThat(wakeUp.envelope().type()).isEqualTo(MessageHeaders.WAKE_UP_TYPE);
      Timer timer = driver.item().timers().get("late");
      assertThat(wakeUp.envelope().id()).isEqualTo(timer.wakeUpId("life"));
      assertThat(timer.swept()).isFalse();
      assertThat(timer.due()).isEqualTo(RunDriver.START.plus(SHORT));
      assertThat(driver.due()).isEmpty();
    }

    @Test
    void timerFiresOnce() {
      driver.takeKinds();
      driver.advance(SHORT).handle(wakeUp.envelope());
      assertThat(driver.state()).isEqualTo("placed paid late");
      assertThat(driver.item().timers()).isEmpty();
      assertThat(driver.takeSentBodies()).containsExactly("late");

      driver.handle(wakeUp.envelope());

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.DUPLICATE);
      assertThat(driver.state()).isEqualTo("placed paid late");
      assertThat(driver.takeSent()).isEmpty();
    }

    @Test
    void earlyWakeUpComesAgain() {
      driver.takeKinds();
      driver.advance(SHORT.minusMillis(1)).handle(wakeUp.envelope());

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.pause()).isEqualTo(Duration.ofMillis(1));
      assertThat(end.reason()).isEqualTo("the timeout 'late' is not due");
      assertThat(driver.state()).isEqualTo("placed paid");
    }

    @Test
    void canceledTimerIsObsolete() {
      driver.handle(shipped("m-3"));
      driver.takeKinds();

      driver.advance(SHORT).handle(wakeUp.envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
      assertThat(driver.state()).isEqualTo("placed paid shipped");
    }

    @Test
    void replacedTimerIsObsolete() {
      driver.advance(Duration.ofMinutes(1)).handle(paid("m-3"));
      SendRequest second = driver.takeOnlySent();
      driver.takeKinds();

      driver.advance(SHORT).handle(wakeUp.envelope());
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);

      driver.handle(second.envelope());
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void timerOfCompletedSagaIsObsolete() {
      driver.change(Saga::complete);
      driver.takeKinds();

      driver.advance(SHORT).handle(wakeUp.envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
    }

    @Test
    void timerOfMissingSagaIsObsolete() {
      driver.delete();
      driver.takeKinds();

      driver.advance(SHORT).handle(wakeUp.envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
    }

    @Test
    void timerOfPredecessorIsObsolete() {
      driver.delete();
      driver.life("next").handle(placed("m-1"), paid("m-2"));
      driver.takeKinds();

      driver.advance(SHORT).handle(wakeUp.envelope());

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.OBSOLETE);
      assertThat(driver.item().timers()).containsKey("late");
    }
  }

  @Nested
  class LongTimers {
    @Test
    void sagaIsDueWithoutMessage() {
      RunDriver driver = setting(LONG).handle(paid("m-2"));

      assertThat(driver.takeSent()).isEmpty();
      assertThat(driver.due()).contains(RunDriver.START.plus(LONG));
      assertThat(driver.item().timers().get("late").swept()).isTrue();
    }

    @Test
    void boundIsQuarterOfAnHour() {
      assertThat(setting(Duration.ofMinutes(15)).handle(paid("m-2")).due()).isEmpty();
      assertThat(setting(Duration.ofMinutes(15).plusMillis(1)).handle(paid("m-2")).due())
          .isPresent();
    }

    @Test
    void timeIsRoundedUpToMilliseconds() {
      RunDriver driver = setting(LONG.plusNanos(1)).handle(paid("m-2"));

      assertThat(driver.due()).contains(RunDriver.START.plus(LONG).plusMillis(1));
    }

    @Test
    void cancelLeavesNothingDue() {
      RunDriver driver = setting(LONG).handle(paid("m-2"), shipped("m-3"));

      assertThat(driver.due()).isEmpty();
      assertThat(driver.item().timers()).isEmpty();
    }

    @Test
    void cancelOfMissingTimerChangesNothing() {
      RunDriver driver = setting(LONG).handle(shipped("m-3"));

      assertThat(driver.state()).isEqualTo("placed shipped");
      assertThat(driver.due()).isEmpty();
    }

    @Test
    void replacedTimerMovesDueTime() {
      RunDriver driver =
          driver(next -> next.timeout("late", LONG), next -> next.timeout("late", LONG.plus(LONG)));

      driver.handle(paid("m-2"), shipped("m-3"));

      assertThat(driver.due()).contains(RunDriver.START.plus(LONG).plus(LONG));
    }

    @Test
    void earliestOfSeveralTimersIsDue() {
      RunDriver driver =
          driver(
              next -> next.timeout("late", LONG).timeout("later", LONG.plus(LONG)),
              next -> next.cancelTimeout("late"));

      driver.handle(paid("m-2"));
      assertThat(driver.due()).contains(RunDriver.START.plus(LONG));

      driver.handle(shipped("m-3"));
      assertThat(driver.due()).contains(RunDriver.START.plus(LONG).plus(LONG));
    }

    @Test
    void completionLeavesNothingDue() {
      RunDriver driver = driver(next -> next.timeout("late", LONG), Next::complete);

      driver.handle(paid("m-2"));
      driver.handle(shipped("m-3"));

      assertThat(driver.due()).isEmpty();
      assertThat(driver.item().timers()).isEmpty();
    }
  }

  @Nested
  class Failed {
    @Test
    void timersOfFailedMessageAreNotSet() {
      RunDriver driver =
          driver(
              next -> next.timeout("late", LONG).send("unwritable"),
              next -> next.timeout("later", LONG.plus(LONG)));

      driver.handle(paid("m-2"), shipped("m-3"));

      assertThat(driver.item().timers()).containsOnlyKeys("later");
      assertThat(driver.due()).contains(RunDriver.START.plus(LONG).plus(LONG));
      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.DEAD_LETTERED, Settlement.Kind.HANDLED);
    }

    @Test
    void timersBeforeFailedMessageStay() {
      RunDriver driver = setting(SHORT);

      driver.handle(paid("m-2"), placed("m-3"));

      assertThat(driver.item().timers()).containsOnlyKeys("late");
      List<SendRequest> sent = driver.takeSent();
      assertThat(sent).hasSize(2);
      assertThat(sent.get(0).envelope().type()).isEqualTo(MessageHeaders.WAKE_UP_TYPE);
    }

    @Test
    void unknownTimeoutIsDeadLetter() {
      RunDriver driver = driver(next -> next.timeout("never", SHORT), next -> next);

      driver.handle(paid("m-2"));

      assertThat(driver.takeSettlement().reason())
          .contains(
              "its handler sets the timeout 'never', which has no onTimeout in the definition of"
                  + " OrderSaga");
    }

    @Test
    void timeoutOfCompletedSagaIsDeadLetter() {
      RunDriver driver =
          RunDriver.of(
                  builder ->
                      builder
                          .on(Paid.class, Paid::orderId)
                          .evenIfCompleted()
                          .handle((state, message) -> Next.of(state).timeout("late", LONG))
                          .onTimeout("late", state -> Next.of("late")))
              .handle(placed("m-1"))
              .change(Saga::complete);
      driver.takeKinds();

      driver.handle(Envelope.of("m-2", "Paid", "order-42"));

      assertThat(driver.takeSettlement().reason())
          .contains("its handler sets a timeout of a completed saga");
    }
  }
}
