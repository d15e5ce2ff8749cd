package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.spi.DueSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sweep of one saga with due timers, as a machine: it claims the saga, so that no other sweeper
 * sends the same wake-ups, and sends the wake-ups of all timers that are due before the claim ends.
 * A sweep that is interrupted between the two is repeated after the claim has ended.
 *
 * <p>A saga that is claimed again and again has a timer whose handler never ends, for example
 * because it ends its process. Claims get longer, up to a day, and the timers are parked in the
 * end.
 *
 * <p>Immutable. Two machines are equal if they sweep the same entry and are in the same phase.
 *
 * @param <S> class of the saga's state
 */
final class SweepRun<S> {
  /** Length of the first claim; no wake-up is delayed for longer. */
  static final Duration CLAIM = SendRequest.MAX_DELAY;

  /** With doubling pauses, about two weeks. */
  static final int MAX_CLAIMS = 20;

  /** No timer is parked earlier, for example while wake-ups can't be sent. */
  private static final Duration MIN_TRIES = Duration.ofDays(7);

  private static final Duration MAX_CLAIM = Duration.ofDays(1);

  private final SagaRules<S> rules;
  private final DueSaga<S> due;
  private final @Nullable Saga<S> claimed;
  private final @Nullable Command<S> command;

  private SweepRun(
      SagaRules<S> rules, DueSaga<S> due, @Nullable Saga<S> claimed, @Nullable Command<S> command) {
    this.rules = rules;
    this.due = due;
    this.claimed = claimed;
    this.command = command;
  }

  static <S> SweepRun<S> of(SagaRules<S> rules, DueSaga<S> due) {
    return new SweepRun<>(rules, due, null, new Command.Claim<>(due, rules.now().plus(CLAIM)));
  }

  /** Returns what to do next; empty if the sweep has ended. */
  Optional<Command<S>> command() {
    return Optional.ofNullable(command);
  }

  /** Returns whether the sweep parks the timers of the saga. */
  boolean parks() {
    return command instanceof Command.Update<S>;
  }

  /** Returns the saga that was claimed; empty if none was. */
  Optional<Saga<S>> claimed() {
    return Optional.ofNullable(claimed);
  }

  /** Returns the sweep after its command. */
  SweepRun<S> after(Outcome<S> outcome) {
    if (command instanceof Command.Claim<S> && outcome instanceof Outcome.Found<S> found) {
      return found.saga() == null ? ended(null) : afterClaim(found.saga());
    }
    if (outcome instanceof Outcome.Sent<S> sent
        && claimed != null
        && BusItem.claims(claimed) > 1
        && sent.results().stream().allMatch(result -> result.kind() == SendResult.Kind.SENT)) {
      return next(new Command.Postpone<>(BusItem.withNextSweep(claimed, nextSweep(claimed))));
    }
    return ended(claimed);
  }

  private SweepRun<S> afterClaim(Saga<S> saga) {
    BusItem item = BusItem.read(saga);
    List<Timer> timers = timers(item);
    if (timers.isEmpty()) {
      return ended(saga);
    }
    Instant now = rules.now();
    if (BusItem.claims(saga) > MAX_CLAIMS && timers.get(0).due().plus(MIN_TRIES).isBefore(now)) {
      for (Timer timer : timers) {
        item = item.withTimer(timer.park("it was claimed %s times".formatted(MAX_CLAIMS)));
      }
      return new SweepRun<>(rules, due, saga, new Command.Update<>(item.applyTo(saga, now)));
    }
    String life = item.life();
    List<SendRequest> wakeUps =
        timers.stream()
            .map(timer -> WakeUpMessage.of(timer, life, 0, now))
            .map(wakeUp -> Outbox.request(saga, wakeUp, rules.routes().queueName(), now))
            .toList();
    return new SweepRun<>(rules, due, saga, new Command.Send<>(wakeUps));
  }

  private SweepRun<S> next(Command<S> next) {
    return new SweepRun<>(rules, due, claimed, next);
  }

  private SweepRun<S> ended(@Nullable Saga<S> saga) {
    return new SweepRun<>(rules, due, saga, null);
  }

  private Instant nextSweep(Saga<S> saga) {
    long doublings = Math.min(BusItem.claims(saga) - 1, 10);
    Duration pause = CLAIM.multipliedBy(1L << doublings);
    Instant next = rules.now().plus(pause.compareTo(MAX_CLAIM) > 0 ? MAX_CLAIM : pause);
    // timers whose wake-ups were not sent must not wait for those whose handlers never end
    Instant claimEnds = rules.now().plus(CLAIM);
    return BusItem.read(saga).timers().values().stream()
        .filter(Timer::isListed)
        .map(Timer::due)
        .filter(timerDue -> !timerDue.isBefore(claimEnds) && timerDue.isBefore(next))
        .min(Comparator.naturalOrder())
        .orElse(next);
  }

  /** Returns the timers that are due before the claim ends. */
  private List<Timer> timers(BusItem item) {
    Instant until = rules.now().plus(CLAIM);
    return item.timers().values().stream()
        .filter(timer -> timer.isListed() && timer.due().isBefore(until))
        .sorted(Comparator.comparing(Timer::due).thenComparing(Timer::name))
        .toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SweepRun<?> that
        && due.equals(that.due)
        && Objects.equals(claimed, that.claimed)
        && Objects.equals(command, that.command);
  }

  @Override
  public int hashCode() {
    return Objects.hash(due, claimed, command);
  }

  @Override
  public String toString() {
    return "SweepRun[%s, %s]".formatted(due, command);
  }
}
