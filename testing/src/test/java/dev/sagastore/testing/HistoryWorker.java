package dev.sagastore.testing;

import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStore;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistorySlot.Changes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Calls a store at random, and writes down what it asked for and what it was told. */
final class HistoryWorker {
  private static final ModifyPolicy AT_ONCE =
      ModifyPolicy.standard().withPauses(Duration.ZERO, Duration.ZERO);

  private final int worker;
  private final SagaStore store;
  private final boolean derived;
  private final List<HistorySlot> slots;
  private final int hot;
  private final History history;
  private final Random random;
  // what this worker has seen last, and others may have changed or deleted since
  private final Map<HistorySlot, Saga<Changes>> snapshots = new HashMap<>();
  private int count;

  /**
   * Creates a worker.
   *
   * @param worker its number, from 1
   * @param hot how many of the slots, the first ones, get half of all calls
   */
  HistoryWorker(
      int worker,
      long seed,
      SagaStore store,
      SagaIdentity identity,
      List<HistorySlot> slots,
      int hot,
      History history) {
    this.worker = worker;
    this.store = store;
    this.derived = identity == SagaIdentity.DERIVED;
    this.slots = slots;
    this.hot = hot;
    this.history = history;
    this.random = new Random(seed * 31 + worker);
  }

  /** Does one thing. */
  void act() {
    HistorySlot slot =
        slots.get(
            random.nextBoolean() ? random.nextInt(hot) : hot + random.nextInt(slots.size() - hot));
    Saga<Changes> known = snapshots.get(slot);
    int dice = random.nextInt(100);
    if (known == null ? dice < 60 : dice < 8) {
      insert(slot);
    } else if (known == null || dice < 18) {
      findByCorrelationId(slot);
    } else if (dice < 28) {
      findById(slot, known);
    } else if (dice < 31) {
      deleteById(slot, known);
    } else if (dice < 36) {
      delete(slot, known);
    } else {
      Kind kind = dice < 44 ? Kind.COMPLETE : dice < 52 ? Kind.REOPEN : Kind.UPDATE;
      if (random.nextInt(3) == 0) {
        update(slot, known, kind);
      } else {
        modify(slot, known, kind);
      }
    }
  }

  /** Reads every saga that there may be. */
  void readAll(List<HistoryEntry> entries) {
    slots.forEach(this::findByCorrelationId);
    if (!derived) {
      entries.stream()
          .filter(entry -> entry.kind() == Kind.INSERT && entry.mayHaveHappened())
          .forEach(entry -> findById(entry.slot(), entry.number(), chosenId(entry.number())));
    }
  }

  private void findByCorrelationId(HistorySlot slot) {
    begin(slot, Kind.FIND_BY_CORRELATION_ID, 0)
        .run(() -> found(store.find(slot.type().correlationId(slot.correlationId())), "?", slot));
  }

  private void findById(HistorySlot slot, Saga<Changes> known) {
    findById(slot, askedById(known), known.sagaId());
  }

  private void findById(HistorySlot slot, int asked, String id) {
    begin(slot, Kind.FIND_BY_ID, asked).run(() -> found(store.find(slot.type().id(id)), id, slot));
  }

  private void insert(HistorySlot slot) {
    HistoryCall call = begin(slot, Kind.INSERT, 0);
    Changes state = new Changes(List.of(call.number()));
    boolean done =
        slot.insert(
            call.number(),
            () ->
                call.run(
                    () ->
                        derived
                            ? store.insert(slot.type().correlationId(slot.correlationId()), state)
                            : store.insert(
                                slot.type()
                                    .correlationId(slot.correlationId())
                                    .withNewId(chosenId(call.number())),
                                state)));
    if (!done) {
      findByCorrelationId(slot);
    }
  }

  private void update(HistorySlot slot, Saga<Changes> known, Kind wanted) {
    HistoryCall call = begin(slot, permitted(wanted, slot, known), origin(known), known);
    call.run(() -> store.update(call.changed(known)));
  }

  private void modify(HistorySlot slot, Saga<Changes> known, Kind wanted) {
    HistoryCall[] current = {begin(slot, Kind.FIND_BY_ID, askedById(known))};
    Supplier<Saga<Changes>> modification =
        () ->
            store
                .change(
                    slot.type().id(known.sagaId()),
                    saga -> {
                      // it has been read, or the attempt before was refused because of it
                      boolean read = current[0].kind() == Kind.FIND_BY_ID;
                      current[0].end(read ? Outcome.ACKNOWLEDGED : Outcome.CONFLICT, saga);
                      current[0] = begin(slot, permitted(wanted, slot, saga), origin(saga), saga);
                      return changeTo(current[0].changed(saga));
                    },
                    AT_ONCE)
                .saga()
                .orElseThrow();
    // whichever is the last by then gets the outcome
    HistoryCall.run(() -> current[0], modification);
  }

  private static SagaChange<Changes, Void> changeTo(Saga<Changes> next) {
    SagaChange<Changes, Void> change = SagaChange.to(next.state());
    return next.isCompleted() ? change.andComplete() : change.andReopen();
  }

  private void delete(HistorySlot slot, Saga<Changes> known) {
    if (!slot.isSettled(known)) {
      findById(slot, known);
      return;
    }
    begin(slot, Kind.DELETE, origin(known), known)
        .run(
            () -> {
              store.delete(known);
              return null;
            });
  }

  private void deleteById(HistorySlot slot, Saga<Changes> known) {
    String id = known.sagaId();
    HistoryCall call = begin(slot, Kind.DELETE_BY_ID, askedById(known));
    boolean done =
        slot.deleteById(
            () ->
                call.run(
                    () -> {
                      if (!store.delete(slot.type().id(id))) {
                        throw new SagaNotFoundException(slot.type().id(id));
                      }
                      return null;
                    }));
    if (!done) {
      findById(slot, known);
    }
  }

  private static Kind permitted(Kind wanted, HistorySlot slot, Saga<Changes> saga) {
    return wanted == Kind.COMPLETE && !slot.isSettled(saga) ? Kind.UPDATE : wanted;
  }

  /** Sagas with one correlation id share a derived id, and never one of the caller's. */
  private int askedById(Saga<Changes> known) {
    return derived ? 0 : origin(known);
  }

  private static String chosenId(int origin) {
    return "saga-" + HistoryEntry.name(origin);
  }

  private static int origin(Saga<Changes> saga) {
    return saga.state().numbers().get(0);
  }

  private static Saga<Changes> found(Optional<Saga<Changes>> saga, String id, HistorySlot slot) {
    return saga.orElseThrow(() -> new SagaNotFoundException(slot.type().id(id)));
  }

  private HistoryCall begin(HistorySlot slot, Kind kind, int asked) {
    return begin(slot, kind, asked, null);
  }

  private HistoryCall begin(HistorySlot slot, Kind kind, int asked, Saga<Changes> from) {
    int number = HistoryEntry.number(worker, ++count);
    return new HistoryCall(history, number, slot, kind, asked, from, this::remember);
  }

  private void remember(HistorySlot slot, HistoryEntry entry, Saga<Changes> seen) {
    if (seen != null) {
      snapshots.put(slot, seen);
    } else if (entry.outcome() == Outcome.NOT_FOUND) {
      snapshots.remove(slot);
    }
  }
}
