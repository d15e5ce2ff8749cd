package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Numbers and records the calls of one worker, and keeps the sagas that the worker saw last. */
final class HistoryRecorder {
  private final int worker;
  private final History history;
  // what this worker has seen last, and others may have changed or deleted since
  private final Map<HistorySlot, Saga<Changes>> snapshots = new HashMap<>();
  private int count;

  /**
   * Creates a recorder.
   *
   * @param worker number of the worker, from 1
   */
  HistoryRecorder(int worker, History history) {
    this.worker = worker;
    this.history = history;
  }

  HistoryRequest request(Kind kind, HistorySlot slot) {
    return HistoryRequest.of(HistoryEntry.number(worker, ++count), kind, slot);
  }

  HistoryCall begin(HistoryRequest request) {
    return beginAt(tick(), request);
  }

  /** Begins a call that is a part of one that began earlier. */
  HistoryCall beginAt(long invoked, HistoryRequest request) {
    return new HistoryCall(this, request, invoked);
  }

  long tick() {
    return history.tick();
  }

  Optional<Saga<Changes>> lastSeen(HistorySlot slot) {
    return Optional.ofNullable(snapshots.get(slot));
  }

  void ended(HistoryEntry entry, Saga<Changes> seen) {
    history.add(entry);
    if (seen != null) {
      snapshots.put(entry.slot(), seen);
    } else if (entry.outcome() == Outcome.NOT_FOUND) {
      snapshots.remove(entry.slot());
    }
  }
}
