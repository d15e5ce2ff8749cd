package dev.sagastore.bus;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.util.function.Supplier;

/**
 * Carries out the commands that concern the store.
 *
 * @param <S> class of the saga's state
 */
final class StoreCommands<S> {
  private final ExtensibleSagaStore store;
  private final SagaType<S> type;

  StoreCommands(ExtensibleSagaStore store, SagaType<S> type) {
    this.store = store;
    this.type = type;
  }

  /** Finds the saga. */
  Outcome<S> find(Command.Find<S> find) {
    return new Outcome.Found<>(store.find(find.reference()).orElse(null));
  }

  /** Inserts the saga. */
  Outcome<S> insert(Command.Insert<S> insert) {
    return written(
        () ->
            new Outcome.Stored<>(
                store.insert(insert.reference(), insert.state(), insert::prepare)));
  }

  /** Updates the saga. */
  Outcome<S> update(Command.Update<S> update) {
    return written(() -> new Outcome.Stored<>(store.update(update.saga())));
  }

  /** Removes messages from the outbox. */
  Outcome<S> clear(Command.Clear<S> clear) {
    return written(
        () -> {
          PatchResult<S> result = store.patch(clear.cleared());
          return result.isApplied()
              ? new Outcome.Stored<>(result.saga().orElseThrow())
              : new Outcome.Rejected<>(result.saga().orElse(null));
        });
  }

  private Outcome<S> written(Supplier<Outcome<S>> write) {
    try {
      return write.get();
    } catch (DuplicateSagaException e) {
      return new Outcome.Rejected<>(e.existing(type).orElse(null));
    } catch (SagaConflictException e) {
      return new Outcome.Rejected<>(e.current(type).orElse(null));
    } catch (SagaNotFoundException e) {
      return new Outcome.Rejected<>(null);
    } catch (SagaStoreUnavailableException e) {
      if (!e.mayHaveBeenWritten()) {
        throw e;
      }
      return new Outcome.Unknown<>();
    }
  }
}
