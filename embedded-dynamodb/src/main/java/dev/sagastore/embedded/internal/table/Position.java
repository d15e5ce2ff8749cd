package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.util.List;

/**
 * A place in the order of a table's or an index's items: by a hash of the partition key, then by
 * partition key, sort key and, in an index, the table's key. A bound has fewer parts than an item's
 * position and lies before or after all positions that begin with them.
 *
 * @param parts the values of the key
 * @param edge 0 for an item; for a bound, less than 0 to lie before, more than 0 to lie after
 */
record Position(List<Value.Scalar> parts, int edge) implements Comparable<Position> {
  private static final int BEFORE = -1;
  private static final int AFTER = 1;

  static Position of(List<Value.Scalar> parts) {
    return new Position(parts, 0);
  }

  static Position before(List<Value.Scalar> parts) {
    return new Position(parts, BEFORE);
  }

  static Position after(List<Value.Scalar> parts) {
    return new Position(parts, AFTER);
  }

  Value.Scalar partition() {
    return parts.get(0);
  }

  @Override
  public int compareTo(Position other) {
    int common = Math.min(parts.size(), other.parts.size());
    if (common > 0) {
      // the service scatters partitions, too: a scan has no useful order
      int byHash = Integer.compare(hash(partition()), hash(other.partition()));
      if (byHash != 0) {
        return byHash;
      }
    }
    for (int i = 0; i < common; i++) {
      int byPart = parts.get(i).compareTo(other.parts.get(i));
      if (byPart != 0) {
        return byPart;
      }
    }
    if (parts.size() == other.parts.size()) {
      return Integer.compare(edge, other.edge);
    }
    return parts.size() < other.parts.size() ? edge : -other.edge;
  }

  private static int hash(Value.Scalar partition) {
    return partition.hashCode() * 0x9E3779B9;
  }
}
