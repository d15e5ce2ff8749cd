package dev.sagastore.bus;

import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps the due sagas of one definition.
 *
 * @param <S> class of the saga's state
 */
final class SagaSweep<S> {
  private static final Logger LOG = LoggerFactory.getLogger(SagaBus.class);

  /** A saga is claimed this long before its timer is due. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private final SagaRules<S> rules;
  private final ExtensibleSagaStore store;
  private final CommandExecutor<S> commands;
  private final BusListener listener;

  SagaSweep(
      SagaRules<S> rules,
      ExtensibleSagaStore store,
      CommandExecutor<S> commands,
      BusListener listener) {
    this.rules = rules;
    this.store = store;
    this.commands = commands;
    this.listener = listener;
  }

  /** Sends the wake-ups of all timers that are due soon. */
  SweepReport run() {
    Instant now = rules.now();
    int claimed = 0;
    int wakeUps = 0;
    int failures = 0;
    int parked = 0;
    Duration lag = Duration.ZERO;
    DueQuery<S> query = DueQuery.of(rules.definition().type(), now.plus(AHEAD));
    Optional<DueQuery<S>> next = Optional.of(query);
    while (next.isPresent()) {
      DuePage<S> page = store.listDue(next.get());
      for (DueSaga<S> due : page.entries()) {
        try {
          SweepCount count = sweep(due);
          if (count.claimed()) {
            claimed++;
            wakeUps += count.sent();
            failures += count.failed();
            parked += count.parked();
            Duration late = Duration.between(due.due(), now);
            lag = late.compareTo(lag) > 0 ? late : lag;
          }
        } catch (Throwable e) {
          JvmError.rethrow(e);
          // the others are swept all the same
          failures++;
          listener.failed("sweep of " + due.reference(), e);
        }
      }
      next = page.next();
    }
    SweepReport report = SweepReport.of(claimed, wakeUps, failures, parked, lag);
    listener.swept(rules.sagaName(), report);
    return report;
  }

  /** The sweep of one saga. */
  private record SweepCount(boolean claimed, int sent, int failed, int parked) {}

  private SweepCount sweep(DueSaga<S> due) {
    SweepRun<S> run = SweepRun.of(rules, due);
    int sent = 0;
    int failed = 0;
    int parked = 0;
    Optional<Command<S>> command = run.command();
    while (command.isPresent()) {
      Outcome<S> outcome = commands.execute(command.get());
      if (outcome instanceof Outcome.Sent<S> results) {
        for (SendResult result : results.results()) {
          // the end of the claim repeats those that were not sent
          sent += result.kind() == SendResult.Kind.SENT ? 1 : 0;
          failed += result.kind() == SendResult.Kind.SENT ? 0 : 1;
        }
      }
      if (run.parks()) {
        parked += outcome instanceof Outcome.Stored<S> ? 1 : 0;
        failed += outcome instanceof Outcome.Refused<S> ? 1 : 0;
        if (outcome instanceof Outcome.Stored<S>) {
          LOG.warn("{} has parked timeouts: no wake-up of them was handled", due.reference());
        }
      }
      run = run.after(outcome);
      command = run.command();
    }
    return new SweepCount(run.claimed().isPresent(), sent, failed, parked);
  }
}
