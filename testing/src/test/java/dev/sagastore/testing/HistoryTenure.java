package dev.sagastore.testing;

import static dev.sagastore.testing.HistoryEntry.name;

import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Sight;
import dev.sagastore.testing.HistoryVersions.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A time during which a saga owned a further key, so that no other saga could have it.
 *
 * @param gained the write by which it got the key
 * @param earliestGain tick before which it can't have got it
 * @param latestGain tick at which it had got it
 * @param earliestLoss tick before which it can't have lost it
 * @param latestLoss tick at which it had lost it
 */
record HistoryTenure(
    HistoryLife life,
    HistoryEntry gained,
    long earliestGain,
    long latestGain,
    long earliestLoss,
    long latestLoss) {

  /** Returns the tenures of a key by a saga, and those that there may have been unseen. */
  static List<HistoryTenure> of(HistoryLife life, HistoryVersions versions, String key) {
    List<HistoryTenure> tenures = new ArrayList<>();
    int first = 1;
    while (first <= versions.last()) {
      int next = first + 1;
      if (versions.get(first).owns(key)) {
        while (next <= versions.last() && versions.get(next).owns(key)) {
          next++;
        }
        Version gain = versions.get(first);
        boolean isLost = next <= versions.last();
        tenures.add(
            new HistoryTenure(
                life,
                gain.author(),
                gain.earliest(),
                gain.latest(),
                isLost ? versions.get(next).earliest() : earliestEnd(life, versions, key),
                isLost ? versions.get(next).latest() : life.gone()));
      }
      first = next;
    }
    unseen(life, versions)
        .filter(write -> write.request().keysAfter().contains(key))
        .forEach(
            write ->
                tenures.add(
                    new HistoryTenure(
                        life, write, write.invoked(), Long.MAX_VALUE, 0, life.gone())));
    return tenures;
  }

  /** Returns the writes that may have led to a version after the last one that was seen. */
  private static Stream<HistoryEntry> unseen(HistoryLife life, HistoryVersions versions) {
    return Stream.concat(Stream.of(life.insert()), life.changes().stream())
        .filter(write -> write.kind().writes() && write.mayHaveHappened())
        .filter(write -> write.from().map(Sight::version).orElse(0L) >= versions.last());
  }

  private static long earliestEnd(HistoryLife life, HistoryVersions versions, String key) {
    Stream<HistoryEntry> deletes =
        life.changes().stream()
            .filter(change -> change.kind().deletes())
            .filter(delete -> HistoryLife.canFollow(delete, versions.last()));
    Stream<HistoryEntry> losses =
        unseen(life, versions)
            .filter(
                write ->
                    write.kind() == Kind.COMPLETE || !write.request().keysAfter().contains(key));
    long earliest =
        Stream.concat(deletes, losses)
            .mapToLong(HistoryEntry::invoked)
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.max(earliest, versions.earliestEnd());
  }

  /** Tells whether the saga certainly owned the key from one tick to another. */
  boolean lastsThroughout(long from, long to) {
    return latestGain <= from && to <= earliestLoss;
  }

  /** Tells whether the saga may have owned the key at some time between two ticks. */
  boolean mayMeet(long from, long to) {
    return earliestGain <= to && from <= latestLoss;
  }

  /** Tells whether another saga got the key, or had it, while this one certainly owned it. */
  boolean contradicts(HistoryTenure other) {
    if (!wasSeen() || !other.wasSeen()) {
      return false;
    }
    boolean bothHadIt =
        Math.max(latestGain, other.latestGain) < Math.min(earliestLoss, other.earliestLoss);
    return bothHadIt
        || lastsThroughout(other.earliestGain, other.latestGain)
        || other.lastsThroughout(earliestGain, latestGain);
  }

  private boolean wasSeen() {
    return latestGain < Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return "%s (from [%s..%s] to [%s..%s])"
        .formatted(
            name(life.origin()),
            tick(earliestGain),
            tick(latestGain),
            tick(earliestLoss),
            tick(latestLoss));
  }

  private static String tick(long tick) {
    return tick == Long.MAX_VALUE ? "end" : Long.toString(tick);
  }
}
