package dev.sagastore.testing;

import static dev.sagastore.testing.HistoryEntry.name;

import dev.sagastore.SagaType;
import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryEntry.TakenKey;
import dev.sagastore.testing.HistorySlot.Changes;
import dev.sagastore.testing.HistoryVersions.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may have a further key: at most one saga of a type at any time. A lookup finds the saga that
 * has the key during all of the call, and none that lost it before. A key that is taken was that of
 * the saga that the error names.
 */
final class HistoryOwnership {
  private final List<HistoryEntry> entries;
  private final Map<Integer, HistoryVersions> versions = new HashMap<>();
  private final Map<TypeKey, List<HistoryTenure>> tenures = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** A key, which is unique among the sagas of a type. */
  private record TypeKey(SagaType<Changes> type, String key) {}

  private HistoryOwnership(List<HistoryEntry> entries) {
    this.entries = entries;
  }

  /**
   * Returns what is wrong.
   *
   * @param entries all, in the order in which they returned
   */
  static List<Violation> violations(List<HistoryEntry> entries) {
    return new HistoryOwnership(entries).check();
  }

  private List<Violation> check() {
    Map<Integer, HistoryEntry> writes = new HashMap<>();
    entries.stream()
        .filter(entry -> entry.kind().writes())
        .forEach(entry -> writes.put(entry.number(), entry));
    HistoryLife.of(entries).values().stream()
        .flatMap(ofSlot -> ofSlot.values().stream())
        .forEach(life -> addTenures(life, HistoryVersions.of(life, writes)));
    tenures.forEach(this::checkUnique);
    entries.stream().filter(entry -> entry.kind() == Kind.FIND_BY_KEY).forEach(this::checkLookup);
    entries.forEach(entry -> entry.taken().ifPresent(taken -> checkTaken(entry, taken)));
    return violations;
  }

  private void addTenures(HistoryLife life, HistoryVersions ofLife) {
    versions.put(life.origin(), ofLife);
    for (String key : HistoryKeyPool.all()) {
      tenures
          .computeIfAbsent(
              new TypeKey(life.insert().slot().type(), key), typeKey -> new ArrayList<>())
          .addAll(HistoryTenure.of(life, ofLife, key));
    }
  }

  private List<HistoryTenure> tenures(HistoryEntry entry, String key) {
    return tenures.getOrDefault(new TypeKey(entry.slot().type(), key), List.of());
  }

  private void checkUnique(TypeKey typeKey, List<HistoryTenure> ofKey) {
    for (int i = 0; i < ofKey.size(); i++) {
      for (HistoryTenure other : ofKey.subList(0, i)) {
        HistoryTenure tenure = ofKey.get(i);
        if (tenure.life() != other.life() && tenure.contradicts(other)) {
          HistoryTenure later = tenure.latestGain() > other.latestGain() ? tenure : other;
          add(
              typeKey.key(),
              later.gained(),
              "two sagas had the key %s at one time: %s and %s"
                  .formatted(typeKey.key(), tenure, other));
        }
      }
    }
  }

  private void checkLookup(HistoryEntry lookup) {
    String key = lookup.request().key().orElseThrow();
    if (lookup.outcome() == Outcome.ACKNOWLEDGED || lookup.outcome() == Outcome.NOT_FOUND) {
      tenures(lookup, key).stream()
          .filter(tenure -> tenure.lastsThroughout(lookup.invoked(), lookup.returned()))
          .filter(tenure -> !lookup.saw(tenure.life().origin()))
          .forEach(owner -> add(key, lookup, "the key %s was that of %s".formatted(key, owner)));
    }
    lookup.seen().ifPresent(sight -> checkFound(lookup, key, sight));
  }

  private void checkFound(HistoryEntry lookup, String key, Sight sight) {
    if (!sight.keys().contains(key)) {
      add(key, lookup, "a saga without the key %s was found by it".formatted(key));
      return;
    }
    HistoryVersions ofSaga = versions.get(sight.origin());
    if (!sight.completed()
        || !lookup.slot().type().hasReusableCorrelationIds()
        || ofSaga == null
        || ofSaga.last() == 0) {
      return;
    }
    // a completed saga lists a key that another one has taken
    Version guardWritten = ofSaga.guardWritten(key, sight.changes().size());
    tenures(lookup, key).stream()
        .filter(tenure -> tenure.life().origin() != sight.origin())
        .filter(tenure -> tenure.earliestGain() >= guardWritten.latest())
        .filter(tenure -> tenure.latestGain() <= lookup.invoked())
        .forEach(
            other ->
                add(
                    key,
                    lookup,
                    "saga %s had lost the key %s to %s"
                        .formatted(name(sight.origin()), key, other)));
  }

  private void checkTaken(HistoryEntry entry, TakenKey taken) {
    if (!entry.request().keysAfter().contains(taken.key())) {
      add(taken.key(), entry, "the key %s was not asked for".formatted(taken.key()));
      return;
    }
    boolean named =
        tenures(entry, taken.key()).stream()
            .filter(tenure -> tenure.life().sagaId().equals(taken.ownerId()))
            .filter(tenure -> tenure.life().origin() != entry.asked())
            .anyMatch(tenure -> tenure.mayMeet(entry.invoked(), entry.returned()));
    if (!named) {
      add(
          taken.key(),
          entry,
          "%s did not have the key %s during the call".formatted(taken.ownerId(), taken.key()));
    }
  }

  private void add(String key, HistoryEntry entry, String text) {
    violations.add(Violation.ofKey(key, text, entry));
  }
}
