package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a condition on an item that a transaction leaves as it is. */
record Check(String tableName, Map<String, Value> key, WriteCondition condition)
    implements KeyedWrite {
  @Override
  public @Nullable Item apply(@Nullable Item old, TableDefinition table) {
    return old;
  }

  @Override
  public boolean isCheck() {
    return true;
  }
}
