package dev.sagastore.testing;

import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** When a saga, from its insert to its removal, was certainly there, as far as anyone was told. */
final class HistoryLife {
  private final HistoryEntry insert;
  private final List<HistoryEntry> sightings = new ArrayList<>();
  // what may have changed or removed it after its insert
  private final List<HistoryEntry> changes = new ArrayList<>();
  private final TreeMap<Long, Long> versions = new TreeMap<>();
  private long gone = Long.MAX_VALUE;

  /**
   * A time during which a saga was live without doubt.
   *
   * @param seen how somebody was told of it
   * @param end tick at which somebody began to complete or delete it
   */
  record Span(HistoryLife life, HistoryEntry seen, long end) {
    long start() {
      return seen.returned();
    }
  }

  HistoryLife(HistoryEntry insert) {
    this.insert = insert;
  }

  /**
   * Returns all sagas, by their correlation IDs and inserts.
   *
   * @param entries all, in the order in which they returned
   */
  static Map<HistorySlot, Map<Integer, HistoryLife>> of(List<HistoryEntry> entries) {
    Map<HistorySlot, Map<Integer, HistoryLife>> lives = new LinkedHashMap<>();
    for (HistoryEntry entry : entries) {
      if (entry.kind() == Kind.INSERT) {
        lives
            .computeIfAbsent(entry.slot(), slot -> new LinkedHashMap<>())
            .put(entry.number(), new HistoryLife(entry));
      }
    }
    for (HistoryEntry entry : entries) {
      Map<Integer, HistoryLife> ofSlot = lives.getOrDefault(entry.slot(), Map.of());
      HistoryLife asked = ofSlot.get(entry.asked());
      if (entry.kind() == Kind.DELETE_BY_ID && asked == null) {
        ofSlot.values().forEach(life -> life.add(entry));
      } else if (asked != null && !entry.saw(asked.origin())) {
        asked.add(entry);
      }
      entry.seen().map(sight -> ofSlot.get(sight.origin())).ifPresent(life -> life.add(entry));
    }
    return lives;
  }

  int origin() {
    return insert.number();
  }

  String sagaId() {
    return insert.slot().sagaId(insert.number());
  }

  HistoryEntry insert() {
    return insert;
  }

  /** Takes note of an entry for its correlation id, in the order in which they returned. */
  private void add(HistoryEntry entry) {
    if (entry.saw(origin())) {
      sightings.add(entry);
      versions.put(entry.returned(), Math.max(lastVersion(), sightOf(entry).version()));
    }
    if (!concerns(entry)) {
      return;
    }
    if ((entry.kind().writes() || entry.kind().deletes()) && entry.mayHaveHappened()) {
      changes.add(entry);
    }
    if (entry.kind().deletes()
        && (entry.isAcknowledged() || entry.outcome() == Outcome.NOT_FOUND)
        && entry.invoked() > insert.invoked()) {
      gone = Math.min(gone, entry.returned());
    }
  }

  private boolean concerns(HistoryEntry entry) {
    return entry.asked() == origin()
        || (entry.asked() == 0
            && entry.kind() == Kind.DELETE_BY_ID
            && entry.returned() > insert.invoked());
  }

  private static Sight sightOf(HistoryEntry entry) {
    return entry.seen().orElseThrow();
  }

  List<HistoryEntry> sightings() {
    return sightings;
  }

  /** Returns the writes and deletes after its insert that may have taken effect. */
  List<HistoryEntry> changes() {
    return changes;
  }

  /** Returns what may have completed or removed it. */
  private Stream<HistoryEntry> ends() {
    return changes.stream()
        .filter(change -> change.kind().deletes() || change.kind() == Kind.COMPLETE);
  }

  HistoryEntry lastSighting() {
    return sightings.get(sightings.size() - 1);
  }

  long lastVersion() {
    return versions.isEmpty() ? 0 : versions.lastEntry().getValue();
  }

  /** Returns the highest version that somebody had been told of before a time. */
  long versionKnownAt(long tick) {
    Map.Entry<Long, Long> known = versions.floorEntry(tick);
    return known == null ? 0 : known.getValue();
  }

  /** Returns from when on it was certainly gone. */
  long gone() {
    return gone;
  }

  /** Tells whether something may have removed it at its last version. */
  boolean mayHaveBeenRemoved() {
    return ends().anyMatch(end -> end.kind() != Kind.COMPLETE && canFollow(end, lastVersion()));
  }

  /** Tells whether it may have been completed when it was last written. */
  boolean mayBeCompleted() {
    return ends().anyMatch(end -> canFollow(end, lastVersion()))
        || sightings.stream()
            .map(HistoryLife::sightOf)
            .anyMatch(sight -> sight.version() == lastVersion() && sight.completed());
  }

  /** A write or delete from a snapshot takes effect on no later version. */
  static boolean canFollow(HistoryEntry end, long version) {
    return end.from().isEmpty() || end.from().get().version() >= version;
  }

  /** Returns all spans, the earliest first; none touches another. */
  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (HistoryEntry entry : sightings) {
      long end = sightOf(entry).completed() ? 0 : firstEndAfter(sightOf(entry).version());
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && entry.returned() <= last.end) {
        spans.set(spans.size() - 1, new Span(this, last.seen, Math.max(last.end, end)));
      } else if (end > entry.returned()) {
        spans.add(new Span(this, entry, end));
      }
    }
    return spans;
  }

  private long firstEndAfter(long version) {
    return ends()
        .filter(end -> canFollow(end, version))
        .mapToLong(HistoryEntry::invoked)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
