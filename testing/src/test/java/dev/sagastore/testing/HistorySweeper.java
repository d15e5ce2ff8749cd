package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryRequest.DueMove;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;
import java.util.Random;

/** Claims sagas that are due, and changes when they are. */
final class HistorySweeper {
  /** So few that several workers want the same entry. */
  private static final int PAGE_SIZE = 3;

  private final ExtensibleSagaStore store;
  private final HistorySlots slots;
  private final HistoryRecorder recorder;
  private final Random random;

  HistorySweeper(
      ExtensibleSagaStore store, HistorySlots slots, HistoryRecorder recorder, Random random) {
    this.store = store;
    this.slots = slots;
    this.recorder = recorder;
    this.random = random;
  }

  /** Claims one of the sagas of a type that are due first. */
  void claimAny(HistorySlot unknown) {
    DueQuery<Changes> query =
        DueQuery.of(unknown.type(), HistoryDueTime.at(recorder.tick())).pageSize(PAGE_SIZE);
    List<DueSaga<Changes>> due;
    try {
      due = store.listDue(query).entries();
    } catch (SagaStoreUnavailableException e) {
      return;
    }
    if (!due.isEmpty()) {
      claim(unknown, due.get(random.nextInt(due.size())));
    }
  }

  private void claim(HistorySlot unknown, DueSaga<Changes> due) {
    DueMove move = new DueMove(HistoryDueTime.tick(due.due()), recorder.tick());
    HistoryCall[] call = {recorder.begin(recorder.request(Kind.CLAIM, unknown).moving(move))};
    HistoryCall.run(
        () -> call[0],
        () -> {
          Saga<Changes> saga =
              store
                  .claim(due, HistoryDueTime.at(move.to()))
                  .orElseThrow(() -> new HistoryCall.NotDue(null));
          call[0] = call[0].forSaga(slots.of(saga), saga);
          return saga;
        });
  }

  /** Changes when an active saga is due. */
  void patch(HistorySlot slot, Saga<Changes> known) {
    DueMove move = new DueMove(HistoryDueTime.of(known), recorder.tick());
    HistoryCall call =
        recorder.begin(recorder.request(Kind.PATCH, slot).from(Sight.of(known)).moving(move));
    call.run(
        () -> {
          Saga<Changes> moved = call.moved(known);
          PatchResult<Changes> result = store.patch(moved);
          if (!result.isApplied()) {
            throw new HistoryCall.NotDue(result.current().orElse(null));
          }
          return SagaBuilder.from(moved).patched().build();
        });
  }
}
