package dev.sagastore.testing;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All that workers asked of a store and were told, in the order of one clock. */
final class History {
  private static final int BEFORE = 15;
  private static final int AFTER = 5;

  private final AtomicLong clock = new AtomicLong();
  private final Queue<HistoryEntry> entries = new ConcurrentLinkedQueue<>();

  /** Returns the time: a number that is greater than all before. */
  long tick() {
    return clock.incrementAndGet();
  }

  void add(HistoryEntry entry) {
    entries.add(entry);
  }

  List<HistoryEntry> entries() {
    return entries.stream().sorted(Comparator.comparing(HistoryEntry::returned)).toList();
  }

  /**
   * Returns the entries before and after the one where something is wrong, one a line: those for
   * its correlation ID, and those that are related otherwise.
   */
  String excerpt(Violation violation) {
    HistoryEntry around = violation.entry();
    List<HistoryEntry> related = entries().stream().filter(violation::isRelated).toList();
    int place = related.indexOf(around);
    int from = Math.max(0, place - BEFORE);
    int to = Math.min(related.size(), place + 1 + AFTER);
    return related.subList(from, to).stream()
        .map(entry -> (entry.equals(around) ? "--> " : "    ") + entry)
        .collect(Collectors.joining("\n"));
  }

  /** Returns how many entries there are of each outcome. */
  String summary() {
    return entries.stream()
        .collect(Collectors.groupingBy(HistoryEntry::outcome, TreeMap::new, Collectors.counting()))
        .toString();
  }

  boolean has(Predicate<HistoryEntry> property) {
    return entries.stream().anyMatch(property);
  }

  /**
   * Something that must not be.
   *
   * @param text what
   * @param entry where it showed
   * @param related predicate of the entries that explain it, besides those for the same correlation
   *     ID
   */
  record Violation(String text, HistoryEntry entry, Predicate<HistoryEntry> related) {
    static Violation of(String text, HistoryEntry entry) {
      return new Violation(text, entry, other -> false);
    }

    static Violation ofKey(String key, String text, HistoryEntry entry) {
      return new Violation(
          text,
          entry,
          other -> other.slot().type().equals(entry.slot().type()) && other.concerns(key));
    }

    static Violation ofDueTime(long due, String text, HistoryEntry entry) {
      return new Violation(text, entry, other -> other.concerns(due));
    }

    private boolean isRelated(HistoryEntry other) {
      return other.slot().equals(entry.slot()) || related.test(other);
    }
  }
}
