package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.TestEngine.Index;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Stale reads, lagging indexes and delays.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html">Read
 *     consistency</a>
 */
class VisibilityTest {
  private static final String TABLE = "Orders";

  private final TestEngine tables = new TestEngine();
  private final DynamoDbEngine engine = tables.engine();
  private final DynamoDbClient client = tables.client();

  @BeforeEach
  void createTable() {
    tables.createTable(
        TABLE,
        List.of("id:S", "no:N"),
        Index.global("byState", "state:S"),
        Index.local("byDay", "id:S", "day:S"));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private void put(int no, String state) {
    tables.put(TABLE, "id", "a", "no", no, "state", state, "day", "mon");
  }

  private static String state(Map<String, AttributeValue> item) {
    return item.isEmpty() ? "" : item.get("state").s();
  }

  private static List<String> states(List<Map<String, AttributeValue>> items) {
    return items.stream().map(VisibilityTest::state).toList();
  }

  private String get(boolean consistent) {
    return state(
        client
            .getItem(
                get ->
                    get.tableName(TABLE).key(item("id", "a", "no", 1)).consistentRead(consistent))
            .item());
  }

  private List<String> batchGet(boolean consistent) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(List.of(item("id", "a", "no", 1)))
            .consistentRead(consistent)
            .build();
    return states(
        client
            .batchGetItem(batch -> batch.requestItems(Map.of(TABLE, keys)))
            .responses()
            .get(TABLE));
  }

  private List<String> query(boolean consistent) {
    return states(
        client
            .query(
                query ->
                    query
                        .tableName(TABLE)
                        .keyConditionExpression("id = :id")
                        .expressionAttributeValues(item(":id", "a"))
                        .consistentRead(consistent))
            .items());
  }

  private List<String> scan(boolean consistent) {
    return states(client.scan(scan -> scan.tableName(TABLE).consistentRead(consistent)).items());
  }

  private List<String> scanIndex(String index) {
    return states(client.scan(scan -> scan.tableName(TABLE).indexName(index)).items());
  }

  @Nested
  class StaleReads {
    @BeforeEach
    void switchOn() {
      engine.setStaleReads(true);
    }

    @Test
    void oneLagEndsWithoutTheOther() {
      engine.setLaggingIndexes(true);
      put(1, "new");
      engine.catchUp();
      put(1, "paid");

      engine.setLaggingIndexes(false);

      assertThat(get(false)).isEqualTo("new");
      assertThat(scanIndex("byState")).containsExactly("paid");
      engine.setLaggingIndexes(true);
      put(1, "shipped");
      engine.setStaleReads(false);
      assertThat(get(false)).isEqualTo("shipped");
      assertThat(scanIndex("byState")).containsExactly("paid");
    }

    @Test
    void localIndexIsAsStaleAsItsTable() {
      put(1, "new");
      put(1, "paid");

      assertThat(scanIndex("byDay")).containsExactly("new");
      assertThat(
              states(
                  client
                      .scan(scan -> scan.tableName(TABLE).indexName("byDay").consistentRead(true))
                      .items()))
          .containsExactly("paid");
      engine.catchUp();
      assertThat(scanIndex("byDay")).containsExactly("paid");
    }

    @Test
    void showNoNewItem() {
      put(1, "new");

      assertThat(get(false)).isEmpty();
      assertThat(batchGet(false)).isEmpty();
      assertThat(query(false)).isEmpty();
      assertThat(scan(false)).isEmpty();
    }

    @Test
    void showItemBeforeLastWrite() {
      put(1, "one");
      put(1, "two");
      put(1, "three");

      assertThat(get(false)).isEqualTo("two");
      assertThat(batchGet(false)).containsExactly("two");
      assertThat(query(false)).containsExactly("two");
      assertThat(scan(false)).containsExactly("two");
    }

    @Test
    void showDeletedItem() {
      put(1, "one");
      client.deleteItem(delete -> delete.tableName(TABLE).key(item("id", "a", "no", 1)));

      assertThat(get(false)).isEqualTo("one");
      assertThat(query(false)).containsExactly("one");
      assertThat(scan(false)).containsExactly("one");
    }

