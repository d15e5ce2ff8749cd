package dev.sagastore.testing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Calls a store at random, and writes down what it asked for and what it was told. */
final class HistoryWorker {
  private final SagaStore store;
  private final HistorySlots slots;
  private final HistoryRecorder recorder;
  private final Random random;

  /**
   * Creates a worker.
   *
   * @param worker its number, from 1
   */
  HistoryWorker(int worker, long seed, SagaStore store, HistorySlots slots, History history) {
    this.store = store;
    this.slots = slots;
    this.recorder = new HistoryRecorder(worker, history);
    this.random = new Random(seed * 31 + worker);
  }

  /** Does one thing. */
  void act() {
    HistorySlot slot = slots.any(random);
    int dice = random.nextInt(100);
    recorder
        .lastSeen(slot)
        .ifPresentOrElse(known -> act(slot, known, dice), () -> actBlindly(slot, dice));
  }

  private void actBlindly(HistorySlot slot, int dice) {
    if (dice < 60) {
      insert(slot);
    } else if (dice < 80) {
      findByCorrelationId(slot);
    } else {
      findByAnyKey();
    }
  }

  private void act(HistorySlot slot, Saga<Changes> known, int dice) {
    if (dice < 8) {
      insert(slot);
    } else if (dice < 15) {
      findByCorrelationId(slot);
    } else if (dice < 21) {
      findById(slot, known);
    } else if (dice < 28) {
      findByAnyKey();
    } else if (dice < 31) {
      deleteById(slot, known);
    } else if (dice < 34) {
      delete(slot, known);
    } else {
      Kind kind =
          dice < 37
              ? Kind.DELETE
              : dice < 45 ? Kind.COMPLETE : dice < 53 ? Kind.REOPEN : Kind.UPDATE;
      switch (random.nextInt(6)) {
        case 0, 1 -> update(slot, known, kind);
        case 2 -> modifyByAnyKey(kind);
        default -> modify(slot, known, kind);
      }
    }
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

  private void findByCorrelationId(HistorySlot slot) {
    recorder
        .begin(recorder.request(Kind.FIND_BY_CORRELATION_ID, slot))
        .run(() -> found(slot.type().correlationId(slot.correlationId())));
  }

  private void findById(HistorySlot slot, Saga<Changes> known) {
    findById(slot, slot.askedById(known), known.sagaId());
  }

  private void findById(HistorySlot slot, int asked, String id) {
    recorder
        .begin(recorder.request(Kind.FIND_BY_ID, slot).forSaga(slot, asked))
        .run(() -> found(slot.type().id(id)));
  }

  private void findByAnyKey() {
    findByKey(anyUnknown(), HistoryKeyPool.any(random));
  }

  private void findByKey(HistorySlot slot, String key) {
    HistoryCall[] call = {recorder.begin(recorder.request(Kind.FIND_BY_KEY, slot).byKey(key))};
    HistoryCall.run(
        () -> call[0],
        () -> {
          Saga<Changes> saga = found(HistoryKeyPool.reference(slot.type(), key));
          call[0] = call[0].forSaga(slots.of(saga), saga);
          return saga;
        });
  }

  private HistorySlot anyUnknown() {
    return slots.unknown().get(random.nextInt(slots.unknown().size()));
  }

  private void insert(HistorySlot slot) {
    Set<String> keys = HistoryKeyPool.first(random);
    HistoryCall call = recorder.begin(recorder.request(Kind.INSERT, slot).withKeysAfter(keys));
    Changes state = new Changes(List.of(call.number()));
    boolean done =
        slot.insert(
            call.number(), () -> call.run(() -> insert(slot.newSaga(call.number()), state, keys)));
    if (!done) {
      findByCorrelationId(slot);
    }
  }

  private Saga<Changes> insert(
      SagaReference.ByCorrelationId<Changes> reference, Changes state, Set<String> keys) {
    if (keys.isEmpty()) {
      return store.insert(reference, state);
    }
    return store instanceof ExtensibleSagaStore extensible && random.nextBoolean()
        ? extensible.insert(reference, state, draft -> HistoryKeyPool.with(draft, keys))
        : insertOrFind(reference, state, keys);
  }

  private Saga<Changes> insertOrFind(
      SagaReference.ByCorrelationId<Changes> reference, Changes state, Set<String> keys) {
    SagaChange<Changes, Void> insert = SagaChange.to(state);
    for (String key : keys) {
      insert = insert.andAddKey(HistoryKeyPool.NAME, key);
    }
    SagaChange<Changes, Void> decision = insert;
    var result =
        store.insertOrChange(
            reference, found -> found.isPresent() ? SagaChange.nothing() : decision);
    Saga<Changes> saga = result.saga().orElseThrow();
    if (!result.isWritten()) {
      throw new DuplicateSagaException(saga, saga, null);
    }
    return saga;
  }

  private void update(HistorySlot slot, Saga<Changes> known, Kind wanted) {
    HistoryCall call = beginWrite(slot, known, wanted);
    if (call.kind() == Kind.DELETE) {
      runDelete(call, known);
    } else {
      call.run(() -> store.update(call.changed(known)));
    }
  }

  private void modify(HistorySlot slot, Saga<Changes> known, Kind wanted) {
    HistoryRequest lookup =
        recorder.request(Kind.FIND_BY_ID, slot).forSaga(slot, slot.askedById(known));
    new HistoryModification(recorder, lookup, slots, saga -> beginWrite(slot, saga, wanted))
        .run(store, slot.type().id(known.sagaId()));
  }

  private void modifyByAnyKey(Kind wanted) {
    HistorySlot unknown = anyUnknown();
    String key = HistoryKeyPool.any(random);
    HistoryRequest lookup = recorder.request(Kind.FIND_BY_KEY, unknown).byKey(key);
    new HistoryModification(
            recorder, lookup, slots, saga -> beginWrite(slots.of(saga), saga, wanted))
        .run(store, HistoryKeyPool.reference(unknown.type(), key));
  }

  private HistoryCall beginWrite(HistorySlot slot, Saga<Changes> saga, Kind wanted) {
    boolean ends = wanted == Kind.COMPLETE || wanted == Kind.DELETE;
    Kind kind = ends && !slot.isSettled(saga) ? Kind.UPDATE : wanted;
    Sight from = Sight.of(saga);
    HistoryRequest request = recorder.request(kind, slot).from(from);
    return recorder.begin(
        kind == Kind.DELETE
            ? request
            : request.withKeysAfter(HistoryKeyPool.changed(from.keys(), random)));
  }

  private void delete(HistorySlot slot, Saga<Changes> known) {
    if (slot.isSettled(known)) {
      runDelete(recorder.begin(recorder.request(Kind.DELETE, slot).from(Sight.of(known))), known);
    } else {
      findById(slot, known);
    }
  }

  private void runDelete(HistoryCall call, Saga<Changes> known) {
    call.run(
        () -> {
          store.delete(known);
          return null;
        });
  }

  private void deleteById(HistorySlot slot, Saga<Changes> known) {
    SagaReference<Changes> reference = slot.type().id(known.sagaId());
    HistoryCall call =
        recorder.begin(
            recorder.request(Kind.DELETE_BY_ID, slot).forSaga(slot, slot.askedById(known)));
    boolean done =
        slot.deleteById(
            () ->
                call.run(
                    () -> {
                      if (!store.delete(reference)) {
                        throw new SagaNotFoundException(reference);
                      }
                      return null;
                    }));
    if (!done) {
      findById(slot, known);
    }
  }

  private Saga<Changes> found(SagaReference<Changes> reference) {
    return store.find(reference).orElseThrow(() -> new SagaNotFoundException(reference));
  }
}
