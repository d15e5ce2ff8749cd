package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TransactionFixture.none;
import static dev.sagastore.embedded.TransactionFixture.reason;
import static dev.sagastore.embedded.TransactionFixture.reasons;
import static dev.sagastore.embedded.TransactionFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.embedded.TestEngine.Index;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Throttling.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">Limits
 *     of a partition</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html">Exceptions
 *     and reasons</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html">ThrottlingReason</a>
 */
class ThrottlingTest {
  private static final String TABLE = "Orders";
  private static final String ON_DEMAND =
      "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
          + " scaling your table or index so please try again shortly. If exceptions persist, check"
          + " if you have a hot key:"
          + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";
  private static final String PROVISIONED =
      "The level of configured provisioned throughput for the table was exceeded. Consider"
          + " increasing your provisioning level with the UpdateTable API.";

  /** An item of 250 write units, 63 read units. */
  private static final String DATA = "x".repeat(250 * 1024 - 50);

  private final EngineClock clock = new EngineClock();
  private final TestEngine tables = new TestEngine(clock);
  private final DynamoDbEngine engine = tables.engine();
  private final DynamoDbClient client = tables.client();

  @AfterEach
  void close() {
    tables.close();
  }

  private void createTable(Index... indexes) {
    tables.createTable(TABLE, List.of("id:S", "no:N"), indexes);
    engine.setThrottling(true);
  }

  private void createTable(Consumer<CreateTableRequest.Builder> throughput) {
    tables.createTable(TABLE, List.of("id:S", "no:N"), throughput);
    engine.setThrottling(true);
  }

  private static Consumer<CreateTableRequest.Builder> provisioned(long reads, long writes) {
    return request ->
        request
            .billingMode(BillingMode.PROVISIONED)
            .provisionedThroughput(
                units -> units.readCapacityUnits(reads).writeCapacityUnits(writes));
  }

  private void put(String id, int no) {
    tables.put(TABLE, "id", id, "no", no, "data", DATA);
  }

  private void exhaustWrites(String id) {
    for (int no = 0; no < 4; no++) {
      put(id, no);
    }
  }

  private void query(String id) {
    client.query(
        query ->
            query
                .tableName(TABLE)
                .keyConditionExpression("id = :id")
                .expressionAttributeValues(item(":id", id))
                .consistentRead(true));
  }

  private static List<ThrottlingReason> reasonsOf(Runnable request) {
    ThrottlingException failure = catchThrowableOfType(ThrottlingException.class, request::run);
    assertThat(failure).as("throttling").isNotNull();
    assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo(ON_DEMAND);
    assertThat(failure.isThrottlingException()).isTrue();
    return failure.throttlingReasons();
  }

  private static List<ThrottlingReason> provisionedReasonsOf(Runnable request, String message) {
    ProvisionedThroughputExceededException failure =
        catchThrowableOfType(ProvisionedThroughputExceededException.class, request::run);
    assertThat(failure).as("throttling").isNotNull();
    assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo(message);
    return failure.throttlingReasons();
  }

  private ThrottlingReason reasonOf(String reason, String... index) {
    String table = client.describeTable(describe -> describe.tableName(TABLE)).table().tableArn();
    return ThrottlingReason.builder()
        .reason(reason)
        .resource(index.length == 0 ? table : table + "/index/" + index[0])
        .build();
  }

  @Test
  void isOffByDefault() {
    tables.createTable(TABLE, List.of("id:S", "no:N"), provisioned(1, 1));

    exhaustWrites("a");
    exhaustWrites("a");
  }

  @Nested
  class KeyRange {
    @Test
    void serves1000WriteUnitsInSecond() {
      createTable();
      exhaustWrites("a");

      assertThat(reasonsOf(() -> put("a", 9)))
          .containsExactly(reasonOf("TableWriteKeyRangeThroughputExceeded"));
      assertThat(tables.get(TABLE, "id", "a", "no", 9)).isEmpty();
    }

    @Test
    void servesUnitsOfNextSecond() {
      createTable();
      exhaustWrites("a");
      clock.advance(Duration.ofSeconds(1));

      exhaustWrites("a");
      reasonsOf(() -> put("a", 9));
    }

    @Test
    void doesNotSaveUnits() {
      createTable();
      put("a", 1);
      clock.advance(Duration.ofHours(1));
      exhaustWrites("a");

      reasonsOf(() -> put("a", 9));
    }

