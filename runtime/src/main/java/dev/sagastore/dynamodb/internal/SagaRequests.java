package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.schema.TableSchema;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The requests that concern single sagas. */
final class SagaRequests {
  private final Settings settings;
  private final ItemKeys keys;
  private final SagaItems items;

  /**
   * What all requests have in common.
   *
   * @param tableName name or ARN of the table
   * @param schema its schema
   * @param consistentReads true for strongly consistent reads
   * @param capacity whether answers tell the units they took
   */
  record Settings(
      String tableName,
      TableSchema schema,
      boolean consistentReads,
      ReturnConsumedCapacity capacity) {
    String ttlAttribute() {
      return schema.ttlAttribute();
    }
  }

  SagaRequests(Settings settings, ItemKeys keys, SagaItems items) {
    this.settings = settings;
    this.keys = keys;
    this.items = items;
  }

  boolean consistentReads() {
    return settings.consistentReads();
  }

  GetItemRequest get(String sagaName, String sagaId) {
    return get(keys.saga(sagaName, sagaId), settings.consistentReads());
  }

  /** A read that a write relies on: an older state would not do. */
  GetItemRequest getForWrite(String sagaName, String sagaId) {
    return get(keys.saga(sagaName, sagaId), true);
  }

  GetItemRequest getGuard(String sagaName, String correlationId) {
    return get(keys.guard(sagaName, correlationId), settings.consistentReads());
  }

  /** A read that a write relies on, of the guard of a correlation ID. */
  GetItemRequest getGuardForWrite(String sagaName, String correlationId) {
    return get(keys.guard(sagaName, correlationId), true);
  }

  private GetItemRequest get(Map<String, AttributeValue> key, boolean consistent) {
    return GetItemRequest.builder()
        .tableName(settings.tableName())
        .key(key)
        .consistentRead(consistent)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /** Returns the request for several sagas, at most 100. */
  BatchGetItemRequest batchGet(String sagaName, Collection<String> sagaIds, boolean consistent) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(sagaIds.stream().map(sagaId -> keys.saga(sagaName, sagaId)).toList())
            .consistentRead(consistent)
            .build();
    return batchGet(Map.of(settings.tableName(), wanted));
  }

  /** Returns the request for what an answer left out. */
  BatchGetItemRequest batchGet(Map<String, KeysAndAttributes> unprocessed) {
    return BatchGetItemRequest.builder()
        .requestItems(unprocessed)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /** Returns the item to store, if DynamoDB can hold it and what later writes add to it. */
  Map<String, AttributeValue> item(Saga<?> saga) {
    Map<String, AttributeValue> item = items.write(saga);
    long reserve = items.reserve(saga);
    long size = ItemSize.of(item) + reserve;
    if (size > ItemSize.LIMIT) {
      throw new SagaTooLargeException(saga, size, reserve, ItemSize.LIMIT, null);
    }
    return item;
  }

  PutItemRequest put(Map<String, AttributeValue> item, Condition condition) {
    return PutItemRequest.builder()
        .tableName(settings.tableName())
        .item(item)
        .conditionExpression(condition.expression())
        .expressionAttributeNames(condition.names())
        .expressionAttributeValues(condition.values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /**
   * Returns the request that changes a stored saga. It fails if the saga is missing: the condition
   * compares an attribute of it.
   */
  UpdateItemRequest update(Saga<?> saga, ItemChange change, Condition condition) {
    ItemChange.Expression update = change.expression(condition);
    return UpdateItemRequest.builder()
        .tableName(settings.tableName())
        .key(keys.saga(saga.type().name(), saga.sagaId()))
        .updateExpression(update.text())
        .conditionExpression(condition.expression())
        .expressionAttributeNames(update.names())
        .expressionAttributeValues(update.values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  DeleteItemRequest delete(String sagaName, String sagaId, Condition condition) {
    return DeleteItemRequest.builder()
        .tableName(settings.tableName())
        .key(keys.saga(sagaName, sagaId))
        .conditionExpression(condition.expression())
        .expressionAttributeNames(condition.names())
        .expressionAttributeValues(condition.values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /**
   * Returns the transaction of two puts. Its token makes DynamoDB do it once however often it is
   * sent, for ten minutes (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">idempotency</a>).
   */
  TransactWriteItemsRequest putBoth(
      Map<String, AttributeValue> saga,
      Condition sagaCondition,
      Map<String, AttributeValue> guard,
      Condition guardCondition) {
    return transaction(putPart(saga, sagaCondition), putPart(guard, guardCondition));
  }

  /** Returns the transaction that changes a stored saga and puts its guard. */
  TransactWriteItemsRequest updateAndPut(
      Saga<?> saga,
      ItemChange change,
      Condition sagaCondition,
      Map<String, AttributeValue> guard,
      Condition guardCondition) {
    return transaction(updatePart(saga, change, sagaCondition), putPart(guard, guardCondition));
  }

  /** Returns the transaction of two deletes. */
  TransactWriteItemsRequest deleteBoth(
      String sagaName,
      String sagaId,
      Condition sagaCondition,
      String correlationId,
      Condition guardCondition) {
    return transaction(
        deletePart(keys.saga(sagaName, sagaId), sagaCondition),
        deletePart(keys.guard(sagaName, correlationId), guardCondition));
  }

  private TransactWriteItemsRequest transaction(TransactWriteItem saga, TransactWriteItem guard) {
    return TransactWriteItemsRequest.builder()
        .transactItems(saga, guard)
        .clientRequestToken(UUID.randomUUID().toString())
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  private TransactWriteItem putPart(Map<String, AttributeValue> item, Condition condition) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(settings.tableName())
                .item(item)
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  private TransactWriteItem updatePart(Saga<?> saga, ItemChange change, Condition condition) {
    ItemChange.Expression update = change.expression(condition);
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(settings.tableName())
                .key(keys.saga(saga.type().name(), saga.sagaId()))
                .updateExpression(update.text())
                .conditionExpression(condition.expression())
                .expressionAttributeNames(update.names())
                .expressionAttributeValues(update.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  private TransactWriteItem deletePart(Map<String, AttributeValue> key, Condition condition) {
    return TransactWriteItem.builder()
        .delete(
            Delete.builder()
                .tableName(settings.tableName())
                .key(key)
                .conditionExpression(condition.expression())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  // conditions, with this table's TTL attribute

  Condition absent(String writeId, boolean completedIsAbsent, Instant now) {
    return Condition.absent(writeId, completedIsAbsent, now, settings.ttlAttribute());
  }

  Condition unchanged(Saga<?> read, Instant now) {
    return Condition.unchanged(read, now, settings.ttlAttribute());
  }

  Condition freeGuard(Saga<?> saga, Instant now) {
    return Condition.freeGuard(
        WriteLog.insert(saga.revision()),
        saga.type().hasReusableCorrelationIds(),
        now,
        settings.ttlAttribute());
  }
}
