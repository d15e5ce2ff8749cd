package dev.sagastore.testing;

import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The versions of a saga, as far as they were seen: who wrote each, and when it began. */
final class HistoryVersions {
  private final List<Version> versions;
  private final long earliestEnd;

  /**
   * A version of a saga.
   *
   * @param author the write that led to it
   * @param completed whether the saga was completed
   * @param earliest tick before which it can't have begun
   * @param latest tick at which it had begun
   */
  record Version(HistoryEntry author, boolean completed, long earliest, long latest) {
    /** Tells whether the saga listed a key. */
    boolean lists(String key) {
      return author.request().keysAfter().contains(key);
    }

    /** Tells whether the saga had a key so that no other could get it. */
    boolean owns(String key) {
      boolean givesUp = completed && author.slot().type().hasReusableCorrelationIds();
      return lists(key) && !givesUp;
    }
  }

  private HistoryVersions(List<Version> versions, long earliestEnd) {
    this.versions = versions;
    this.earliestEnd = earliestEnd;
  }

  /**
   * Returns the versions of a saga.
   *
   * @param writes all writes by their number
   */
  static HistoryVersions of(HistoryLife life, Map<Integer, HistoryEntry> writes) {
    List<Integer> changes =
        life.sightings().stream()
            .map(HistoryVersions::changes)
            .max(Comparator.comparing(List::size))
            .orElse(List.of());
    long[] invoked = new long[changes.size() + 2];
    long[] returned = new long[changes.size() + 2];
    Arrays.fill(returned, Long.MAX_VALUE);
    for (HistoryEntry sighting : life.sightings()) {
      int version = changes(sighting).size();
      invoked[version + 1] = Math.max(invoked[version + 1], sighting.invoked());
      returned[version] = Math.min(returned[version], sighting.returned());
    }
    for (int version = changes.size(); version > 0; version--) {
      returned[version] = Math.min(returned[version], returned[version + 1]);
    }
    List<Version> versions = new ArrayList<>();
    boolean completed = false;
    long earliest = 0;
    for (int version = 1; version <= changes.size(); version++) {
      HistoryEntry author = writes.get(changes.get(version - 1));
      if (author == null) {
        break;
      }
      completed = author.kind() == Kind.COMPLETE || (completed && author.kind() == Kind.UPDATE);
      // a call that saw the version before began before this one
      earliest = Math.max(earliest, Math.max(author.invoked(), invoked[version]));
      versions.add(new Version(author, completed, earliest, returned[version]));
    }
    return new HistoryVersions(versions, invoked[versions.size() + 1]);
  }

  private static List<Integer> changes(HistoryEntry sighting) {
    return sighting.seen().map(Sight::changes).orElseThrow();
  }

  /** Returns the tick before which the last version can't have ended. */
  long earliestEnd() {
    return earliestEnd;
  }

  int last() {
    return versions.size();
  }

  /** Returns a version by its number, from 1. */
  Version get(int version) {
    return versions.get(version - 1);
  }

  /** Returns the version whose write put the guard of a key that the saga lists at a version. */
  Version guardWritten(String key, int version) {
    int at = Math.min(version, last());
    while (at > 1 && get(at).author().kind() == Kind.UPDATE && get(at - 1).lists(key)) {
      at--;
    }
    return get(at);
  }
}
