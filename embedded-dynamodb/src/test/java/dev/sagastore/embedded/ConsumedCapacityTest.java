package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Units that requests take.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">Read
 *     and write operations</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html">ConsumedCapacity</a>
 */
class ConsumedCapacityTest {
  private static final int KB = 1024;

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Returns an item of so many bytes. */
  private static Map<String, AttributeValue> sized(String id, int bytes) {
    return item("id", id, "f", "x".repeat(bytes - "idf".length() - id.length()));
  }

  private double put(Map<String, AttributeValue> item) {
    return engine
        .client()
        .putItem(
            put ->
                put.tableName("Orders")
                    .item(item)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  private double get(String id, boolean consistent) {
    return engine
        .client()
        .getItem(
            get ->
                get.tableName("Orders")
                    .key(item("id", id))
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  @Nested
  class Get {
    @ParameterizedTest
    @CsvSource({"10, 1", "4096, 1", "4097, 2", "8192, 2", "8193, 3", "409600, 100"})
    void roundsUpToFourKilobytes(int bytes, double units) {
      put(sized("1", bytes));

      assertThat(get("1", true)).isEqualTo(units);
      assertThat(get("1", false)).isEqualTo(units / 2);
    }

    @Test
    void ofMissingItemTakesSmallestUnit() {
      assertThat(get("1", true)).isEqualTo(1);
      assertThat(get("1", false)).isEqualTo(0.5);
    }

    @Test
    void withProjectionReadsWholeItem() {
      put(sized("1", 8 * KB));

      ConsumedCapacity capacity =
          engine
              .client()
              .getItem(
                  get ->
                      get.tableName("Orders")
                          .key(item("id", "1"))
                          .projectionExpression("id")
                          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
              .consumedCapacity();

      assertThat(capacity.capacityUnits()).isEqualTo(1);
    }
  }

  @Nested
  class Put {
    @ParameterizedTest
    @CsvSource({"10, 1", "1024, 1", "1025, 2", "2048, 2", "409600, 400"})
    void roundsUpToKilobytes(int bytes, double units) {
      assertThat(put(sized("1", bytes))).isEqualTo(units);
    }

    @Test
    void takesLargerOfOldAndNewItem() {
      put(sized("1", 3 * KB));

      assertThat(put(sized("1", 10))).isEqualTo(3);
      assertThat(put(sized("1", 5 * KB))).isEqualTo(5);
    }

    @Test
    void ofSameItemTakesItsSize() {
      put(sized("1", 3 * KB));

      assertThat(put(sized("1", 3 * KB))).isEqualTo(3);
    }

    @Test
    void failureOfConditionHasNoCapacity() {
      put(sized("1", 3 * KB));

      assertThatThrownBy(
              () ->
                  engine
                      .client()
                      .putItem(
                          put ->
                              put.tableName("Orders")
                                  .item(item("id", "1"))
                                  .conditionExpression("attribute_not_exists(id)")
                                  .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)))
          .isInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Nested
  class Delete {
    private double delete() {
      return engine
          .client()
          .deleteItem(
              delete ->
                  delete
                      .tableName("Orders")
                      .key(item("id", "1"))
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
          .consumedCapacity()
          .capacityUnits();
    }

    @Test
    void takesSizeOfDeletedItem() {
      put(sized("1", 3 * KB));

      assertThat(delete()).isEqualTo(3);
    }

    @Test
    void ofMissingItemTakesOneUnit() {
      assertThat(delete()).isEqualTo(1);
    }
  }

  @Nested
  class Update {
    private double set(String name, Object value) {
      return engine
          .client()
          .updateItem(
              update ->
                  update
                      .tableName("Orders")
                      .key(item("id", "1"))
                      .updateExpression("SET " + name + " = :v")
                      .expressionAttributeValues(item(":v", value))
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
          .consumedCapacity()
          .capacityUnits();
    }

    @Test
    void takesWholeItem() {
      put(sized("1", 3 * KB - 3));

      assertThat(set("n", number("1"))).isEqualTo(3);
    }

    @Test
    void takesLargerOfOldAndNewItem() {
      put(sized("1", 3 * KB));

      assertThat(set("f", "")).isEqualTo(3);
      assertThat(set("f", "x".repeat(5 * KB))).isEqualTo(6);
    }

    @Test
    void ofNewItemTakesItsSize() {
      assertThat(set("f", "x".repeat(2 * KB))).isEqualTo(3);
    }

    @Test
    void returnsMatchLevelOfDetail() {
      ReturnConsumedCapacity[] levels = {ReturnConsumedCapacity.NONE, null};
      for (ReturnConsumedCapacity level : levels) {
        assertThat(
                engine
                    .client()
                    .updateItem(
                        update ->
                            update
                                .tableName("Orders")
                                .key(item("id", "1"))
                                .returnConsumedCapacity(level))
                    .consumedCapacity())
            .isNull();
      }
    }
  }

  @Nested
  class Batch {
    @Test
    void getRoundsUpEachItem() {
      put(sized("1", 1536));
      put(sized("2", 6656));

      ConsumedCapacity capacity = batchGet(true, "1", "2").get(0);

      // AWS's example: 4 KB + 8 KB
      assertThat(capacity.capacityUnits()).isEqualTo(3);
      assertThat(capacity.tableName()).isEqualTo("Orders");
      assertThat(batchGet(false, "1", "2").get(0).capacityUnits()).isEqualTo(1.5);
    }

    @Test
    void getOfMissingItemsTakesSmallestUnits() {
      assertThat(batchGet(true, "1", "2", "3").get(0).capacityUnits()).isEqualTo(3);
      assertThat(batchGet(false, "1", "2", "3").get(0).capacityUnits()).isEqualTo(1.5);
    }

    private List<ConsumedCapacity> batchGet(boolean consistent, String... ids) {
      KeysAndAttributes keys =
          KeysAndAttributes.builder()
              .keys(java.util.Arrays.stream(ids).map(id -> item("id", id)).toList())
              .consistentRead(consistent)
              .build();
      return engine
          .client()
          .batchGetItem(
              batch ->
                  batch
                      .requestItems(Map.of("Orders", keys))
                      .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
          .consumedCapacity();
    }

    @Test
    void writeRoundsUpEachItem() {
      put(sized("3", 2 * KB));
      engine.createTable("Others", "id:S");
      Map<String, List<WriteRequest>> writes =
          Map.of(
              "Orders",
              List.of(
                  putOf(sized("1", 500)), putOf(sized("2", 3584)), deleteOf("3"), deleteOf("4")),
              "Others",
              List.of(putOf(sized("1", 10))));

      List<ConsumedCapacity> capacities =
          engine
              .client()
              .batchWriteItem(
                  batch ->
                      batch
                          .requestItems(writes)
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();

      // AWS's example: 1 KB + 4 KB; then the deleted item, and the missing one
      assertThat(capacities)
          .extracting(ConsumedCapacity::tableName, ConsumedCapacity::capacityUnits)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("Orders", 1 + 4 + 2 + 1.0),
              org.assertj.core.groups.Tuple.tuple("Others", 1.0));
      assertThat(capacities)
          .allSatisfy(of -> assertThat(of.table().capacityUnits()).isEqualTo(of.capacityUnits()));
    }

    private WriteRequest putOf(Map<String, AttributeValue> item) {
      return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private WriteRequest deleteOf(String id) {
      return WriteRequest.builder().deleteRequest(delete -> delete.key(item("id", id))).build();
    }
  }

  /** Queries and scans add the sizes of all items that they read, and round up once. */
  @Nested
  class Pages {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
    }

    private void putLines(int number, int bytes) {
      IntStream.range(0, number)
          .forEach(
              n ->
                  engine.put(
                      "Lines",
                      "id",
                      "1",
                      "n",
                      100 + n,
                      "f",
                      "x".repeat(bytes - "id1n".length() - 3 - "f".length())));
    }

    private QueryRequest.Builder lines() {
      return QueryRequest.builder()
          .tableName("Lines")
          .keyConditionExpression("id = :id")
          .expressionAttributeValues(item(":id", "1"))
          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    }

    private double units(QueryRequest.Builder query) {
      return engine.client().query(query.build()).consumedCapacity().capacityUnits();
    }

    @Test
    void queryRoundsUpOnce() {
      // numbers of three digits take 3 bytes, of two 2
      putLines(10, 1000);

      assertThat(units(lines().consistentRead(true))).isEqualTo(3);
      assertThat(units(lines())).isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void queryThatFindsNothingTakesSmallestUnit(boolean consistent) {
      assertThat(units(lines().consistentRead(consistent))).isEqualTo(consistent ? 1 : 0.5);
    }

    @Test
    void filterAndProjectionAndCountChangeNothing() {
      putLines(9, 1000);

      assertThat(
              units(
                  lines()
                      .consistentRead(true)
                      .filterExpression("f = :none")
                      .expressionAttributeValues(item(":id", "1", ":none", "none"))))
          .isEqualTo(3);
      assertThat(units(lines().consistentRead(true).projectionExpression("n"))).isEqualTo(3);
      assertThat(units(lines().consistentRead(true).select(Select.COUNT))).isEqualTo(3);
    }

    @Test
    void limitEndsReading() {
      putLines(9, 1000);

      assertThat(units(lines().consistentRead(true).limit(4))).isEqualTo(1);
      assertThat(units(lines().consistentRead(true).limit(5))).isEqualTo(2);
    }

    @Test
    void scanRoundsUpOnce() {
      putLines(10, 1000);

      ConsumedCapacity capacity =
          engine
              .client()
              .scan(
                  scan ->
                      scan.tableName("Lines")
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();

      assertThat(capacity.capacityUnits()).isEqualTo(1.5);
      assertThat(capacity.table().capacityUnits()).isEqualTo(1.5);
      assertThat(capacity.hasGlobalSecondaryIndexes()).isFalse();
    }

    @Test
    void scanOfEmptyTableTakesSmallestUnit() {
      assertThat(
              engine
                  .client()
                  .scan(
                      scan ->
                          scan.tableName("Lines")
                              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                  .consumedCapacity()
                  .capacityUnits())
          .isEqualTo(0.5);
    }
  }

  /**
   * Writes to indexes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
   *     capacity units of global indexes</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes">Write
   *     capacity units of local indexes</a>
   */
  @Nested
  class IndexWrites {
    @BeforeEach
    void createTable() {
      engine.createTable(
          "Lines",
          List.of("id:S", "n:N"),
          Index.global("All", "g:S"),
          Index.global("Keys", "g:S").keysOnly(),
          Index.global("Some", "g:S").including("i"),
          Index.local("Local", "id:S", "l:S").including("i"));
    }

    private Map<String, Double> put(Object... further) {
      List<Object> all = new ArrayList<>(List.of("id", "1", "n", 1));
      all.addAll(List.of(further));
      ConsumedCapacity capacity =
          engine
              .client()
              .putItem(
                  put ->
                      put.tableName("Lines")
                          .item(item(all.toArray()))
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();
      return units(capacity);
    }

    private Map<String, Double> units(ConsumedCapacity capacity) {
      Map<String, Double> units = new java.util.TreeMap<>();
      capacity.globalSecondaryIndexes().forEach((name, of) -> units.put(name, of.capacityUnits()));
      capacity.localSecondaryIndexes().forEach((name, of) -> units.put(name, of.capacityUnits()));
      double all = units.values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(capacity.capacityUnits()).isEqualTo(all + capacity.table().capacityUnits());
      return units;
    }

    @Test
    void newEntryTakesOneWrite() {
      assertThat(put("g", "a", "l", "a"))
          .isEqualTo(Map.of("All", 1.0, "Keys", 1.0, "Some", 1.0, "Local", 1.0));
    }

    @Test
    void itemWithoutEntryTakesNone() {
      assertThat(put("i", "a")).isEmpty();
    }

    @Test
    void entryThatComesLaterTakesOneWrite() {
      put("i", "a");

      assertThat(put("g", "a")).isEqualTo(Map.of("All", 1.0, "Keys", 1.0, "Some", 1.0));
    }

    @Test
    void changedKeyTakesTwoWrites() {
      put("g", "a", "l", "a");

      assertThat(put("g", "b", "l", "b"))
          .isEqualTo(Map.of("All", 2.0, "Keys", 2.0, "Some", 2.0, "Local", 2.0));
    }

    @Test
    void removedKeyTakesOneWrite() {
      put("g", "a", "l", "a");

      assertThat(put("i", "a"))
          .isEqualTo(Map.of("All", 1.0, "Keys", 1.0, "Some", 1.0, "Local", 1.0));
    }

    @Test
    void projectedAttributeTakesOneWrite() {
      put("g", "a", "l", "a");

      assertThat(put("g", "a", "l", "a", "i", "b"))
          .isEqualTo(Map.of("All", 1.0, "Some", 1.0, "Local", 1.0));
    }

    @Test
    void otherAttributeTakesWriteOfWholeEntryOnly() {
      put("g", "a", "l", "a");

      assertThat(put("g", "a", "l", "a", "x", "b")).isEqualTo(Map.of("All", 1.0));
    }

    @Test
    void sameItemTakesNone() {
      put("g", "a", "l", "a", "i", 1);

      assertThat(put("g", "a", "l", "a", "i", number("1.0"))).isEmpty();
    }

    @Test
    void deletionTakesOneWrite() {
      put("g", "a", "l", "a");

      ConsumedCapacity capacity =
          engine
              .client()
              .deleteItem(
                  delete ->
                      delete
                          .tableName("Lines")
                          .key(item("id", "1", "n", 1))
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();

      assertThat(units(capacity))
          .isEqualTo(Map.of("All", 1.0, "Keys", 1.0, "Some", 1.0, "Local", 1.0));
    }

    @Test
    void entriesAreSizedByThemselves() {
      String large = "x".repeat(2 * KB);

      assertThat(put("g", "a", "i", large)).isEqualTo(Map.of("All", 3.0, "Keys", 1.0, "Some", 3.0));
      assertThat(put("g", "a", "x", large)).isEqualTo(Map.of("All", 3.0, "Some", 3.0));
      // the old entries have 3 KB and 1 KB, the new ones 1 KB
      assertThat(put("g", "b")).isEqualTo(Map.of("All", 4.0, "Keys", 2.0, "Some", 2.0));
    }

    @Test
    void updateTakesUnitsOfIndexes() {
      put("g", "a", "l", "a");

      ConsumedCapacity capacity =
          engine
              .client()
              .updateItem(
                  update ->
                      update
                          .tableName("Lines")
                          .key(item("id", "1", "n", 1))
                          .updateExpression("SET l = :l")
                          .expressionAttributeValues(item(":l", "b"))
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();

      assertThat(units(capacity)).isEqualTo(Map.of("All", 1.0, "Local", 2.0));
    }

    @Test
    void totalHasNoDetails() {
      ConsumedCapacity capacity =
          engine
              .client()
              .putItem(
                  put ->
                      put.tableName("Lines")
                          .item(item("id", "1", "n", 1, "g", "a"))
                          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
              .consumedCapacity();

      assertThat(capacity)
          .isEqualTo(ConsumedCapacity.builder().tableName("Lines").capacityUnits(4.0).build());
    }
  }

  /**
   * Reads from indexes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads">Read
   *     capacity units of local indexes</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Reads">Read
   *     capacity units of global indexes</a>
   */
  @Nested
  class IndexReads {
    @BeforeEach
    void createTable() {
      engine.createTable(
          "Lines",
          List.of("id:S", "n:N"),
          Index.global("Global", "g:S").including("i"),
          Index.local("Local", "id:S", "l:S").including("i"));
      // entries of 2,000 bytes, items of 5,000
      for (int n = 1; n <= 4; n++) {
        engine.put(
            "Lines",
            "id",
            "1",
            "n",
            n,
            "g",
            "1",
            "l",
            "1",
            "i",
            "x".repeat(2000 - "id1n_nl1i".length()),
            "x",
            "x".repeat(3000));
      }
    }

    private QueryRequest.Builder query(String index) {
      return QueryRequest.builder()
          .tableName("Lines")
          .indexName(index)
          .keyConditionExpression(index.equals("Global") ? "g = :k" : "id = :k")
          .expressionAttributeValues(item(":k", "1"))
          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
    }

    private ConsumedCapacity capacity(QueryRequest.Builder query) {
      return engine.client().query(query.build()).consumedCapacity();
    }

    private Capacity units(double units) {
      return Capacity.builder().capacityUnits(units).build();
    }

    @Test
    void globalIndexTakesSizeOfEntries() {
      ConsumedCapacity capacity = capacity(query("Global"));

      assertThat(capacity.globalSecondaryIndexes()).isEqualTo(Map.of("Global", units(1)));
      assertThat(capacity.table()).isEqualTo(units(0));
      assertThat(capacity.capacityUnits()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void localIndexTakesSizeOfEntries(boolean consistent, double units) {
      ConsumedCapacity capacity =
          capacity(query("Local").consistentRead(consistent).projectionExpression("n, i, l"));

      assertThat(capacity.localSecondaryIndexes()).isEqualTo(Map.of("Local", units(units)));
      assertThat(capacity.table()).isEqualTo(units(0));
    }

    @ParameterizedTest
    @CsvSource({"true, 2, 8", "false, 1, 4"})
    void fetchesTakeWholeItemsOfTable(boolean consistent, double ofIndex, double ofTable) {
      ConsumedCapacity capacity =
          capacity(query("Local").consistentRead(consistent).projectionExpression("n, x"));

      assertThat(capacity.localSecondaryIndexes()).isEqualTo(Map.of("Local", units(ofIndex)));
      assertThat(capacity.table()).isEqualTo(units(ofTable));
      assertThat(capacity.capacityUnits()).isEqualTo(ofIndex + ofTable);
    }

    @Test
    void allAttributesAreFetched() {
      ConsumedCapacity capacity =
          capacity(query("Local").consistentRead(true).select(Select.ALL_ATTRIBUTES));

      assertThat(capacity.table()).isEqualTo(units(8));
    }

    @Test
    void queryThatFindsNothingTakesSmallestUnit() {
      ConsumedCapacity capacity =
          capacity(query("Global").expressionAttributeValues(item(":k", "none")));

      assertThat(capacity.globalSecondaryIndexes()).isEqualTo(Map.of("Global", units(0.5)));
    }

    @Test
    void scanOfIndexTakesSizeOfEntries() {
      ConsumedCapacity capacity =
          engine
              .client()
              .scan(
                  scan ->
                      scan.tableName("Lines")
                          .indexName("Local")
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
              .consumedCapacity();

      assertThat(capacity.localSecondaryIndexes()).isEqualTo(Map.of("Local", units(1)));
    }
  }
}
