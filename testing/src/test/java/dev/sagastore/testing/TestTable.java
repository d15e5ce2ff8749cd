package dev.sagastore.testing;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A new table on the shared engine, and what tests do with it behind the store's back. */
record TestTable(SagaTable table) {
  static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();

  static TestTable create() {
    SagaTable table = SagaTable.of(ENGINE.client(), ENGINE.newTableName());
    table.create(Duration.ofMinutes(1));
    return new TestTable(table);
  }

  String name() {
    return table.name();
  }

  DynamoDbSagaStore store() {
    return store(ENGINE.client());
  }

  DynamoDbSagaStore store(DynamoDbClient client) {
    return store(client, Clock.systemUTC());
  }

  DynamoDbSagaStore store(DynamoDbClient client, Clock clock) {
    return DynamoDbSagaStore.builder().client(client).tableName(name()).clock(clock).build();
  }

  /** Returns the item as it is stored. */
  Map<String, AttributeValue> item(String sagaName, String sagaId) {
    return ENGINE
        .client()
        .getItem(
            request -> request.tableName(name()).consistentRead(true).key(key(sagaName, sagaId)))
        .item();
  }

  /** Returns all items as they are stored. */
  List<Map<String, AttributeValue>> items() {
    return ENGINE
        .client()
        .scanPaginator(request -> request.tableName(name()).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  /** Removes an item, as a person does it in the console. */
  void remove(String sagaName, String sagaId) {
    ENGINE.client().deleteItem(request -> request.tableName(name()).key(key(sagaName, sagaId)));
  }

  private static Map<String, AttributeValue> key(String sagaName, String sagaId) {
    return Map.of(
        KeyAttribute.PARTITION_KEY.attributeName(),
        AttributeValue.fromS(new Partitions(1).ofSaga(sagaName, sagaId)),
        KeyAttribute.SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.sagaSortKey(sagaId)));
  }

  /** Replaces one attribute of an item, or removes it if the value is null. */
  Map<String, AttributeValue> tamper(
      String sagaName, String sagaId, String attribute, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(item(sagaName, sagaId));
    if (value == null) {
      item.remove(attribute);
    } else {
      item.put(attribute, value);
    }
    ENGINE.client().putItem(request -> request.tableName(name()).item(item));
    return item;
  }
}
