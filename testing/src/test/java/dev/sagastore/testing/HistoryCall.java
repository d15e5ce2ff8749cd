package dev.sagastore.testing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryEntry.TakenKey;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.Optional;
import java.util.function.Supplier;

/** A call to a store that is under way, and becomes an entry of the history when it ends. */
final class HistoryCall {
  private final HistoryRecorder recorder;
  private final HistoryRequest request;
  private final long invoked;

  HistoryCall(HistoryRecorder recorder, HistoryRequest request, long invoked) {
    this.recorder = recorder;
    this.request = request;
    this.invoked = invoked;
  }

  /** Ends a claim or a patch that came too late. */
  static final class NotDue extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Saga<Changes> current;

    /**
     * Creates the exception.
     *
     * @param current the saga as it is now; null if it isn't known
     */
    NotDue(Saga<Changes> current) {
      super("not due", null, false, false);
      this.current = current;
    }
  }

  int number() {
    return request.number();
  }

  Kind kind() {
    return request.kind();
  }

  long invoked() {
    return invoked;
  }

  /** Tells whether it changes or deletes a snapshot of the same saga. */
  boolean isFrom(Saga<Changes> saga) {
    return request.asked() == Sight.of(saga).origin();
  }

  /** Returns this call as one for a saga that it turned out to be for. */
  HistoryCall forSaga(HistorySlot slot, Saga<Changes> saga) {
    return new HistoryCall(recorder, request.forSaga(slot, Sight.of(saga).origin()), invoked);
  }

  /** Returns the saga as this call shall write it. */
  Saga<Changes> changed(Saga<Changes> saga) {
    Saga<Changes> next =
        HistoryKeyPool.with(
            saga.withState(saga.state().with(request.number())), request.keysAfter());
    return switch (request.kind()) {
      case COMPLETE -> next.complete();
      case REOPEN -> moved(next.reopen());
      default -> moved(next);
    };
  }

  boolean isMove() {
    return request.move().isPresent();
  }

  /** Returns the saga with the due time that this call sets, if any. */
  Saga<Changes> moved(Saga<Changes> saga) {
    return request.move().map(move -> HistoryDueTime.with(saga, move.to())).orElse(saga);
  }

  /** Returns what this call does, as a decision about a saga. */
  SagaChange<Changes, Void> change(Saga<Changes> saga) {
    if (request.kind() == Kind.DELETE) {
      return SagaChange.delete();
    }
    Saga<Changes> next = changed(saga);
    SagaChange<Changes, Void> change = SagaChange.to(next.state());
    change = next.isCompleted() ? change.andComplete() : change.andReopen();
    for (SagaKey key : saga.keys()) {
      change = next.keys().contains(key) ? change : change.andRemoveKey(key.name(), key.value());
    }
    for (SagaKey key : next.keys()) {
      change = saga.keys().contains(key) ? change : change.andAddKey(key.name(), key.value());
    }
    return change;
  }

  void run(Supplier<Saga<Changes>> action) {
    run(() -> this, action);
  }

  /**
   * Does what ends as calls to a store do.
   *
   * @param call returns the call that is under way by then
   * @param action returns the saga that is acknowledged, or null if there is none to return
   */
  static void run(Supplier<HistoryCall> call, Supplier<Saga<Changes>> action) {
    try {
      Saga<Changes> result = action.get();
      call.get().end(Outcome.ACKNOWLEDGED, result);
    } catch (SagaConflictException e) {
      call.get().end(Outcome.CONFLICT, e.current(call.get().request.slot().type()).orElse(null));
    } catch (DuplicateSagaException e) {
      call.get().end(Outcome.DUPLICATE, e.existing(call.get().request.slot().type()).orElse(null));
    } catch (SagaKeyTakenException e) {
      call.get().end(e.key().orElseThrow().value(), e.ownerId().orElse(""));
    } catch (NotDue e) {
      call.get().end(Outcome.NOT_DUE, e.current);
    } catch (SagaNotFoundException e) {
      call.get().end(Outcome.NOT_FOUND, null);
    } catch (SagaStoreUnavailableException e) {
      call.get().end(e.mayHaveBeenWritten() ? Outcome.UNKNOWN : Outcome.NOT_WRITTEN, null);
    }
  }

  void end(Outcome outcome, Saga<Changes> seen) {
    Optional<Sight> sight = Optional.ofNullable(seen).map(Sight::of);
    recorder.ended(
        new HistoryEntry(request, invoked, recorder.tick(), outcome, sight, Optional.empty()),
        seen);
  }

  private void end(String takenKey, String ownerId) {
    recorder.ended(
        new HistoryEntry(
            request,
            invoked,
            recorder.tick(),
            Outcome.KEY_TAKEN,
            Optional.empty(),
            Optional.of(new TakenKey(takenKey, ownerId))),
        null);
  }
}
