package dev.sagastore.bus;

/**
 * Carries out the commands of runs and sweeps.
 *
 * @param <S> class of the saga's state
 */
final class CommandExecutor<S> {
  private final StoreCommands<S> storeCommands;
  private final TransportCommands transport;

  CommandExecutor(StoreCommands<S> storeCommands, TransportCommands transport) {
    this.storeCommands = storeCommands;
    this.transport = transport;
  }

  /** Carries out a command. */
  Outcome<S> execute(Command<S> command) {
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
}
