package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ItemChange;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Creates the requests that write sagas and their guards. */
public final class WriteRequests {
  private final RequestSettings settings;
  private final ItemKeys keys;
  private final SagaItems items;

  public WriteRequests(RequestSettings settings, ItemKeys keys, SagaItems items) {
    this.settings = settings;
    this.keys = keys;
    this.items = items;
  }

  /** Returns the item to store, if DynamoDB can hold it and what later writes add to it. */
  public Map<String, AttributeValue> item(Saga<?> saga) {
    Map<String, AttributeValue> item = items.write(saga);
    long reserve = items.reserve(saga);
    long size = ItemSize.of(item) + reserve;
    if (size > ItemSize.LIMIT) {
      throw new SagaTooLargeException(saga, size, reserve, ItemSize.LIMIT, null);
    }
    return item;
  }

  public PutItemRequest put(Map<String, AttributeValue> item, Condition condition) {
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
  public UpdateItemRequest update(Saga<?> saga, ItemChange change, Condition condition) {
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

  public DeleteItemRequest delete(String sagaName, String sagaId, Condition condition) {
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
  public TransactWriteItemsRequest putBoth(
      Map<String, AttributeValue> saga,
      Condition sagaCondition,
      Map<String, AttributeValue> guard,
      Condition guardCondition) {
    return transaction(putPart(saga, sagaCondition), putPart(guard, guardCondition));
  }

  /** Returns the transaction that changes a stored saga and puts its guard. */
  public TransactWriteItemsRequest updateAndPut(
      Saga<?> saga,
      ItemChange change,
      Condition sagaCondition,
      Map<String, AttributeValue> guard,
      Condition guardCondition) {
    return transaction(updatePart(saga, change, sagaCondition), putPart(guard, guardCondition));
  }

  /** Returns the transaction of two deletes. */
  public TransactWriteItemsRequest deleteBoth(
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

  public Condition absent(String writeId, boolean completedIsAbsent, Instant now) {
    return Condition.absent(writeId, completedIsAbsent, now, settings.ttlAttribute());
  }

  public Condition unchanged(Saga<?> read, Instant now) {
    return Condition.unchanged(read, now, settings.ttlAttribute());
  }

  public Condition freeGuard(Saga<?> saga, Instant now) {
    return Condition.freeGuard(
        WriteLog.insert(saga.revision()),
        saga.type().hasReusableCorrelationIds(),
        now,
        settings.ttlAttribute());
  }
}
