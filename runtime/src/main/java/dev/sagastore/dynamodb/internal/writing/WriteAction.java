package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ItemChange;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A conditional write of one item: a single request, or a part of a transaction. */
sealed interface WriteAction {

  /** Returns the condition under which the write takes effect. */
  Condition condition();

  /** Puts a whole item. */
  record PutItem(Map<String, AttributeValue> item, Condition condition) implements WriteAction {}

  /** Changes some attributes of an item. */
  record UpdateItem(Map<String, AttributeValue> key, ItemChange change, Condition condition)
      implements WriteAction {}

  /** Deletes an item. */
  record DeleteItem(Map<String, AttributeValue> key, Condition condition) implements WriteAction {}
}
