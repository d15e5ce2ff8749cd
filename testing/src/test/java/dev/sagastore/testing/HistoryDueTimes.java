package dev.sagastore.testing;

import static dev.sagastore.testing.HistoryEntry.name;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryRequest.DueMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What must hold for due times: each is moved at most once, by a claim or a change; a claim fails
 * only if something else may have come first; and the due time of a saga never moves back, nor ends
 * without a completion.
 */
final class HistoryDueTimes {
  private final List<HistoryEntry> entries;
  private final Map<Integer, HistoryEntry> byNumber;
  private final Map<Long, HistoryEntry> setters = new HashMap<>();
  private final Set<Long> seen = new HashSet<>();
  private final Map<Integer, HistoryLife> lives = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private HistoryDueTimes(List<HistoryEntry> entries) {
    this.entries = entries;
    this.byNumber =
        entries.stream().collect(Collectors.toMap(HistoryEntry::number, Function.identity()));
    HistoryLife.of(entries).values().forEach(lives::putAll);
  }

  /**
   * Returns what is wrong.
   *
   * @param entries all, in the order in which they returned
   */
  static List<Violation> violations(List<HistoryEntry> entries) {
    return new HistoryDueTimes(entries).check();
  }

  private List<Violation> check() {
    for (HistoryEntry entry : entries) {
      entry.request().move().ifPresent(move -> setters.put(move.to(), entry));
      entry.seen().map(Sight::due).ifPresent(seen::add);
    }
    checkMoves();
    lives.values().forEach(this::checkForward);
    entries.stream()
        .filter(entry -> entry.kind() == Kind.CLAIM && entry.outcome() == Outcome.NOT_DUE)
        .forEach(this::checkReason);
    return violations;
  }

  private void checkMoves() {
    Map<Long, HistoryEntry> movers = new HashMap<>();
    for (HistoryEntry entry : entries) {
      DueMove move = entry.request().move().orElse(null);
      if (move == null || !(entry.isAcknowledged() || seen.contains(move.to()))) {
        continue;
      }
      HistoryEntry other = move.from() == 0 ? null : movers.putIfAbsent(move.from(), entry);
      if (other != null) {
        add(
            entry,
            move.from(),
            "due time %d was moved twice: by %s and by %s"
                .formatted(move.from(), name(other.number()), name(entry.number())));
      }
      if (entry.isAcknowledged() && !isSet(move, entry.seen().orElseThrow())) {
        add(entry, move.to(), "the due time was not set to %d".formatted(move.to()));
      }
    }
  }

  /** Tells whether a saga was moved; it may have been moved on, or completed, since. */
  private boolean isSet(DueMove move, Sight after) {
    return after.due() == 0 ? hasCompletion(after, 0) : after.due() >= move.to();
  }

  private void checkForward(HistoryLife life) {
    TreeMap<Long, Sight> known = new TreeMap<>();
    for (HistoryEntry entry : life.sightings()) {
      if (!entry.showsDueTime()) {
        continue;
      }
      Sight sight = entry.seen().orElseThrow();
      if (sight.due() != 0) {
        checkSetter(entry, sight);
        if (known.isEmpty() || known.lastEntry().getValue().due() < sight.due()) {
          known.put(entry.returned(), sight);
        }
      }
      Map.Entry<Long, Sight> before = known.floorEntry(entry.invoked());
      if (before != null) {
        checkForward(entry, before.getValue(), sight);
      }
    }
  }

  private void checkForward(HistoryEntry entry, Sight before, Sight sight) {
    if (sight.due() == 0 ? !hasCompletion(sight, before.version()) : sight.due() < before.due()) {
      add(
          entry,
          before.due(),
          "due time %d was known before the call began, and %s was seen"
              .formatted(before.due(), sight.due() == 0 ? "none" : Long.toString(sight.due())));
    }
  }

  /** Tells whether the saga was completed after a version. */
  private boolean hasCompletion(Sight sight, long version) {
    return sight.changes().stream()
        .skip(version)
        .map(byNumber::get)
        .anyMatch(author -> author == null || author.kind() == Kind.COMPLETE);
  }

  private void checkSetter(HistoryEntry entry, Sight sight) {
    HistoryEntry setter = setters.get(sight.due());
    if (setter == null || !setter.mayHaveHappened() || origin(setter) != sight.origin()) {
      add(
          entry,
          sight.due(),
          "nothing set the due time of saga %s to %d".formatted(name(sight.origin()), sight.due()));
    }
  }

  /** Returns the insert of the saga whose due time an entry has changed; 0 if it isn't known. */
  private int origin(HistoryEntry mover) {
    if (mover.kind() == Kind.INSERT) {
      return mover.number();
    }
    if (mover.kind() != Kind.CLAIM) {
      return mover.asked();
    }
    HistoryEntry setter = setters.get(mover.request().move().orElseThrow().from());
    return setter == null ? 0 : origin(setter);
  }

  private void checkReason(HistoryEntry claim) {
    DueMove move = claim.request().move().orElseThrow();
    HistoryEntry setter = setters.get(move.from());
    HistoryLife life = setter == null ? null : lives.get(origin(setter));
    // if the claim took effect, then something must have come before the SDK's retry
    boolean wasMoved =
        mayHaveBeenMoved(move.to(), claim)
            || (!seen.contains(move.to()) && mayHaveBeenMoved(move.from(), claim));
    boolean hasEnded =
        life != null
            && life.changes().stream()
                .filter(change -> change.kind().deletes() || change.kind() == Kind.COMPLETE)
                .anyMatch(
                    end -> end.invoked() < claim.returned() && end.returned() > setter.invoked());
    if (!wasMoved && !hasEnded) {
      add(claim, move.from(), "nothing moved the saga that was due at %d".formatted(move.from()));
    }
  }

  private boolean mayHaveBeenMoved(long due, HistoryEntry before) {
    return entries.stream()
        .filter(entry -> entry.number() != before.number() && entry.mayHaveHappened())
        .filter(entry -> entry.invoked() < before.returned())
        .anyMatch(entry -> entry.request().move().filter(it -> it.from() == due).isPresent());
  }

  private void add(HistoryEntry entry, long due, String text) {
    violations.add(Violation.ofDueTime(due, text, entry));
  }
}