    @Test
    void leavesOtherPartitionKeysAlone() {
      createTable();
      exhaustWrites("a");

      exhaustWrites("b");
    }

    @Test
    void serves3000ReadUnitsInSecond() {
      createTable();
      put("a", 1);
      // 63 units each
      for (int i = 0; i < 48; i++) {
        tables.get(TABLE, "id", "a", "no", 1);
      }

      assertThat(reasonsOf(() -> tables.get(TABLE, "id", "a", "no", 1)))
          .containsExactly(reasonOf("TableReadKeyRangeThroughputExceeded"));
      reasonsOf(() -> query("a"));
      put("a", 2);
    }

    @Test
    void ofIndexThrottlesWriteOfTable() {
      createTable(Index.global("byState", "state:S"));
      for (int i = 0; i < 4; i++) {
        tables.put(TABLE, "id", "id" + i, "no", 1, "state", "hot", "data", DATA);
      }

      assertThat(reasonsOf(() -> tables.put(TABLE, "id", "other", "no", 1, "state", "hot")))
          .containsExactly(reasonOf("IndexWriteKeyRangeThroughputExceeded", "byState"));
      assertThat(tables.get(TABLE, "id", "other", "no", 1)).isEmpty();
      tables.put(TABLE, "id", "other", "no", 1, "state", "cold");
      tables.put(TABLE, "id", "other", "no", 2);
    }

    @Test
    void isRenewedBySwitching() {
      createTable();
      exhaustWrites("a");
      engine.setThrottling(true);

      put("a", 9);
      engine.setThrottling(false);
      exhaustWrites("a");
    }

    @Test
    void failedConditionTakesUnits() {
      createTable();
      put("a", 1);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(
                () ->
                    client.putItem(
                        put ->
                            put.tableName(TABLE)
                                .item(item("id", "a", "no", 1))
                                .conditionExpression("attribute_not_exists(id)")))
            .hasMessageContaining("The conditional request failed");
      }

