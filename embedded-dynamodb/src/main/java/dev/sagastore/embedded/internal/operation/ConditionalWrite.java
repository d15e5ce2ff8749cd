package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;

/** A write with a condition from a request. */
interface ConditionalWrite extends ItemWrite {
  /** Returns the condition, {@link WriteCondition#NONE} if the request has none. */
  WriteCondition condition();

  @Override
  default boolean conditionHolds(Map<String, Value> attributes) {
    return condition().holds(attributes);
  }

  @Override
  default boolean returnsItemOnFailure() {
    return condition().returnsItem();
  }
}
