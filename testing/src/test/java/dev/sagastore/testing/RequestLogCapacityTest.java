package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The units that the log notes of each operation, for synchronous and asynchronous clients. */
@Timeout(60)
class RequestLogCapacityTest {
  private static final String TABLE = TestTable.create().name();
  private static final String OTHER_TABLE = TestTable.create().name();
  private static final Calls CALLS = new Calls(TABLE);
  private static final RequestLog LOG = new RequestLog();
  private static final FaultInjector FAULTS = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private static final Sender.Sync SYNC = Sender.Sync.of(FAULTS, 1, LOG);
  private static final Sender.Async ASYNC = Sender.Async.of(FAULTS, 1, LOG);

  private final String id = UUID.randomUUID().toString();

  static List<Sender> senders() {
    return List.of(SYNC, ASYNC);
  }

  @BeforeEach
  void clear() {
    FAULTS.reset();
    LOG.clear();
  }

  @AfterAll
  static void close() {
    SYNC.close();
    ASYNC.close();
    FAULTS.close();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void requestsForOneItem(Sender client) {
    client.send(putIndexed(id));
    client.send(CALLS.update(id));
    client.send(CALLS.get(id));
    client.send(CALLS.delete(id));

    assertThat(LOG.entries())
        .containsExactly(
            entry("PutItem", 1, Map.of("GSI1", 1.0)),
            entry("UpdateItem", 1, Map.of()),
            entry("GetItem", 0.5, Map.of()),
            entry("DeleteItem", 1, Map.of("GSI1", 1.0)));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aQueryOfTheTableAndOfAnIndex(Sender client) {
    client.send(putIndexed(id));
    // the engine, unlike AWS, takes nothing for what it does not find
    LOG.clear();

    client.send(CALLS.query(id));
    client.send(queryIndex(id));

    assertThat(LOG.entries())
        .containsExactly(entry("Query", 0.5, Map.of()), entry("Query", 0, Map.of("GSI1", 0.5)));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aScan(Sender client) {
    client.send(new Calls(OTHER_TABLE).put(id));
    ScanRequest request = ScanRequest.builder().tableName(OTHER_TABLE).build();
    LOG.clear();

    client.send(new Sender.Call<>(sync -> sync.scan(request), async -> async.scan(request)));

    assertThat(LOG.entries()).containsExactly(entry("Scan", 0.5, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aBatchOfReadsIsCountedOverAllTables(Sender client) {
    client.send(CALLS.put(id));
    client.send(new Calls(OTHER_TABLE).put(id));
    client.send(new Calls(OTHER_TABLE).put(id + "b"));
    LOG.clear();
    KeysAndAttributes one = KeysAndAttributes.builder().keys(List.of(Calls.key(id))).build();
    KeysAndAttributes two =
        KeysAndAttributes.builder()
            .keys(List.of(Calls.key(id), Calls.key(id + "b")))
            .consistentRead(true)
            .build();
    BatchGetItemRequest request =
        BatchGetItemRequest.builder().requestItems(Map.of(TABLE, one, OTHER_TABLE, two)).build();

    client.send(
        new Sender.Call<>(
            sync -> sync.batchGetItem(request), async -> async.batchGetItem(request)));

    assertThat(LOG.entries()).containsExactly(entry("BatchGetItem", 0.5 + 2, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aBatchOfWritesIsCountedOverAllTables(Sender client) {
    WriteRequest write =
        WriteRequest.builder().putRequest(put -> put.item(indexed(id + client))).build();
    BatchWriteItemRequest request =
        BatchWriteItemRequest.builder()
            .requestItems(Map.of(TABLE, List.of(write), OTHER_TABLE, List.of(write)))
            .build();

    client.send(
        new Sender.Call<>(
            sync -> sync.batchWriteItem(request), async -> async.batchWriteItem(request)));

    assertThat(LOG.entries()).containsExactly(entry("BatchWriteItem", 2, Map.of("GSI1", 2.0)));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aTransactionTakesWhatTheEngineSays(Sender client) {
    ConsumedCapacity expected =
        TestTable.ENGINE
            .client()
            .transactWriteItems(
                transaction(id + "expected").toBuilder()
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                    .build())
            .consumedCapacity()
            .get(0);
    TransactWriteItemsRequest writes = transaction(id + client);
    TransactGetItemsRequest reads =
        TransactGetItemsRequest.builder()
            .transactItems(
                TransactGetItem.builder()
                    .get(get -> get.tableName(TABLE).key(Calls.key(id)))
                    .build())
            .build();

    client.send(
        new Sender.Call<>(
            sync -> sync.transactWriteItems(writes), async -> async.transactWriteItems(writes)));
    client.send(
        new Sender.Call<>(
            sync -> sync.transactGetItems(reads), async -> async.transactGetItems(reads)));

    double indexUnits = expected.globalSecondaryIndexes().get("GSI1").capacityUnits();
    assertThat(indexUnits).isPositive();
    assertThat(LOG.entries())
        .containsExactly(
            entry(
                "TransactWriteItems", expected.table().capacityUnits(), Map.of("GSI1", indexUnits)),
            entry("TransactGetItems", 2, Map.of()));
  }

  private static RequestLog.Entry entry(
      String operation, double tableUnits, Map<String, Double> indexUnits) {
    return new RequestLog.Entry("", operation, tableUnits, indexUnits, false);
  }

  private static Sender.Call<?> putIndexed(String id) {
    PutItemRequest request = PutItemRequest.builder().tableName(TABLE).item(indexed(id)).build();
    return new Sender.Call<>(sync -> sync.putItem(request), async -> async.putItem(request));
  }

  private static Sender.Call<?> queryIndex(String id) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(TABLE)
            .indexName("GSI1")
            .keyConditionExpression("GSI1PK = :pk AND GSI1SK = :sk")
            .expressionAttributeValues(
                Map.of(
                    ":pk", indexed(id).get("GSI1PK"),
                    ":sk", indexed(id).get("GSI1SK")))
            .build();
    return new Sender.Call<>(sync -> sync.query(request), async -> async.query(request));
  }

  private static TransactWriteItemsRequest transaction(String id) {
    return TransactWriteItemsRequest.builder()
        .transactItems(
            TransactWriteItem.builder().put(put -> put.tableName(TABLE).item(indexed(id))).build())
        .build();
  }

  private static Map<String, AttributeValue> indexed(String id) {
    Map<String, AttributeValue> item = new HashMap<>(Calls.key(id));
    item.put("GSI1PK", AttributeValue.fromS("SAGA#OrderSaga"));
    item.put("GSI1SK", AttributeValue.fromS("CORR#" + id));
    return item;
  }
}
