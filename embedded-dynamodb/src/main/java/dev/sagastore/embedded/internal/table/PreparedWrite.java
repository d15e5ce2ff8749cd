package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write whose condition holds and whose result is known, but that has not taken place. Guarded by
 * the database's lock.
 */
final class PreparedWrite {
  private final Table table;
  private final Position position;
  private final @Nullable Item oldItem;
  private final @Nullable Item newItem;
  private final List<IndexChange> indexChanges;
  private final boolean isCheck;

  private PreparedWrite(
      Table table,
      Position position,
      @Nullable Item oldItem,
      @Nullable Item newItem,
      boolean isCheck) {
    this.table = table;
    this.position = position;
    this.oldItem = oldItem;
    this.newItem = newItem;
    this.indexChanges = isCheck ? List.of() : table.indexChanges(oldItem, newItem);
    this.isCheck = isCheck;
  }

  /**
   * Prepares a write.
   *
   * @throws ServiceException if it is throttled, its condition does not hold, or it is not valid
   */
  static PreparedWrite of(ItemWrite write, Table table, Position position, Throttle throttle) {
    TableDefinition definition = table.definition();
    throttle.require(definition, null, position.partition(), Throttle.UnitKind.WRITE);
    Item oldItem = table.get(position, true);
    if (!write.conditionHolds(Item.attributesOf(oldItem))) {
      throttle.charge(
          definition,
          null,
          position.partition(),
          Throttle.UnitKind.WRITE,
          Units.write(Item.sizeOf(oldItem)));
      throw conditionFailed(write.returnsItemOnFailure() ? oldItem : null);
    }
    PreparedWrite prepared =
        new PreparedWrite(
            table, position, oldItem, write.apply(oldItem, definition), write.isCheck());
    prepared.requireIndexCapacity(throttle);
    return prepared;
  }

  private static ServiceException conditionFailed(@Nullable Item item) {
    return ServiceException.of(
        "ConditionalCheckFailedException",
        "The conditional request failed",
        item == null ? Map.of() : Map.of("Item", item.attributes()));
  }

  private void requireIndexCapacity(Throttle throttle) {
    for (IndexChange change : indexChanges) {
      if (change.units() > 0) {
        for (Position entry : change.positions()) {
          throttle.require(
              table.definition(),
              change.index().definition(),
              entry.partition(),
              Throttle.UnitKind.WRITE);
        }
      }
    }
  }

  /** Returns the size of the old or the new item, whichever is larger, in bytes. */
  int size() {
    return Math.max(Item.sizeOf(oldItem), Item.sizeOf(newItem));
  }

  /**
   * Takes place.
   *
   * @param unitFactor how often each unit of the table counts
   */
  WriteOutcome commit(double unitFactor, Throttle throttle, Lag lag) {
    TableDefinition definition = table.definition();
    CapacityUsage usage = new CapacityUsage(definition.name());
    double units = unitFactor * Units.write(size());
    usage.addTable(units);
    throttle.charge(definition, null, position.partition(), Throttle.UnitKind.WRITE, units);
    for (IndexChange change : indexChanges) {
      charge(change, throttle, usage);
    }
    if (!isCheck && (oldItem != null || newItem != null)) {
      table.write(position, newItem, indexChanges, lag);
    }
    return new WriteOutcome(definition, oldItem, newItem, usage);
  }

  private void charge(IndexChange change, Throttle throttle, CapacityUsage usage) {
    double units = change.units();
    if (units > 0) {
      IndexDefinition index = change.index().definition();
      usage.addIndex(index, units);
      List<Position> entries = change.positions();
      for (Position entry : entries) {
        throttle.charge(
            table.definition(),
            index,
            entry.partition(),
            Throttle.UnitKind.WRITE,
            units / entries.size());
      }
    }
  }
}
