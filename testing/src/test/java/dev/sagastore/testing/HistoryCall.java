package dev.sagastore.testing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.Optional;
import java.util.function.Supplier;

/** A call to a store that is under way, and becomes an entry of the history when it ends. */
final class HistoryCall {
  private final History history;
  private final int number;
  private final HistorySlot slot;
  private final Kind kind;
  private final int asked;
  private final Optional<Sight> from;
  private final Listener listener;
  private final long invoked;

  /** Is told what a call ended with. */
  interface Listener {
    /**
     * Takes what came of a call.
     *
     * @param seen the saga that came with it; null if none did
     */
    void ended(HistorySlot slot, HistoryEntry entry, Saga<Changes> seen);
  }

  HistoryCall(
      History history,
      int number,
      HistorySlot slot,
      Kind kind,
      int asked,
      Saga<Changes> from,
      Listener listener) {
    this.history = history;
    this.number = number;
    this.slot = slot;
    this.kind = kind;
    this.asked = asked;
    this.from = sight(from);
    this.listener = listener;
    this.invoked = history.tick();
  }

  int number() {
    return number;
  }

  Kind kind() {
    return kind;
  }

  /** Returns the saga as this call shall write it. */
  Saga<Changes> changed(Saga<Changes> saga) {
    Saga<Changes> next = saga.withState(saga.state().with(number));
    return switch (kind) {
      case COMPLETE -> next.complete();
      case REOPEN -> next.reopen();
      default -> next;
    };
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
      call.get().end(Outcome.CONFLICT, e.current(call.get().slot.type()).orElse(null));
    } catch (DuplicateSagaException e) {
      call.get().end(Outcome.DUPLICATE, e.existing(call.get().slot.type()).orElse(null));
    } catch (SagaNotFoundException e) {
      call.get().end(Outcome.NOT_FOUND, null);
    } catch (SagaStoreUnavailableException e) {
      call.get().end(e.mayHaveBeenWritten() ? Outcome.UNKNOWN : Outcome.NOT_WRITTEN, null);
    }
  }

  void end(Outcome outcome, Saga<Changes> seen) {
    HistoryEntry entry =
        new HistoryEntry(
            number, kind, slot, asked, from, invoked, history.tick(), outcome, sight(seen));
    history.add(entry);
    listener.ended(slot, entry, seen);
  }

  private static Optional<Sight> sight(Saga<Changes> saga) {
    return Optional.ofNullable(saga)
        .map(it -> new Sight(it.version(), it.state().numbers(), it.isCompleted()));
  }
}
