package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** The requests that a store sends, each with the condition under which it may take effect. */
final class SagaRequests {
  /** Nothing is there, or only something that has expired and waits to be removed. */
  private static final String ABSENT = "attribute_not_exists(#pk) OR #ttl <= :now";

  /** What was read is still there, untouched, and has not expired. */
  private static final String UNCHANGED = "#writes = :read AND NOT #ttl <= :now";

  /** What was read is still there, perhaps changed, but not deleted and inserted anew. */
  private static final String SAME_SAGA = "begins_with(#writes, :insert)";

  private final String tableName;
  private final String ttlAttribute;
  private final boolean consistentReads;
  private final SagaItems items;

  SagaRequests(String tableName, String ttlAttribute, boolean consistentReads, SagaItems items) {
    this.tableName = tableName;
    this.ttlAttribute = ttlAttribute;
    this.consistentReads = consistentReads;
    this.items = items;
  }

  GetItemRequest get(String sagaName, String sagaId) {
    return get(sagaName, sagaId, consistentReads);
  }

  /** A read that a delete relies on: an older state would not do. */
  GetItemRequest getForDelete(String sagaName, String sagaId) {
    return get(sagaName, sagaId, true);
  }

  private GetItemRequest get(String sagaName, String sagaId, boolean consistent) {
    return GetItemRequest.builder()
        .tableName(tableName)
        .key(SagaItems.key(sagaName, sagaId))
        .consistentRead(consistent)
        .build();
  }

  PutItemRequest insert(Saga<?> saga, Instant now) {
    return put(saga)
        .conditionExpression(ABSENT)
        .expressionAttributeNames(
            Map.of("#pk", KeyAttribute.PARTITION_KEY.attributeName(), "#ttl", ttlAttribute))
        .expressionAttributeValues(Map.of(":now", seconds(now)))
        .build();
  }

  PutItemRequest update(Saga<?> read, Saga<?> next, Instant now) {
    return put(next)
        .conditionExpression(UNCHANGED)
        .expressionAttributeNames(unchangedNames())
        .expressionAttributeValues(unchangedValues(read, now))
        .build();
  }

  DeleteItemRequest delete(Saga<?> read, Instant now) {
    return delete(read.type().name(), read.sagaId())
        .conditionExpression(UNCHANGED)
        .expressionAttributeNames(unchangedNames())
        .expressionAttributeValues(unchangedValues(read, now))
        .build();
  }

  DeleteItemRequest deleteSame(String sagaName, String sagaId, Map<String, AttributeValue> read) {
    String insert = WriteLog.insert(SagaItems.writes(read));
    var request = delete(sagaName, sagaId);
    if (insert.isEmpty()) {
      // no saga, but an item in its place that the caller wants to be gone
      return request.build();
    }
    return request
        .conditionExpression(SAME_SAGA)
        .expressionAttributeNames(Map.of("#writes", ItemAttribute.WRITES.attributeName()))
        .expressionAttributeValues(Map.of(":insert", AttributeValue.fromS(insert)))
        .build();
  }

  private PutItemRequest.Builder put(Saga<?> saga) {
    Map<String, AttributeValue> item = items.write(saga);
    long size = ItemSize.of(item);
    if (size > ItemSize.LIMIT) {
      throw new SagaTooLargeException(saga, size, ItemSize.LIMIT, null);
    }
    return PutItemRequest.builder()
        .tableName(tableName)
        .item(item)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  private DeleteItemRequest.Builder delete(String sagaName, String sagaId) {
    return DeleteItemRequest.builder()
        .tableName(tableName)
        .key(SagaItems.key(sagaName, sagaId))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  private Map<String, String> unchangedNames() {
    return Map.of("#writes", ItemAttribute.WRITES.attributeName(), "#ttl", ttlAttribute);
  }

  private static Map<String, AttributeValue> unchangedValues(Saga<?> read, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":read", AttributeValue.fromS(read.revision()));
    values.put(":now", seconds(now));
    return values;
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }
}
