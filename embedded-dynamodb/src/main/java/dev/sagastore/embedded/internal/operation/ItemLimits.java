package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Utf8Bytes;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;

/**
 * Limits of items (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas
 * and limits</a>).
 */
final class ItemLimits {
  /** An attribute's value is a level itself. */
  private static final int MAX_DEPTH = 31;

  private static final int MAX_NAME_BYTES = 64 * 1024 - 1;

  private ItemLimits() {}

  static void requireSize(Item item, String message) {
    if (item.size() > Item.MAX_SIZE) {
      throw ServiceException.validation(message);
    }
  }

  /** An item and its entry in a local index, if it has one, share the limit. */
  static void requireSizeWithLocalIndexes(Item item, TableDefinition table, String message) {
    for (IndexDefinition index : table.indexes()) {
      if (!index.global() && index.keys().valuesIn(item.attributes()).isPresent()) {
        int entrySize = Item.sizeOf(index.project(item.attributes(), table.keys()));
        if (item.size() + entrySize > Item.MAX_SIZE) {
          throw ServiceException.validation(message);
        }
      }
    }
  }

  static void requireDepth(Map<String, Value> attributes) {
    attributes.forEach(
        (name, value) -> {
          if (value.depth() > MAX_DEPTH) {
            throw ServiceException.validation(
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
                    + " levels beyond supported limit");
          }
          int length = Utf8Bytes.length(name);
          if (length == 0 || length > MAX_NAME_BYTES) {
            throw ServiceException.validation(
                "One or more parameter values were invalid: an attribute name must have 1 to 65,535"
                    + " bytes, and one has "
                    + length);
          }
        });
  }
}
