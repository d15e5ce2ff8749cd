package dev.sagastore.testing;

import static dev.sagastore.testing.HistoryEntry.name;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What sagas must hold: every acknowledged change exactly once, at the version that was
 * acknowledged; no change that was refused; of those whose outcome is unknown, each at most once;
 * and the completion and the keys that follow from the changes.
 *
 * <p>A state lists all changes since the insert, one for each version. So all that was ever seen of
 * one saga must be beginnings of the longest list, and where two differ, an update was lost.
 */
final class HistoryContents {
  private final List<HistoryEntry> entries;
  private final Map<Integer, HistoryEntry> byNumber = new HashMap<>();
  private final Map<Integer, HistoryEntry> longest = new LinkedHashMap<>();
  private final Map<Integer, String> places = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private HistoryContents(List<HistoryEntry> entries) {
    this.entries = entries;
  }

  static List<Violation> violations(List<HistoryEntry> entries) {
    return new HistoryContents(entries).check();
  }

  private List<Violation> check() {
    for (HistoryEntry entry : entries) {
      byNumber.put(entry.number(), entry);
      entry
          .seen()
          .ifPresent(
              sight ->
                  longest.merge(
                      sight.origin(),
                      entry,
                      (one, other) -> length(one) >= length(other) ? one : other));
    }
    longest.values().forEach(this::checkChanges);
    entries.forEach(this::checkSight);
    entries.forEach(this::checkOutcome);
    return violations;
  }

  private static int length(HistoryEntry entry) {
    return entry.seen().orElseThrow().changes().size();
  }

  /** Are all changes of a saga such as were asked for, and may be there? */
  private void checkChanges(HistoryEntry seen) {
    Sight sight = seen.seen().orElseThrow();
    for (int version = 1; version <= sight.changes().size(); version++) {
      int change = sight.changes().get(version - 1);
      String place = "saga %s at version %d".formatted(name(sight.origin()), version);
      String other = places.putIfAbsent(change, place);
      HistoryEntry author = byNumber.get(change);
      if (other != null) {
        add(
            seen,
            "change %s is there twice: in %s and in %s".formatted(name(change), other, place));
      } else if (author == null || !author.slot().equals(seen.slot())) {
        add(seen, "change %s is in %s, and was never asked for".formatted(name(change), place));
      } else if (!author.mayHaveHappened()) {
        add(
            author,
            "change %s was refused, and is in %s: %s".formatted(name(change), place, author));
      } else if (author.kind() == Kind.INSERT ? version != 1 : !follows(author, sight, version)) {
        add(author, "change %s came to be in %s: %s".formatted(name(change), place, author));
      }
    }
  }

  private static boolean follows(HistoryEntry author, Sight sight, int version) {
    Sight from = author.from().orElseThrow();
    return from.origin() == sight.origin() && from.version() == version - 1;
  }

  /** Does what was seen belong to the one history of its saga? */
  private void checkSight(HistoryEntry entry) {
    if (entry.seen().isEmpty()) {
      return;
    }
    Sight sight = entry.seen().get();
    HistoryEntry longer = longest.get(sight.origin());
    List<Integer> all = longer.seen().orElseThrow().changes();
    List<Integer> changes = sight.changes();
    if (sight.version() != changes.size()) {
      add(entry, "there are %d changes at version %d".formatted(changes.size(), sight.version()));
    } else if (!all.subList(0, changes.size()).equals(changes)) {
      int at = 0;
      while (all.get(at).equals(changes.get(at))) {
        at++;
      }
      add(
          entry,
          ("version %d of saga %s was written by change %s and by change %s: an update was lost.%n"
                  + "  One saw %s%n  the other %s")
              .formatted(
                  at + 1,
                  name(sight.origin()),
                  name(changes.get(at)),
                  name(all.get(at)),
                  entry,
                  longer));
    } else if (sight.completed() != completedAfter(changes)) {
      add(
          entry,
          "its changes leave the saga %s".formatted(sight.completed() ? "active" : "completed"));
    } else if (!sight.keys().equals(keysAfter(changes))) {
      add(
          entry,
          "its changes leave the saga with the keys %s, not %s"
              .formatted(new TreeSet<>(keysAfter(changes)), new TreeSet<>(sight.keys())));
    }
  }

  private Set<String> keysAfter(List<Integer> changes) {
    HistoryEntry last = byNumber.get(changes.get(changes.size() - 1));
    return last == null ? Set.of() : last.request().keysAfter();
  }

  private boolean completedAfter(List<Integer> changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      HistoryEntry author = byNumber.get(changes.get(i));
      if (author != null && author.kind() != Kind.UPDATE) {
        return author.kind() == Kind.COMPLETE;
      }
    }
    return false;
  }

  /** Is an acknowledged change there, and had a conflict a reason? */
  private void checkOutcome(HistoryEntry entry) {
    if (entry.kind().writes() && entry.isAcknowledged()) {
      String expected =
          entry
              .seen()
              .map(
                  sight -> "saga %s at version %d".formatted(name(sight.origin()), sight.version()))
              .orElse("no saga");
      String place = places.getOrDefault(entry.number(), "none");
      if (!expected.equals(place)) {
        add(
            entry,
            "change %s was acknowledged in %s, and is in %s"
                .formatted(name(entry.number()), expected, place));
      }
    }
    if (entry.outcome() == Outcome.CONFLICT && entry.seen().isPresent()) {
      Sight from = entry.from().orElseThrow();
      boolean wasMoved =
          entry.request().move().isPresent() && entry.seen().get().due() != from.due();
      if (entry.saw(from.origin()) && entry.seen().get().version() <= from.version() && !wasMoved) {
        add(entry, "there was no reason for a conflict");
      }
    }
  }

  private void add(HistoryEntry entry, String text) {
    violations.add(Violation.of(text, entry));
  }
}
