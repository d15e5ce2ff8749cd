package dev.sagastore.bus;

import dev.sagastore.SagaType;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries out the runs of one saga definition.
 *
 * @param <S> class of the saga's state
 */
final class SagaExecutor<S> {
  private final SagaRules<S> rules;
  private final MessageReader<S> reader;
  private final StoreCommands<S> storeCommands;
  private final CommandExecutor<S> commands;
  private final SagaSweep<S> sweep;
  private final BusListener listener;

  SagaExecutor(
      SagaRules<S> rules,
      MessageReader<S> reader,
      ExtensibleSagaStore store,
      TransportCommands transport,
      BusListener listener) {
    this.rules = rules;
    this.reader = reader;
    this.storeCommands = new StoreCommands<>(store, rules.definition().type());
    this.commands = new CommandExecutor<>(storeCommands, transport);
    this.sweep = new SagaSweep<>(rules, store, commands, listener);
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
        outcome = commands.execute(command.get());
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
    SagaRun<S> unused = run.after(commands.execute(find));
  }

  /** Sends the wake-ups of all timers that are due soon. */
  SweepReport sweep() {
    return sweep.run();
  }

  private void notifySettled(List<Settlement> settlements, Duration deciding) {
    for (Settlement settlement : settlements) {
      listener.settled(MessageEvent.of(settlement, sagaName(), deciding));
    }
  }

  static String describe(Throwable e) {
    return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
  }
}
