package dev.sagastore.testing;

import dev.sagastore.schema.KeyAttribute;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** One request of each kind, for items that are nothing but their keys. */
record Calls(String table) {
  Sender.Call<?> put(String id) {
    PutItemRequest request = PutItemRequest.builder().tableName(table).item(key(id)).build();
    return new Sender.Call<>(client -> client.putItem(request), client -> client.putItem(request));
  }

  Sender.Call<?> update(String id) {
    UpdateItemRequest request = UpdateItemRequest.builder().tableName(table).key(key(id)).build();
    return new Sender.Call<>(
        client -> client.updateItem(request), client -> client.updateItem(request));
  }

  Sender.Call<?> delete(String id) {
    DeleteItemRequest request = DeleteItemRequest.builder().tableName(table).key(key(id)).build();
    return new Sender.Call<>(
        client -> client.deleteItem(request), client -> client.deleteItem(request));
  }

  Sender.Call<?> get(String id) {
    GetItemRequest request = GetItemRequest.builder().tableName(table).key(key(id)).build();
    return new Sender.Call<>(client -> client.getItem(request), client -> client.getItem(request));
  }

  Sender.Call<?> query(String id) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("PK = :pk AND SK = :sk")
            .expressionAttributeValues(Map.of(":pk", key(id).get("PK"), ":sk", key(id).get("SK")))
            .build();
    return new Sender.Call<>(client -> client.query(request), client -> client.query(request));
  }

  /** Puts items that must not be there yet. */
  Sender.Call<?> transaction(String... ids) {
    List<TransactWriteItem> puts =
        Stream.of(ids)
            .map(
                id ->
                    TransactWriteItem.builder()
                        .put(
                            put ->
                                put.tableName(table)
                                    .item(key(id))
                                    .conditionExpression("attribute_not_exists(PK)"))
                        .build())
            .toList();
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder().transactItems(puts).build();
    return new Sender.Call<>(
        client -> client.transactWriteItems(request), client -> client.transactWriteItems(request));
  }

  /** Looks behind the faults. */
  boolean isStored(String id) {
    return TestTable.ENGINE
        .client()
        .getItem(get -> get.tableName(table).key(key(id)).consistentRead(true))
        .hasItem();
  }

  static Map<String, AttributeValue> key(String id) {
    return Map.of(
        KeyAttribute.PARTITION_KEY.attributeName(),
        AttributeValue.fromS("SAGA#OrderSaga"),
        KeyAttribute.SORT_KEY.attributeName(),
        AttributeValue.fromS("ID#" + id));
  }
}
