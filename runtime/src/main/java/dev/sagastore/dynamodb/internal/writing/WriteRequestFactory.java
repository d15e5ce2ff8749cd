package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.item.ConditionFactory;
import dev.sagastore.dynamodb.internal.item.ItemChange;
import dev.sagastore.dynamodb.internal.item.ItemChanger;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.spi.DueSaga;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A factory of the requests that write sagas and their guards. */
public final class WriteRequestFactory {
  private final RequestSettings settings;
  private final ItemKeys keys;
  private final ItemChanger changer;
  private final ConditionFactory conditions;

  public WriteRequestFactory(RequestSettings settings, ItemKeys keys) {
    this.settings = settings;
    this.keys = keys;
    this.changer = new ItemChanger(keys, settings.ttlAttribute());
    this.conditions = new ConditionFactory(settings.ttlAttribute());
  }

  /** Returns the factory of the conditions for this table. */
  ConditionFactory conditions() {
    return conditions;
  }

  PutItemRequest put(WriteAction.PutItem part) {
    return PutItemRequest.builder()
        .tableName(settings.tableName())
        .item(part.item())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(part.condition().names())
        .expressionAttributeValues(part.condition().values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /**
   * Returns the request that changes a stored item. It fails if the item is missing: every
   * condition of an update compares an attribute.
   *
   * @param returned the attributes that the response contains
   */
  UpdateItemRequest update(WriteAction.UpdateItem part, ReturnValue returned) {
    ItemChange.Expression update = part.change().expression(part.condition());
    return UpdateItemRequest.builder()
        .tableName(settings.tableName())
        .key(part.key())
        .updateExpression(update.text())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(update.names())
        .expressionAttributeValues(update.values())
        .returnValues(returned)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  DeleteItemRequest delete(WriteAction.DeleteItem part) {
    return DeleteItemRequest.builder()
        .tableName(settings.tableName())
        .key(part.key())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(part.condition().names())
        .expressionAttributeValues(part.condition().values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /**
   * Returns the transaction of a saga's write and the writes of its guards. Its token makes the
   * request idempotent for ten minutes (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">idempotency</a>).
   */
  TransactWriteItemsRequest transaction(WriteAction saga, List<GuardWrite> guards) {
    return TransactWriteItemsRequest.builder()
        .transactItems(
            Stream.concat(Stream.of(saga), guards.stream().map(GuardWrite::part))
                .map(this::item)
                .toList())
        .clientRequestToken(UUID.randomUUID().toString())
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  private TransactWriteItem item(WriteAction part) {
    if (part instanceof WriteAction.PutItem put) {
      return TransactWriteItem.builder().put(transactional(put)).build();
    }
    if (part instanceof WriteAction.UpdateItem update) {
      return TransactWriteItem.builder().update(transactional(update)).build();
    }
    return TransactWriteItem.builder().delete(transactional((WriteAction.DeleteItem) part)).build();
  }

  private Put transactional(WriteAction.PutItem part) {
    return Put.builder()
        .tableName(settings.tableName())
        .item(part.item())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(part.condition().names())
        .expressionAttributeValues(part.condition().values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private Update transactional(WriteAction.UpdateItem part) {
    ItemChange.Expression update = part.change().expression(part.condition());
    return Update.builder()
        .tableName(settings.tableName())
        .key(part.key())
        .updateExpression(update.text())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(update.names())
        .expressionAttributeValues(update.values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private Delete transactional(WriteAction.DeleteItem part) {
    return Delete.builder()
        .tableName(settings.tableName())
        .key(part.key())
        .conditionExpression(part.condition().expression())
        .expressionAttributeNames(part.condition().names())
        .expressionAttributeValues(part.condition().values())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /**
   * Returns the write that changes a stored saga.
   *
   * @param read the saga that the caller read and changed
   * @param next the saga after the write
   * @param item the item after the write
   */
  WriteAction.UpdateItem update(
      Saga<?> read, Saga<?> next, Map<String, AttributeValue> item, Instant now) {
    return new WriteAction.UpdateItem(
        key(next.type().name(), next.sagaId()),
        changer.change(read, item, next.completedAt()),
        conditions.unchanged(read, now));
  }

  /** Returns the write of a patch. */
  WriteAction.UpdateItem patch(Saga<?> read, Instant now) {
    return new WriteAction.UpdateItem(
        key(read.type().name(), read.sagaId()), changer.patch(read), conditions.current(read, now));
  }

  /**
   * Returns the write of a claim.
   *
   * @param until the next due time
   */
  WriteAction.UpdateItem claim(DueSaga<?> due, Instant until, String claimId, Instant now) {
    String sagaName = due.reference().type().name();
    String sagaId = due.reference().sagaId();
    return new WriteAction.UpdateItem(
        key(sagaName, sagaId),
        changer.claim(sagaName, sagaId, until, claimId),
        conditions.due(due.due(), now));
  }

  /** Returns the key of a saga. */
  Map<String, AttributeValue> key(String sagaName, String sagaId) {
    return keys.saga(sagaName, sagaId);
  }
}
