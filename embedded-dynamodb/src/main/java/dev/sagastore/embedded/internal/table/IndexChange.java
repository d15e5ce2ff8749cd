package dev.sagastore.embedded.internal.table;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the write of an item changes in an index: an entry that goes, one that comes, or both.
 *
 * @param index the index
 * @param oldPosition where the old entry is; null if there is none
 * @param oldEntry the old entry; null if there is none
 * @param newPosition where the new entry is; null if there is none
 * @param newEntry the new entry; null if there is none
 */
record IndexChange(
    SecondaryIndex index,
    @Nullable Position oldPosition,
    @Nullable Item oldEntry,
    @Nullable Position newPosition,
    @Nullable Item newEntry) {

  /**
   * Returns the write units: none if the entry stays as it is, one write if it is added, removed or
   * changed in place, two if its key changes (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">write
   * capacity of indexes</a>).
   */
  double units() {
    if (Objects.equals(oldPosition, newPosition)) {
      return Objects.equals(oldEntry, newEntry)
          ? 0
          : Units.write(Math.max(Item.sizeOf(oldEntry), Item.sizeOf(newEntry)));
    }
    return (oldEntry == null ? 0 : Units.write(oldEntry.size()))
        + (newEntry == null ? 0 : Units.write(newEntry.size()));
  }

  /** Returns the positions whose partitions the change writes. */
  List<Position> positions() {
    List<Position> positions = new ArrayList<>();
    if (oldPosition != null) {
      positions.add(oldPosition);
    }
    if (newPosition != null && !newPosition.equals(oldPosition)) {
      positions.add(newPosition);
    }
    return positions;
  }

  void applyTo(NavigableMap<Position, Item> entries) {
    if (oldPosition != null) {
      entries.remove(oldPosition);
    }
    if (newPosition != null) {
      entries.put(newPosition, Objects.requireNonNull(newEntry));
    }
  }
}
