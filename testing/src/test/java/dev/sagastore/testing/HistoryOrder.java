package dev.sagastore.testing;

import static dev.sagastore.testing.HistoryEntry.name;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryLife.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must be seen when: each answer shows every write that was acknowledged before its call
 * began, no saga that was deleted by then, and at most one live saga of a correlation id; and no
 * saga is missing in the end that nobody removed as it was last written.
 */
final class HistoryOrder {
  private final List<HistoryEntry> entries;
  private final long endOfWork;
  private final boolean insertsReplace;
  private final List<Violation> violations = new ArrayList<>();

  private HistoryOrder(List<HistoryEntry> entries, long endOfWork, boolean insertsReplace) {
    this.entries = entries;
    this.endOfWork = endOfWork;
    this.insertsReplace = insertsReplace;
  }

  /**
   * Returns what is wrong.
   *
   * @param entries all, in the order in which they returned
   * @param endOfWork what was called later reads all that is left
   * @param insertsReplace whether an insert may take the place of a completed saga
   */
  static List<Violation> violations(
      List<HistoryEntry> entries, long endOfWork, boolean insertsReplace) {
    return new HistoryOrder(entries, endOfWork, insertsReplace).check();
  }

  private List<Violation> check() {
    Map<HistorySlot, List<HistoryEntry>> bySlot = new LinkedHashMap<>();
    for (HistoryEntry entry : entries) {
      bySlot.computeIfAbsent(entry.slot(), slot -> new ArrayList<>()).add(entry);
    }
    Map<HistorySlot, Map<Integer, HistoryLife>> lives = HistoryLife.of(entries);
    bySlot.forEach((slot, those) -> check(lives.getOrDefault(slot, Map.of()), those));
    return violations;
  }

  private void check(Map<Integer, HistoryLife> ofSlot, List<HistoryEntry> those) {
    Set<Integer> left = new HashSet<>();
    for (HistoryEntry entry : those) {
      if (entry.invoked() > endOfWork) {
        entry.seen().ifPresent(sight -> left.add(sight.origin()));
      }
    }
    NavigableMap<Long, Span> spans = spans(ofSlot);
    those.forEach(entry -> checkSight(entry, ofSlot));
    those.forEach(entry -> checkAgainst(spans, entry));
    ofSlot.values().stream()
        .filter(life -> life.lastVersion() > 0 && !left.contains(life.origin()))
        .filter(life -> !life.mayHaveBeenRemoved() && !mayHaveBeenReplaced(life, ofSlot))
        .forEach(
            life ->
                add(
                    life.lastSighting(),
                    "saga %s is gone, and nobody removed it at version %d"
                        .formatted(name(life.origin()), life.lastVersion())));
  }

  private boolean mayHaveBeenReplaced(HistoryLife life, Map<Integer, HistoryLife> ofSlot) {
    return insertsReplace
        && life.insert().slot().type().hasReusableCorrelationIds()
        && life.mayBeCompleted()
        && ofSlot.values().stream()
            .anyMatch(other -> other != life && other.insert().mayHaveHappened());
  }

  /** Returns by their start when which saga was live; each must end before the next begins. */
  private NavigableMap<Long, Span> spans(Map<Integer, HistoryLife> ofSlot) {
    List<Span> all =
        ofSlot.values().stream()
            .flatMap(life -> life.spans().stream())
            .sorted(Comparator.comparing(Span::start))
            .toList();
    NavigableMap<Long, Span> byStart = new TreeMap<>();
    for (Span span : all) {
      Map.Entry<Long, Span> last = byStart.lastEntry();
      if (last != null && last.getValue().end() > span.start()) {
        add(
            span.seen(),
            "two sagas with correlation id %s were live at tick %d: %s and %s"
                .formatted(
                    span.seen().slot(),
                    span.start(),
                    name(last.getValue().life().origin()),
                    name(span.life().origin())));
      }
      byStart.put(span.start(), span);
    }
    return byStart;
  }

  /** Was what was seen up to date, and not deleted? */
  private void checkSight(HistoryEntry entry, Map<Integer, HistoryLife> ofSlot) {
    HistoryLife life = entry.seen().map(sight -> ofSlot.get(sight.origin())).orElse(null);
    if (life == null) {
      return;
    }
    long known = life.versionKnownAt(entry.invoked());
    if (entry.seen().orElseThrow().version() < known) {
      add(entry, "version %d was known before the call began".formatted(known));
    }
    if (entry.invoked() > life.gone()) {
      add(entry, "the saga had been deleted at tick %d".formatted(life.gone()));
    }
  }

  /** Was a saga seen that was live during all of the call? */
  private void checkAgainst(NavigableMap<Long, Span> spans, HistoryEntry entry) {
    Map.Entry<Long, Span> last = spans.floorEntry(entry.invoked());
    boolean tells = entry.seen().isPresent() || entry.outcome() == Outcome.NOT_FOUND;
    if (last == null || last.getValue().end() < entry.returned() || !tells) {
      return;
    }
    Span span = last.getValue();
    int live = span.life().origin();
    if ((entry.asked() == 0 || entry.asked() == live) && !entry.saw(live)) {
      add(
          entry,
          "saga %s was live from tick %d to %s, and was not seen"
              .formatted(
                  name(live), span.start(), span.end() == Long.MAX_VALUE ? "the end" : span.end()));
    }
  }

  private void add(HistoryEntry entry, String text) {
    violations.add(Violation.of(text, entry));
  }
}
