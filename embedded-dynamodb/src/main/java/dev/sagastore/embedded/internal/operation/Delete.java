package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes an item. */
record Delete(String tableName, Map<String, Value> key, WriteCondition condition)
    implements ItemWrite {
  @Override
  public Map<String, Value> keyFor(TableDefinition table) {
    Keys.requireKey(table.keys(), key);
    return key;
  }

  @Override
  public boolean conditionHolds(Map<String, Value> attributes) {
    return condition.holds(attributes);
  }

  @Override
  public @Nullable Item apply(@Nullable Item old, TableDefinition table) {
    return null;
  }

  @Override
  public boolean returnsItemOnFailure() {
    return condition.returnsItem();
  }
}
