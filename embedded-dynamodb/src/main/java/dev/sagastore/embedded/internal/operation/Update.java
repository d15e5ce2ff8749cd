package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.UpdateExpression;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.KeyPart;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes attributes of an item, or creates it.
 *
 * @param expression what it changes; null for nothing
 */
record Update(
    String tableName,
    Map<String, Value> key,
    @Nullable UpdateExpression expression,
    WriteCondition condition)
    implements KeyedWrite {
  private static final String TOO_LARGE =
      "Item size to update has exceeded the maximum allowed size";

  @Override
  public Map<String, Value> keyFor(TableDefinition table) {
    if (expression != null) {
      for (String attribute : expression.topLevelAttributes()) {
        if (table.keys().has(attribute)) {
          throw ServiceException.validation(
              "One or more parameter values were invalid: Cannot update attribute %s. This attribute is part of the key"
                  .formatted(attribute));
        }
      }
    }
    return KeyedWrite.super.keyFor(table);
  }

  @Override
  public @Nullable Item apply(@Nullable Item old, TableDefinition table) {
    if (old == null && expression != null && expression.onlyRemoves()) {
      return null;
    }
    Map<String, Value> before = new LinkedHashMap<>(old == null ? key : old.attributes());
    Map<String, Value> after = expression == null ? before : expression.apply(before);
    requireIndexKeys(table, after);
    ItemLimits.requireDepth(after);
    Item item = new Item(after);
    ItemLimits.requireSize(item, TOO_LARGE);
    ItemLimits.requireSizeWithLocalIndexes(item, table, TOO_LARGE);
    return item;
  }

  private static void requireIndexKeys(TableDefinition table, Map<String, Value> after) {
    for (IndexDefinition index : table.indexes()) {
      for (KeyPart part : index.keys().parts()) {
        Value value = after.get(part.name());
        if (value != null) {
          requireIndexKey(index, part, value);
        }
      }
    }
  }

  private static void requireIndexKey(IndexDefinition index, KeyPart part, Value value) {
    if (value.type() != part.type()) {
      throw ServiceException.validation(
          "The update expression attempted to update the secondary index key to unsupported type");
    }
    if (value.size() == 0) {
      throw ServiceException.validation(
          "One or more parameter values are not valid. The update expression attempted to update a"
              + " secondary index key to a value that is not supported. The AttributeValue for a"
              + " key attribute cannot contain an empty string value.");
    }
    if (value.size() > Keys.maxIndexKeySize(index, part)) {
      throw ServiceException.validation(
          "The update expression attempted to update the secondary index key beyond allowed size"
              + " limits");
    }
  }
}
