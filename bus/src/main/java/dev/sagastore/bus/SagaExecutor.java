package dev.sagastore.bus;

import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the runs of one saga definition.
 *
 * @param <S> class of the saga's state
 */
final class SagaExecutor<S> {
  private static final Logger LOG = LoggerFactory.getLogger(SagaBus.class);

  /** A saga is claimed this long before its timer is due. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private final SagaRules<S> rules;
  private final MessageReader<S> reader;
  private final ExtensibleSagaStore store;
  private final StoreCommands<S> storeCommands;
  private final TransportCommands transport;
  private final BusListener listener;

  SagaExecutor(
      SagaRules<S> rules,
      MessageReader<S> reader,
      ExtensibleSagaStore store,
      TransportCommands transport,
      BusListener listener) {
    this.rules = rules;
    this.reader = reader;
    this.store = store;
    this.storeCommands = new StoreCommands<>(store, rules.definition().type());
    this.transport = transport;
    this.listener = listener;
  }

  String sagaName() {
    return rules.sagaName();
  }

  MessageReader<S> reader() {
    return reader;
  }

  SagaRepair<S> repair() {
    return new SagaRepair<>(rules, storeCommands);
  }

  SagaType<S> type() {
    return rules.definition().type();
  }

  /** Handles messages of one saga, in their order; those begun after the deadline come again. */
  void handle(List<IncomingMessage<S>> messages, Instant deadline) {
    SagaRun<S> run = SagaRun.of(rules, MessageChain.of(messages, deadline));
    Duration deciding = Duration.ZERO;
    Optional<Command<S>> command = run.command();
    while (command.isPresent()) {
      Outcome<S> outcome;
      long start;
      try {
        outcome = execute(command.get());
        start = System.nanoTime();
        run = run.after(outcome);
      } catch (Throwable e) {
        JvmError.rethrow(e);
        // for example, the store is down, or the class of the state rejects what is stored
        listener.failed(command.get().getClass().getSimpleName(), e);
        run = run.interrupted(describe(e));
        command = run.command();
        continue;
      }
      if (outcome instanceof Outcome.Rejected<S> && !(command.get() instanceof Command.Clear<S>)) {
        listener.conflicted(sagaName(), messages.size());
      }
      if (outcome instanceof Outcome.Stored<S>
          && command.get() instanceof Command.Update<S> update
          && update.forgottenEarly() > 0) {
        listener.inboxOverflowed(sagaName(), update.forgottenEarly());
      }
      deciding = deciding.plusNanos(System.nanoTime() - start);
      if (command.get() instanceof Command.Settle<S> settle) {
        notifySettled(settle.settlements(), deciding);
        deciding = Duration.ZERO;
      }
      command = run.command();
    }
  }

  /**
   * Begins to handle a message whose saga doesn't exist, and stops before anything is settled.
   *
   * @param message a wake-up
   */
  void prime(IncomingMessage<S> message) {
    SagaRun<S> run = SagaRun.of(rules, MessageChain.of(List.of(message), Instant.MAX));
    Command<S> find = run.command().orElseThrow();
    SagaRun<S> unused = run.after(execute(find));
  }

  private void notifySettled(List<Settlement> settlements, Duration deciding) {
    for (Settlement settlement : settlements) {
      listener.settled(MessageEvent.of(settlement, sagaName(), deciding));
    }
  }

  private Outcome<S> execute(Command<S> command) {
    if (command instanceof Command.Find<S> find) {
      return storeCommands.find(find);
    }
    if (command instanceof Command.Insert<S> insert) {
      return storeCommands.insert(insert);
    }
    if (command instanceof Command.Update<S> update) {
      return storeCommands.update(update);
    }
    if (command instanceof Command.Clear<S> clear) {
      return storeCommands.clear(clear);
    }
    if (command instanceof Command.Claim<S> claim) {
      return storeCommands.claim(claim);
    }
    if (command instanceof Command.Postpone<S> postpone) {
      return storeCommands.postpone(postpone);
    }
    if (command instanceof Command.Send<S> send) {
      return new Outcome.Sent<>(transport.send(send.requests()));
    }
    transport.settle(((Command.Settle<S>) command).settlements());
    return new Outcome.Settled<>();
  }

  static String describe(Throwable e) {
    return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
  }

  /** Sends the wake-ups of all timers that are due soon. */
  SweepReport sweep() {
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
    listener.swept(sagaName(), report);
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
      Outcome<S> outcome = execute(command.get());
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
