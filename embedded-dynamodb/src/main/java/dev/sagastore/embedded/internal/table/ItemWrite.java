package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A write of one item: a put, an update, a delete, or the check of a condition. */
public interface ItemWrite {
  /** Returns the name of the item's table. */
  String tableName();

  /**
   * Returns the attributes of the item's key, perhaps with others.
   *
   * @throws ServiceException if the request does not fit the table
   */
  Map<String, Value> keyFor(TableDefinition table);

  /** Returns whether the condition holds for an item; without attributes, there is none. */
  boolean conditionHolds(Map<String, Value> attributes);

  /**
   * Returns the item after the write.
   *
   * @param old the item before; null if there is none
   * @return null if there is none after
   * @throws ServiceException if the item before does not allow it
   */
  @Nullable Item apply(@Nullable Item old, TableDefinition table);

  /** Returns whether the error of a condition that does not hold contains the item. */
  boolean returnsItemOnFailure();

  /** Returns whether it changes nothing. */
  default boolean isCheck() {
    return false;
  }
}
