package dev.sagastore.testing;

import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistorySlot.Changes;
import java.time.Duration;
import java.util.function.Function;

/** A modification: its lookup and each of its attempts to write are calls of their own. */
final class HistoryModification {
  private static final ModifyPolicy AT_ONCE =
      ModifyPolicy.standard().withPauses(Duration.ZERO, Duration.ZERO);

  private final HistoryRecorder recorder;
  private final HistoryRequest lookup;
  private final HistorySlots slots;
  private final Function<Saga<Changes>, HistoryCall> attempt;
  // whichever is the last gets the outcome
  private HistoryCall current;

  /**
   * Creates a modification.
   *
   * @param lookup the lookup that comes first
   * @param attempt begins to write a saga
   */
  HistoryModification(
      HistoryRecorder recorder,
      HistoryRequest lookup,
      HistorySlots slots,
      Function<Saga<Changes>, HistoryCall> attempt) {
    this.recorder = recorder;
    this.lookup = lookup;
    this.slots = slots;
    this.attempt = attempt;
    this.current = recorder.begin(lookup);
  }

  void run(SagaStore store, SagaReference<Changes> reference) {
    HistoryCall.run(() -> current, () -> change(store, reference));
  }

  private Saga<Changes> change(SagaStore store, SagaReference<Changes> reference) {
    try {
      return store.change(reference, this::decide, AT_ONCE).saga().orElse(null);
    } catch (SagaNotFoundException e) {
      // the key leads to no saga, whatever became of the one that was to be written
      if (isByKey() && e.sagaId() == null && !current.kind().reads()) {
        current.end(Outcome.CONFLICT_OR_NOT_FOUND, null);
        current = lookUpAgain();
      }
      throw e;
    }
  }

  private SagaChange<Changes, Void> decide(Saga<Changes> saga) {
    if (isByKey()) {
      endAttemptByKey(saga);
      current.forSaga(slots.of(saga), saga).end(Outcome.ACKNOWLEDGED, saga);
    } else {
      // it has been read, or the attempt before was refused because of it
      current.end(current.kind().reads() ? Outcome.ACKNOWLEDGED : Outcome.CONFLICT, saga);
    }
    current = attempt.apply(saga);
    return current.change(saga);
  }

  /** Another saga can have the key by now. Then nothing says why the attempt failed. */
  private void endAttemptByKey(Saga<Changes> saga) {
    if (current.kind().reads()) {
      return;
    }
    if (current.isFrom(saga)) {
      current.end(Outcome.CONFLICT, saga);
    } else {
      current.end(Outcome.CONFLICT_OR_NOT_FOUND, null);
    }
    current = lookUpAgain();
  }

  /** A part of the attempt that has failed. */
  private HistoryCall lookUpAgain() {
    return recorder.beginAt(
        current.invoked(),
        recorder.request(Kind.FIND_BY_KEY, lookup.slot()).byKey(lookup.key().orElseThrow()));
  }

  private boolean isByKey() {
    return lookup.key().isPresent();
  }
}
