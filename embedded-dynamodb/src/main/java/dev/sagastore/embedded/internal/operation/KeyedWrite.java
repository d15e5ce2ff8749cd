package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;

/** A write to the item with a key from a request. */
interface KeyedWrite extends ConditionalWrite {
  /** Returns the key. */
  Map<String, Value> key();

  @Override
  default Map<String, Value> keyFor(TableDefinition table) {
    Keys.requireKey(table.keys(), key());
    return key();
  }
}
