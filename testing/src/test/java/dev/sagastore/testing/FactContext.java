package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The table that facts are tested on, with a partition for each test, and requests to it. */
interface FactContext {
  String PK = KeyAttribute.PARTITION_KEY.attributeName();
  String SK = KeyAttribute.SORT_KEY.attributeName();
  String GSI1PK = KeyAttribute.CORRELATION_PARTITION_KEY.attributeName();
  String GSI1SK = KeyAttribute.CORRELATION_SORT_KEY.attributeName();
  String GSI1 = TableSchema.standard().correlationIndexName();
  String TTL = TableSchema.standard().ttlAttribute();

  int KB = 1024;

  DynamoDbClient client();

  /** Returns the name of a table with the standard schema. */
  String tableName();

  /** Returns a partition key, of both the table and {@code GSI1}, that only this test uses. */
  String partition();

  // items

  default Map<String, AttributeValue> key(String sort) {
    return AttributeMap.of(PK, partition(), SK, sort);
  }

  default Map<String, AttributeValue> item(String sort, Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(sort));
    item.putAll(AttributeMap.of(namesAndValues));
    return item;
  }

  /** Returns an item that is in {@code GSI1}. */
  default Map<String, AttributeValue> indexed(
      String sort, String indexSort, Object... namesAndValues) {
    Map<String, AttributeValue> item = item(sort, GSI1PK, partition(), GSI1SK, indexSort);
    item.putAll(AttributeMap.of(namesAndValues));
    return item;
  }

  /** Returns an item of this size in bytes, which has an attribute {@code f}. */
  default Map<String, AttributeValue> sized(String sort, int bytes) {
    int others = (PK + partition() + SK + sort + "f").length();
    return item(sort, "f", "x".repeat(bytes - others));
  }

  // requests

  default PutItemRequest.Builder put(Map<String, AttributeValue> item) {
    return PutItemRequest.builder()
        .tableName(tableName())
        .item(item)
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  default UpdateItemRequest.Builder update(String sort, String expression, Object... values) {
    return UpdateItemRequest.builder()
        .tableName(tableName())
        .key(key(sort))
        .updateExpression(expression)
        .expressionAttributeValues(valuesOf(values))
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  default DeleteItemRequest.Builder delete(String sort) {
    return DeleteItemRequest.builder()
        .tableName(tableName())
        .key(key(sort))
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  /** Returns a consistent query for a part of the test's partition. */
  default QueryRequest.Builder query(String sortCondition, Object... values) {
    Map<String, AttributeValue> all = AttributeMap.of(":pk", partition());
    all.putAll(AttributeMap.of(values));
    return QueryRequest.builder()
        .tableName(tableName())
        .consistentRead(true)
        .keyConditionExpression(PK + " = :pk" + sortCondition)
        .expressionAttributeValues(all)
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  /** Returns a query for all that the test has in {@code GSI1}. */
  default QueryRequest.Builder indexQuery() {
    return query("")
        .indexName(GSI1)
        .consistentRead(false)
        .keyConditionExpression(GSI1PK + " = :pk");
  }

  // parts of transactions

  default TransactWriteItem putPart(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(tableName()).item(item).build())
        .build();
  }

  default TransactWriteItem updatePart(String sort, String expression, Object... values) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(tableName())
                .key(key(sort))
                .updateExpression(expression)
                .expressionAttributeValues(valuesOf(values))
                .build())
        .build();
  }

  default TransactWriteItem deletePart(String sort) {
    return TransactWriteItem.builder()
        .delete(Delete.builder().tableName(tableName()).key(key(sort)).build())
        .build();
  }

  default TransactWriteItem checkPart(String sort, String condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(tableName())
                .key(key(sort))
                .conditionExpression(condition)
                .build())
        .build();
  }

  default TransactWriteItemsRequest.Builder transaction(List<TransactWriteItem> parts) {
    return TransactWriteItemsRequest.builder()
        .transactItems(parts)
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
  }

  default TransactWriteItemsRequest.Builder transaction(TransactWriteItem... parts) {
    return transaction(List.of(parts));
  }

  // what is sent

  default void store(Map<String, AttributeValue> item) {
    client().putItem(put(item).build());
  }

  /** Reads an item with strong consistency; empty if there is none. */
  default Map<String, AttributeValue> read(String sort) {
    return client()
        .getItem(get -> get.tableName(tableName()).key(key(sort)).consistentRead(true))
        .item();
  }

  /**
   * Tells whether a condition holds. The item is deleted if it does.
   *
   * @param values values of the placeholders in the condition
   */
  default boolean holds(String sort, String condition, Object... values) {
    try {
      client()
          .deleteItem(
              delete(sort)
                  .conditionExpression(condition)
                  .expressionAttributeValues(valuesOf(values))
                  .build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** An empty map of values is not valid. */
  private static Map<String, AttributeValue> valuesOf(Object... values) {
    return values.length == 0 ? null : AttributeMap.of(values);
  }

  /** Asserts that a request fails with a {@code ValidationException}. */
  default void assertInvalid(ThrowingCallable request) {
    DynamoDbException failure = catchThrowableOfType(DynamoDbException.class, request);
    assertThat(failure).as("failure of the request").isNotNull();
    assertThat(failure.awsErrorDetails().errorCode())
        .as(failure.getMessage())
        .isEqualTo("ValidationException");
  }
}