      reasonsOf(() -> put("a", 9));
    }
  }

  @Nested
  class TableLimit {
    @Test
    void failsWritesBeyondProvisionedThroughput() {
      createTable(provisioned(1, 250));
      put("a", 1);

      assertThat(provisionedReasonsOf(() -> put("b", 1), PROVISIONED))
          .containsExactly(reasonOf("TableWriteProvisionedThroughputExceeded"));
      clock.advance(Duration.ofSeconds(1));
      put("b", 1);
    }

    @Test
    void failsReadsBeyondProvisionedThroughput() {
      createTable(provisioned(2, 1000));
      put("a", 1);
      tables.get(TABLE, "id", "a", "no", 1);

      assertThat(provisionedReasonsOf(() -> query("b"), PROVISIONED))
          .containsExactly(reasonOf("TableReadProvisionedThroughputExceeded"));
    }

    @Test
    void failsScansBeyondProvisionedThroughput() {
      createTable(provisioned(2, 1000));
      put("a", 1);
      client.scan(scan -> scan.tableName(TABLE));

      assertThat(
              provisionedReasonsOf(() -> client.scan(scan -> scan.tableName(TABLE)), PROVISIONED))
          .containsExactly(reasonOf("TableReadProvisionedThroughputExceeded"));
    }

    @Test
    void failsHotKeyOfProvisionedTable() {
      createTable(provisioned(10_000, 10_000));
      exhaustWrites("a");

      assertThat(provisionedReasonsOf(() -> put("a", 9), PROVISIONED))
          .containsExactly(reasonOf("TableWriteKeyRangeThroughputExceeded"));
    }

    @Test
    void failsBeyondMaximumOnDemand() {
      createTable(
          request ->
              request.onDemandThroughput(
                  units -> units.maxReadRequestUnits(2L).maxWriteRequestUnits(10L)));
      put("a", 1);
      tables.get(TABLE, "id", "a", "no", 1);

      assertThat(reasonsOf(() -> put("b", 1)))
          .containsExactly(reasonOf("TableWriteMaxOnDemandThroughputExceeded"));
      assertThat(reasonsOf(() -> tables.get(TABLE, "id", "b", "no", 1)))
          .containsExactly(reasonOf("TableReadMaxOnDemandThroughputExceeded"));
    }

    @Test
    void isSharedByLocalIndex() {
      tables.createTable(
          TABLE,
          List.of("id:S", "no:N"),
          provisioned(2, 300),
          Index.local("byDay", "id:S", "day:S"));
      engine.setThrottling(true);
      // 150 units for the table, 150 for its index
      tables.put(TABLE, "id", "a", "no", 1, "day", "mon", "data", "x".repeat(150 * 1024 - 50));

      assertThat(provisionedReasonsOf(() -> put("b", 1), PROVISIONED))
          .containsExactly(reasonOf("TableWriteProvisionedThroughputExceeded"));
    }

    @Test
    void ofIndexThrottlesWriteOfTable() {
      tables.createTable(
          TABLE,
          List.of("id:S", "no:N"),
          request -> {
            provisioned(1000, 10_000).accept(request);
            request.globalSecondaryIndexes(
                request.build().globalSecondaryIndexes().get(0).toBuilder()
                    .provisionedThroughput(
                        ProvisionedThroughput.builder()
                            .readCapacityUnits(1L)
                            .writeCapacityUnits(1L)
                            .build())
                    .build());
          },
          Index.global("byState", "state:S"));
      engine.setThrottling(true);
      tables.put(TABLE, "id", "a", "no", 1, "state", "x");

      assertThat(
              provisionedReasonsOf(
                  () -> tables.put(TABLE, "id", "b", "no", 1, "state", "y"),
                  "The level of configured provisioned throughput for one or more global secondary"
                      + " indexes of the table was exceeded. Consider increasing your provisioning"
                      + " level for the under-provisioned global secondary indexes with the"
                      + " UpdateTable API"))
          .containsExactly(reasonOf("IndexWriteProvisionedThroughputExceeded", "byState"));
    }
  }

  @Nested
  class Batch {
    private WriteRequest putRequest(String id) {
      return WriteRequest.builder()
          .putRequest(PutRequest.builder().item(item("id", id, "no", 9)).build())
          .build();
    }

    @Test
    void leavesThrottledWritesUnprocessed() {
      createTable();
      exhaustWrites("a");
      List<WriteRequest> puts = List.of(putRequest("a"), putRequest("b"));

      BatchWriteItemResponse response =
          client.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, puts)));

      assertThat(response.unprocessedItems()).isEqualTo(Map.of(TABLE, puts.subList(0, 1)));
      assertThat(tables.get(TABLE, "id", "b", "no", 9)).isNotEmpty();
    }

    @Test
    void failsIfAllWritesAreThrottled() {
      createTable();
      exhaustWrites("a");

      reasonsOf(
          () ->
              client.batchWriteItem(
                  batch -> batch.requestItems(Map.of(TABLE, List.of(putRequest("a"))))));
    }

    @Test
    void leavesThrottledReadsUnprocessed() {
      createTable();
      put("a", 1);
      for (int i = 0; i < 48; i++) {
        tables.get(TABLE, "id", "a", "no", 1);
      }
      tables.put(TABLE, "id", "b", "no", 1);

      BatchGetItemResponse response =
          client.batchGetItem(
              batch ->
                  batch.requestItems(
                      Map.of(
                          TABLE,
                          TestEngine.keys(
                              List.of(item("id", "a", "no", 1), item("id", "b", "no", 1))))));

      assertThat(response.responses().get(TABLE)).containsExactly(item("id", "b", "no", 1));
      assertThat(response.unprocessedKeys().get(TABLE).keys())
          .containsExactly(item("id", "a", "no", 1));
    }
  }

  @Nested
  class Transaction {
    private TransactWriteItem putPart(String id, int no) {
      return TransactWriteItem.builder()
          .put(Put.builder().tableName(TABLE).item(item("id", id, "no", no)).build())
          .build();
    }

    @Test
    void isCancelledOnDemand() {
      createTable();
      exhaustWrites("a");

      assertThat(reasons(() -> client.transactWriteItems(write(putPart("b", 1), putPart("a", 9)))))
          .containsExactly(none(), reason("ThrottlingError", ON_DEMAND));
      assertThat(tables.get(TABLE, "id", "b", "no", 1)).isEmpty();
    }

    @Test
    void isCancelledIfProvisioned() {
      createTable(provisioned(1000, 250));
      put("a", 1);

      assertThat(reasons(() -> client.transactWriteItems(write(putPart("b", 1)))))
          .containsExactly(reason("ProvisionedThroughputExceeded", PROVISIONED));
    }

    @Test
    void takesTwiceTheUnits() {
      createTable(provisioned(1000, 2));
      client.transactWriteItems(write(putPart("a", 1)));

      provisionedReasonsOf(() -> put("b", 1), PROVISIONED);
    }
  }
}
