package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryEntry.TakenKey;
import dev.sagastore.testing.HistoryRequest.DueMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A history that is written by hand, one call after another unless a call begins earlier. */
final class HistoryScript {
  private final HistorySlot slot;
  private final List<HistoryEntry> entries = new ArrayList<>();
  private final Map<Integer, HistorySlot> slots = new HashMap<>();
  private long tick;
  private int count;

  HistoryScript(HistorySlot slot) {
    this.slot = slot;
  }

  static HistorySlot slot(String correlationId, boolean reusable) {
    return new HistorySlot(correlationId, reusable, SagaIdentity.GUARDED);
  }

  List<HistoryEntry> entries() {
    return entries;
  }

  long tick() {
    return ++tick;
  }

  int nextNumber() {
    return ++count;
  }

  Sight insert(String... keys) {
    return insert(slot, keys);
  }

  Sight insert(HistorySlot ofSaga, String... keys) {
    HistoryRequest request = request(Kind.INSERT, ofSaga).withKeysAfter(Set.of(keys));
    Sight sight = new Sight(1, List.of(request.number()), false, Set.of(keys));
    slots.put(sight.origin(), ofSaga);
    add(request, Outcome.ACKNOWLEDGED, sight);
    return sight;
  }

  Sight write(Kind kind, Sight from) {
    return write(tick(), kind, from, from.keys());
  }

  Sight changeKeys(Sight from, String... keys) {
    return write(tick(), Kind.UPDATE, from, Set.of(keys));
  }

  private Sight write(long invoked, Kind kind, Sight from, Set<String> keys) {
    HistoryRequest request = request(kind, slots.get(from.origin())).from(from).withKeysAfter(keys);
    boolean completed = kind == Kind.COMPLETE || (kind == Kind.UPDATE && from.completed());
    Sight sight = after(from, request.number(), completed);
    sight = new Sight(sight.version(), sight.changes(), completed, keys);
    add(request, invoked, Outcome.ACKNOWLEDGED, sight, null);
    return sight;
  }

  /** Returns what is seen after a change that leaves the keys. */
  static Sight after(Sight from, int change, boolean completed) {
    List<Integer> changes = new ArrayList<>(from.changes());
    changes.add(change);
    return new Sight(from.version() + 1, changes, completed, from.keys());
  }

  /** Adds a write that wasn't acknowledged; returns its number. */
  int refused(Kind kind, Sight from, Outcome outcome, Sight seen) {
    HistoryRequest request =
        from == null ? request(kind, slot) : request(kind, slots.get(from.origin())).from(from);
    add(request, outcome, seen);
    return request.number();
  }

  /** Adds a change of keys whose outcome is unknown. */
  void lost(Sight from, String... keys) {
    add(
        request(Kind.UPDATE, slots.get(from.origin())).from(from).withKeysAfter(Set.of(keys)),
        Outcome.UNKNOWN,
        null);
  }

  /** Adds an update that would have added a key. */
  void taken(Sight from, String key, String ownerId) {
    add(
        request(Kind.UPDATE, slots.get(from.origin())).from(from).withKeysAfter(Set.of(key)),
        tick(),
        Outcome.KEY_TAKEN,
        null,
        new TakenKey(key, ownerId));
  }

  Sight insertDue(long due) {
    HistoryRequest request = request(Kind.INSERT, slot).moving(new DueMove(0, due));
    Sight sight = new Sight(1, List.of(request.number()), false, Set.of(), due);
    slots.put(sight.origin(), slot);
    add(request, Outcome.ACKNOWLEDGED, sight);
    return sight;
  }

  Sight claim(Sight from, long to) {
    HistoryRequest request = request(Kind.CLAIM, slot).moving(new DueMove(from.due(), to));
    Sight sight = due(from, to);
    add(request.forSaga(slot, from.origin()), Outcome.ACKNOWLEDGED, sight);
    return sight;
  }

  /** Adds a claim that wasn't acknowledged. */
  void claimFails(long from, long to, Outcome outcome) {
    claimFails(tick(), from, to, outcome);
  }

  void claimFails(long invoked, long from, long to, Outcome outcome) {
    add(request(Kind.CLAIM, slot).moving(new DueMove(from, to)), invoked, outcome, null, null);
  }

  /** Adds a claim whose result shows the due time before it. */
  void claimWithoutEffect(Sight from, long to) {
    HistoryRequest request = request(Kind.CLAIM, slot).moving(new DueMove(from.due(), to));
    add(request.forSaga(slot, from.origin()), Outcome.ACKNOWLEDGED, from);
  }

  /** Returns what is seen after a change of the due time. */
  static Sight due(Sight sight, long due) {
    return new Sight(sight.version(), sight.changes(), sight.completed(), sight.keys(), due);
  }

  void delete(Sight from) {
    add(request(Kind.DELETE, slots.get(from.origin())).from(from), Outcome.ACKNOWLEDGED, null);
  }

  void read(Sight seen) {
    add(request(Kind.FIND_BY_CORRELATION_ID, slot), outcome(seen), seen);
  }

  void findByKey(String key, Sight seen) {
    findByKey(tick(), key, seen);
  }

  void findByKey(long invoked, String key, Sight seen) {
    HistoryRequest request = request(Kind.FIND_BY_KEY, slot).byKey(key);
    add(
        seen == null ? request : request.forSaga(slots.get(seen.origin()), seen.origin()),
        invoked,
        outcome(seen),
        seen,
        null);
  }

  private static Outcome outcome(Sight seen) {
    return seen == null ? Outcome.NOT_FOUND : Outcome.ACKNOWLEDGED;
  }

  HistoryRequest request(Kind kind, HistorySlot ofSaga) {
    return HistoryRequest.of(nextNumber(), kind, ofSaga);
  }

  private void add(HistoryRequest request, Outcome outcome, Sight seen) {
    add(request, tick(), outcome, seen, null);
  }

  private void add(
      HistoryRequest request, long invoked, Outcome outcome, Sight seen, TakenKey taken) {
    entries.add(
        new HistoryEntry(
            request,
            invoked,
            tick(),
            outcome,
            Optional.ofNullable(seen),
            Optional.ofNullable(taken)));
  }
}
