package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces an item. */
record Put(String tableName, Item item, WriteCondition condition) implements ConditionalWrite {
  private static final String TOO_LARGE = "Item size has exceeded the maximum allowed size";

  /**
   * Returns the item to put.
   *
   * @throws ServiceException if it is too large
   */
  static Item item(Map<String, Value> attributes) {
    ItemLimits.requireDepth(attributes);
    Item item = new Item(attributes);
    ItemLimits.requireSize(item, TOO_LARGE);
    return item;
  }

  @Override
  public Map<String, Value> keyFor(TableDefinition table) {
    Keys.requireKeyOfItem(table.keys(), item.attributes());
    return item.attributes();
  }

  @Override
  public Item apply(@Nullable Item old, TableDefinition table) {
    requireFitsIndexes(table);
    return item;
  }

  /**
   * Checks the item against the indexes of its table.
   *
   * @throws ServiceException if an index key is not valid, or the item is too large for an index
   */
  void requireFitsIndexes(TableDefinition table) {
    Keys.requireIndexKeys(table, item.attributes());
    ItemLimits.requireSizeWithLocalIndexes(item, table, TOO_LARGE);
  }
}
