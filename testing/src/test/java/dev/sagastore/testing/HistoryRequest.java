package dev.sagastore.testing;

import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of a store.
 *
 * @param number unique; what a write adds to the state
 * @param kind the operation
 * @param slot the correlation ID
 * @param asked the insert of the saga that was asked for; 0 for whichever is there
 * @param from the snapshot to change or delete
 * @param key the further key that leads to the saga; empty for other references
 * @param keysAfter the further keys of the saga after the write
 * @param move the change of the due time
 */
record HistoryRequest(
    int number,
    Kind kind,
    HistorySlot slot,
    int asked,
    Optional<Sight> from,
    Optional<String> key,
    Set<String> keysAfter,
    Optional<DueMove> move) {

  /**
   * A change of a due time. Each time is set once in a history, since it is the tick before the
   * call. So each belongs to one saga, and the times of one saga only move forward.
   *
   * @param from the time before; 0 if the saga wasn't due
   * @param to the time after
   */
  record DueMove(long from, long to) {}

  static HistoryRequest of(int number, Kind kind, HistorySlot slot) {
    return new HistoryRequest(
        number, kind, slot, 0, Optional.empty(), Optional.empty(), Set.of(), Optional.empty());
  }

  /** Returns a copy that asks for the saga of an insert, which has a correlation ID. */
  HistoryRequest forSaga(HistorySlot ofSaga, int insert) {
    return new HistoryRequest(number, kind, ofSaga, insert, from, key, keysAfter, move);
  }

  /** Returns a copy that changes or deletes a snapshot, and leaves its keys. */
  HistoryRequest from(Sight snapshot) {
    return new HistoryRequest(
        number, kind, slot, snapshot.origin(), Optional.of(snapshot), key, snapshot.keys(), move);
  }

  HistoryRequest byKey(String leadingKey) {
    return new HistoryRequest(
        number, kind, slot, asked, from, Optional.of(leadingKey), keysAfter, move);
  }

  HistoryRequest withKeysAfter(Set<String> keys) {
    return new HistoryRequest(number, kind, slot, asked, from, key, keys, move);
  }

  HistoryRequest moving(DueMove dueTime) {
    return new HistoryRequest(
        number, kind, slot, asked, from, key, keysAfter, Optional.of(dueTime));
  }
}
