package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;

/** Looks sagas up, and records what it asked for and what it was told. */
final class HistoryReader {
  private final SagaStore store;
  private final HistorySlots slots;
  private final HistoryRecorder recorder;

  HistoryReader(SagaStore store, HistorySlots slots, HistoryRecorder recorder) {
    this.store = store;
    this.slots = slots;
    this.recorder = recorder;
  }

  /** Reads every saga that there may be. */
  void readAll(List<HistoryEntry> entries) {
    slots.all().forEach(this::findByCorrelationId);
    slots.unknown().forEach(slot -> HistoryKeyPool.all().forEach(key -> findByKey(slot, key)));
    entries.stream()
        .filter(entry -> entry.kind() == Kind.INSERT && entry.mayHaveHappened())
        .filter(entry -> !entry.slot().sharesId())
        .forEach(
            entry -> findById(entry.slot(), entry.number(), entry.slot().sagaId(entry.number())));
  }

  void findByCorrelationId(HistorySlot slot) {
    recorder
        .begin(recorder.request(Kind.FIND_BY_CORRELATION_ID, slot))
        .run(() -> found(slot.type().correlationId(slot.correlationId())));
  }

  void findById(HistorySlot slot, Saga<Changes> known) {
    findById(slot, slot.askedById(known), known.sagaId());
  }

  private void findById(HistorySlot slot, int asked, String id) {
    recorder
        .begin(recorder.request(Kind.FIND_BY_ID, slot).forSaga(slot, asked))
        .run(() -> found(slot.type().id(id)));
  }

  /**
   * Finds the saga with a further key, which may have any correlation ID.
   *
   * @param unknown stands for the correlation ID if there is no saga
   */
  void findByKey(HistorySlot unknown, String key) {
    HistoryCall[] call = {recorder.begin(recorder.request(Kind.FIND_BY_KEY, unknown).byKey(key))};
    HistoryCall.run(
        () -> call[0],
        () -> {
          Saga<Changes> saga = found(HistoryKeyPool.reference(unknown.type(), key));
          call[0] = call[0].forSaga(slots.of(saga), saga);
          return saga;
        });
  }

  private Saga<Changes> found(SagaReference<Changes> reference) {
    return store.find(reference).orElseThrow(() -> new SagaNotFoundException(reference));
  }
}
