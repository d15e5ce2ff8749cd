package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which items a query or scan reads.
 *
 * @param index the index to read; null for the table
 * @param bounds the range of positions; null for all
 * @param forward true for ascending order
 * @param consistent true for a strongly consistent read
 * @param startAfter the key of the item to start after, with the index's key; null to start at the
 *     beginning
 * @param limit the most items to read; null for no limit
 * @param filter which of the items that were read are returned
 * @param attributes which attributes are needed; null for all of the index, or of the table
 */
public record PageQuery(
    @Nullable IndexDefinition index,
    @Nullable Bounds bounds,
    boolean forward,
    boolean consistent,
    @Nullable Map<String, Value> startAfter,
    @Nullable Integer limit,
    Predicate<Map<String, Value>> filter,
    @Nullable List<String> attributes) {

  /** A range of positions in one partition. */
  public static final class Bounds {
    private final Position from;
    private final Position to;

    private Bounds(Position from, Position to) {
      this.from = from;
      this.to = to;
    }

    /**
     * Returns the range of sort keys, or the whole partition.
     *
     * @param from the lowest sort key; null if there is none
     * @param fromIncluded whether it is in the range
     * @param to the highest sort key; null if there is none
     * @param toIncluded whether it is in the range
     */
    public static Bounds of(
        Value.Scalar partition,
        Value.@Nullable Scalar from,
        boolean fromIncluded,
        Value.@Nullable Scalar to,
        boolean toIncluded) {
      Position low =
          from == null
              ? Position.before(List.of(partition))
              : fromIncluded
                  ? Position.before(List.of(partition, from))
                  : Position.after(List.of(partition, from));
      Position high =
          to == null
              ? Position.after(List.of(partition))
              : toIncluded
                  ? Position.after(List.of(partition, to))
                  : Position.before(List.of(partition, to));
      return new Bounds(low, high);
    }

    Position from() {
      return from;
    }

    Position to() {
      return to;
    }

    /** Returns whether nothing can be in the range. */
    boolean isEmpty() {
      return from.compareTo(to) >= 0;
    }

    boolean contains(Position position) {
      return from.compareTo(position) < 0 && position.compareTo(to) < 0;
    }

    /** Returns the partition. */
    Value.Scalar partition() {
      return from.partition();
    }
  }
}