    @Test
    void leaveConsistentReadsAsTheyAre() {
      put(1, "one");
      put(1, "two");

      assertThat(get(true)).isEqualTo("two");
      assertThat(batchGet(true)).containsExactly("two");
      assertThat(query(true)).containsExactly("two");
      assertThat(scan(true)).containsExactly("two");
    }

    @Test
    void leaveConditionsAsTheyAre() {
      put(1, "one");

      client.updateItem(
          update ->
              update
                  .tableName(TABLE)
                  .key(item("id", "a", "no", 1))
                  .updateExpression("SET #state = :two")
                  .conditionExpression("#state = :one")
                  .expressionAttributeNames(Map.of("#state", "state"))
                  .expressionAttributeValues(item(":one", "one", ":two", "two")));
      assertThat(get(true)).isEqualTo("two");
    }

    @Test
    void concernEachItem() {
      put(1, "one");
      put(1, "two");
      put(2, "new");

      assertThat(query(false)).containsExactly("one");
      assertThat(query(true)).containsExactly("two", "new");
    }

    @Test
    void endWithCatchUp() {
      put(1, "one");
      put(1, "two");
      engine.catchUp();

      assertThat(get(false)).isEqualTo("two");
      put(1, "three");
      assertThat(get(false)).isEqualTo("two");
    }

    @Test
    void endWhenSwitchedOff() {
      put(1, "one");
      engine.setStaleReads(false);

      assertThat(get(false)).isEqualTo("one");
      engine.setStaleReads(true);
      assertThat(get(false)).isEqualTo("one");
    }
  }

  @Test
  void readsSeeEveryWriteByDefault() {
    put(1, "one");
    put(1, "two");

    assertThat(get(false)).isEqualTo("two");
    assertThat(batchGet(false)).containsExactly("two");
    assertThat(query(false)).containsExactly("two");
    assertThat(scan(false)).containsExactly("two");
    assertThat(scanIndex("byState")).containsExactly("two");
  }

  /**
   * Global secondary indexes that lag behind.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes">Synchronization</a>
   */
  @Nested
  class LaggingIndexes {
    @BeforeEach
    void switchOn() {
      put(1, "one");
      engine.setLaggingIndexes(true);
    }

    @Test
    void showOldEntries() {
      put(1, "two");
      put(2, "new");

      assertThat(scanIndex("byState")).containsExactly("one");
      assertThat(scan(false)).containsExactly("two", "new");
    }

    @Test
    void showEntriesOfDeletedItems() {
      client.deleteItem(delete -> delete.tableName(TABLE).key(item("id", "a", "no", 1)));

      assertThat(scanIndex("byState")).containsExactly("one");
    }

    @Test
    void areGlobalOnes() {
      put(1, "two");

      assertThat(scanIndex("byDay")).containsExactly("two");
    }

    @Test
    void followWithCatchUp() {
      put(1, "two");
      put(1, "three");
      put(2, "new");
      engine.catchUp();

      assertThat(scanIndex("byState")).containsExactlyInAnyOrder("three", "new");
      put(2, "newer");
      assertThat(scanIndex("byState")).containsExactlyInAnyOrder("three", "new");
    }

    @Test
    void followWhenSwitchedOff() {
      put(1, "two");
      engine.setLaggingIndexes(false);

      assertThat(scanIndex("byState")).containsExactly("two");
    }
  }

  @Nested
  class Delay {
    @ParameterizedTest
    @ValueSource(longs = {1, 50})
    void lastsAtLeastAsSet(long milliseconds) {
      Duration delay = Duration.ofMillis(milliseconds);
      engine.setDelay(delay);

      long start = System.nanoTime();
      client.listTables();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void failsIfNegative() {
      assertThatThrownBy(() -> engine.setDelay(Duration.ofNanos(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsWithFailureIfInterrupted() {
      engine.setDelay(Duration.ofDays(1));
      Thread.currentThread().interrupt();

      assertThatThrownBy(client::listTables).hasStackTraceContaining("Interrupted");
      Thread.interrupted();
    }
  }
}
