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
import dev.sagastore.testing.HistoryRequest.DueMove;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Calls a store at random, and writes down what it asked for and what it was told. */
final class HistoryWorker {
  private final SagaStore store;
  private final HistorySlots slots;
  private final HistoryRecorder recorder;
  private final Random random;
  private final HistoryReader reader;
  private final Optional<HistorySweeper> sweeper;

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
    this.reader = new HistoryReader(store, slots, recorder);
    this.sweeper =
        store instanceof ExtensibleSagaStore extensible
            ? Optional.of(new HistorySweeper(extensible, slots, recorder, random))
            : Optional.empty();
  }

  /** Does one thing. */
  void act() {
    HistorySlot slot = slots.any(random);
    if (sweeper.isPresent() && random.nextInt(8) == 0) {
      sweep(sweeper.get(), slot);
      return;
    }
    int dice = random.nextInt(100);
    recorder
        .lastSeen(slot)
        .ifPresentOrElse(known -> act(slot, known, dice), () -> actBlindly(slot, dice));
  }

  private void sweep(HistorySweeper bySweeper, HistorySlot slot) {
    recorder
        .lastSeen(slot)
        .filter(known -> HistoryDueTime.of(known) != 0 && random.nextInt(3) == 0)
        .ifPresentOrElse(
            known -> bySweeper.patch(slot, known), () -> bySweeper.claimAny(anyUnknown()));
  }

  private void actBlindly(HistorySlot slot, int dice) {
    if (dice < 60) {
      insert(slot);
    } else if (dice < 80) {
      reader.findByCorrelationId(slot);
    } else {
      reader.findByKey(anyUnknown(), HistoryKeyPool.any(random));
    }
  }

  private void act(HistorySlot slot, Saga<Changes> known, int dice) {
    if (dice < 8) {
      insert(slot);
    } else if (dice < 15) {
      reader.findByCorrelationId(slot);
    } else if (dice < 21) {
      reader.findById(slot, known);
    } else if (dice < 28) {
      reader.findByKey(anyUnknown(), HistoryKeyPool.any(random));
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

  private HistorySlot anyUnknown() {
    return slots.unknown().get(random.nextInt(slots.unknown().size()));
  }

  private void insert(HistorySlot slot) {
    HistoryRequest request =
        recorder.request(Kind.INSERT, slot).withKeysAfter(HistoryKeyPool.first(random));
    boolean isDue = sweeper.isPresent() && random.nextBoolean();
    HistoryCall call =
        recorder.begin(isDue ? request.moving(new DueMove(0, recorder.tick())) : request);
    boolean done =
        slot.insert(
            call.number(),
            () -> call.run(() -> insert(call, slot.newSaga(call.number()), request.keysAfter())));
    if (!done) {
      reader.findByCorrelationId(slot);
    }
  }

  private Saga<Changes> insert(
      HistoryCall call, SagaReference.ByCorrelationId<Changes> reference, Set<String> keys) {
    Changes state = new Changes(List.of(call.number()));
    if (store instanceof ExtensibleSagaStore extensible
        && (call.isMove() || random.nextBoolean())) {
      return extensible.insert(
          reference, state, draft -> call.moved(HistoryKeyPool.with(draft, keys)));
    }
    return keys.isEmpty() ? store.insert(reference, state) : insertOrFind(reference, state, keys);
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
    HistoryCall call = recorder.begin(perhapsMoving(write(slot, known, wanted), known));
    if (call.kind() == Kind.DELETE) {
      runDelete(call, known);
    } else {
      call.run(() -> store.update(call.changed(known)));
    }
  }

  /** An update that leaves the saga active may change when it is due. */
  private HistoryRequest perhapsMoving(HistoryRequest request, Saga<Changes> known) {
    boolean isActive =
        request.kind() == Kind.REOPEN || (request.kind() == Kind.UPDATE && !known.isCompleted());
    return isActive && sweeper.isPresent() && random.nextInt(3) == 0
        ? request.moving(new DueMove(HistoryDueTime.of(known), recorder.tick()))
        : request;
  }

  private void modify(HistorySlot slot, Saga<Changes> known, Kind wanted) {
    HistoryRequest lookup =
        recorder.request(Kind.FIND_BY_ID, slot).forSaga(slot, slot.askedById(known));
    new HistoryModification(
            recorder, lookup, slots, saga -> recorder.begin(write(slot, saga, wanted)))
        .run(store, slot.type().id(known.sagaId()));
  }

  private void modifyByAnyKey(Kind wanted) {
    HistorySlot unknown = anyUnknown();
    String key = HistoryKeyPool.any(random);
    HistoryRequest lookup = recorder.request(Kind.FIND_BY_KEY, unknown).byKey(key);
    new HistoryModification(
            recorder, lookup, slots, saga -> recorder.begin(write(slots.of(saga), saga, wanted)))
        .run(store, HistoryKeyPool.reference(unknown.type(), key));
  }

  private HistoryRequest write(HistorySlot slot, Saga<Changes> saga, Kind wanted) {
    boolean ends = wanted == Kind.COMPLETE || wanted == Kind.DELETE;
    Kind kind = ends && !slot.isSettled(saga) ? Kind.UPDATE : wanted;
    Sight from = Sight.of(saga);
    HistoryRequest request = recorder.request(kind, slot).from(from);
    return kind == Kind.DELETE
        ? request
        : request.withKeysAfter(HistoryKeyPool.changed(from.keys(), random));
  }

  private void delete(HistorySlot slot, Saga<Changes> known) {
    if (slot.isSettled(known)) {
      runDelete(recorder.begin(recorder.request(Kind.DELETE, slot).from(Sight.of(known))), known);
    } else {
      reader.findById(slot, known);
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
      reader.findById(slot, known);
    }
  }
}
