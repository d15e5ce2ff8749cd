package dev.sagastore.bus;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
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
    return new Outcome.Found<>(store.findConsistent(find.reference()).orElse(null));
  }

  /** Inserts the saga. */
  Outcome<S> insert(Command.Insert<S> insert) {
    return acceptable(
        () ->
            new Outcome.Stored<>(
                store.insert(insert.reference(), insert.draft().requiredState(), insert::prepare)));
  }

  /** Updates the saga. */
  Outcome<S> update(Command.Update<S> update) {
    return acceptable(() -> new Outcome.Stored<>(store.update(update.saga())));
  }

  /** Removes messages from the outbox. */
  Outcome<S> clear(Command.Clear<S> clear) {
    return patched(clear.cleared());
  }

  /** Claims a saga. */
  Outcome<S> claim(Command.Claim<S> claim) {
    return new Outcome.Found<>(store.claim(claim.due(), claim.until()).orElse(null));
  }

  /** Changes the due time of a claimed saga. */
  Outcome<S> postpone(Command.Postpone<S> postpone) {
    return patched(postpone.saga());
  }

  private Outcome<S> patched(Saga<S> saga) {
    return written(
        () -> {
          PatchResult<S> result = store.patch(saga);
          return result.isApplied()
              ? new Outcome.Stored<>(SagaBuilder.from(saga).patched().build())
              : new Outcome.Rejected<>(result.current().orElse(null));
        });
  }

  /** Maps the failures that say that a write can't take effect in any attempt. */
  private Outcome<S> acceptable(Supplier<Outcome<S>> write) {
    try {
      return written(write);
    } catch (SagaTooLargeException
        | SagaKeyTakenException
        | SagaSerializationException
        | IllegalArgumentException e) {
      return new Outcome.Refused<>(String.valueOf(e.getMessage()));
    }
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
