package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Pages of queries and scans.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating
 *     query results</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.Pagination">Paginating
 *     scan results</a>
 */
class PaginationTest {
  private static final int KB = 1024;
  private static final String OUTSIDE =
      "The provided starting key is outside query boundaries based on provided conditions";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable(
        "Lines",
        List.of("id:S", "n:N"),
        Index.global("ByOwner", "o:S", "p:N"),
        Index.local("ByPrice", "id:S", "p:N"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void putLines(int number) {
    for (int n = 1; n <= number; n++) {
      engine.put("Lines", "id", "1", "n", n, "o", "a", "p", n / 2);
    }
  }

  private static QueryRequest.Builder lines() {
    return QueryRequest.builder()
        .tableName("Lines")
        .keyConditionExpression("id = :id")
        .expressionAttributeValues(item(":id", "1"));
  }

  private QueryResponse query(QueryRequest.Builder query) {
    return engine.client().query(query.build());
  }

  private ScanResponse scan(ScanRequest.Builder scan) {
    return engine.client().scan(scan.build());
  }

  private static List<String> numbers(List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> item.get("n").n()).toList();
  }

  private List<List<String>> pages(QueryRequest.Builder query) {
    List<List<String>> pages = new ArrayList<>();
    Map<String, AttributeValue> start = null;
    do {
      QueryResponse page = query(query.exclusiveStartKey(start));
      pages.add(numbers(page.items()));
      start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (start != null);
    return pages;
  }

  @Nested
  class Limit {
    @Test
    void endsPageWithKeyOfLastItem() {
      putLines(3);
      QueryResponse page = query(lines().limit(2));

      assertThat(numbers(page.items())).containsExactly("1", "2");
      assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "1", "n", 2));
    }

    @Test
    void endsPageWithKeyAtEndOfItems() {
      putLines(4);

      assertThat(pages(lines().limit(2)))
          .containsExactly(List.of("1", "2"), List.of("3", "4"), List.of());
    }

    @Test
    void beyondItemsEndsPageWithoutKey() {
      putLines(2);

      assertThat(query(lines().limit(3)).hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void ofEmptyPartitionEndsPageWithoutKey() {
      assertThat(query(lines().limit(1)).hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void countsItemsBeforeFilter() {
      putLines(4);
      QueryResponse page =
          query(
              lines()
                  .limit(2)
                  .filterExpression("p > :p")
                  .expressionAttributeValues(item(":id", "1", ":p", 1)));

      assertThat(page.items()).isEmpty();
      assertThat(page.scannedCount()).isEqualTo(2);
      assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "1", "n", 2));
    }

    @Test
    void worksInDescendingOrder() {
      putLines(5);

      assertThat(pages(lines().limit(2).scanIndexForward(false)))
          .containsExactly(List.of("5", "4"), List.of("3", "2"), List.of("1"));
    }

    @Test
    void worksInRange() {
      putLines(9);

      assertThat(
              pages(
                  lines()
                      .limit(2)
                      .keyConditionExpression("id = :id AND n BETWEEN :a AND :b")
                      .expressionAttributeValues(item(":id", "1", ":a", 3, ":b", 6))))
          .containsExactly(List.of("3", "4"), List.of("5", "6"), List.of());
    }

    @Test
    void worksInCount() {
      putLines(3);
      QueryResponse page = query(lines().limit(2).select("COUNT"));

      assertThat(page.count()).isEqualTo(2);
      assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "1", "n", 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8})
    void scanReturnsEachItemOnce(int limit) {
      for (int i = 0; i < 4; i++) {
        engine.put("Lines", "id", "order " + i, "n", 1);
        engine.put("Lines", "id", "order " + i, "n", 2);
      }
      List<Map<String, AttributeValue>> all = new ArrayList<>();
      ScanResponse page = null;
      do {
        ScanRequest.Builder scan = ScanRequest.builder().tableName("Lines").limit(limit);
        if (page != null) {
          scan.exclusiveStartKey(page.lastEvaluatedKey());
        }
        page = scan(scan);
        all.addAll(page.items());
      } while (page.hasLastEvaluatedKey());

      assertThat(all).hasSize(8).doesNotHaveDuplicates();
    }
  }

  @Nested
  class OfIndex {
    @Test
    void keyHasKeysOfIndexAndTable() {
      putLines(3);

      assertThat(query(lines().indexName("ByPrice").limit(2)).lastEvaluatedKey())
          .isEqualTo(item("id", "1", "n", 2, "p", 1));
      assertThat(
              query(
                      lines()
                          .indexName("ByOwner")
                          .keyConditionExpression("o = :id")
                          .expressionAttributeValues(item(":id", "a"))
                          .limit(1))
                  .lastEvaluatedKey())
          .isEqualTo(item("o", "a", "p", 0, "id", "1", "n", 1));
    }

    @Test
    void entriesWithSameKeyReturnOnce() {
      putLines(8);

      assertThat(pages(lines().indexName("ByPrice").limit(3)).stream().flatMap(List::stream))
          .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8");
      assertThat(
              pages(lines().indexName("ByPrice").limit(3).scanIndexForward(false)).stream()
                  .flatMap(List::stream))
          .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8");
    }
  }

  @Nested
  class Size {
    /** Puts items of so many bytes. */
    private void putLarge(int number, int bytes) {
      for (int n = 1; n <= number; n++) {
        engine.put("Lines", "id", "1", "n", n, "f", "x".repeat(bytes - "id1n".length() - 2 - 1));
      }
    }

    @ParameterizedTest
    @CsvSource({"262144, 4", "262143, 5", "131072, 8", "131073, 8", "409600, 3"})
    void pageEndsWithItemThatReachesMegabyte(int bytes, int items) {
      putLarge(10, bytes);
      QueryResponse page = query(lines());

      assertThat(page.count()).isEqualTo(items);
      assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "1", "n", items));
      assertThat(scan(ScanRequest.builder().tableName("Lines")).count()).isEqualTo(items);
    }

    @Test
    void pageBelowMegabyteHasNoKey() {
      putLarge(4, 256 * KB - 1);

      assertThat(query(lines()).hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void filteredItemsCount() {
      putLarge(10, 256 * KB);
      QueryResponse page =
          query(
              lines()
                  .filterExpression("f = :f")
                  .expressionAttributeValues(item(":id", "1", ":f", "none")));

      assertThat(page.items()).isEmpty();
      assertThat(page.scannedCount()).isEqualTo(4);
      assertThat(page.hasLastEvaluatedKey()).isTrue();
    }

    @Test
    void projectedItemsCountWhole() {
      putLarge(10, 256 * KB);

      assertThat(query(lines().projectionExpression("n")).count()).isEqualTo(4);
    }

    @Test
    void allPagesReturnAllItems() {
      putLarge(10, 300 * KB);

      assertThat(pages(lines()).stream().map(List::size)).containsExactly(4, 4, 2);
    }
  }

  /**
   * Pages of local indexes whose items are fetched from the table.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads">Read
   *     capacity units of local indexes</a>
   */
  @Nested
  class FetchedSize {
    @BeforeEach
    void createTable() {
      engine.createTable(
          "Bills", List.of("id:S", "n:N"), Index.local("ByPrice", "id:S", "p:N").keysOnly());
      IntStream.rangeClosed(1, 300)
          .forEach(n -> engine.put("Bills", "id", "1", "n", n, "p", n, "a", "b"));
    }

    @Test
    void countsEachItemInFourKilobytes() {
      // entries take less than 4 KB together, and each item 4 KB: 1 MB has 255 of them
      QueryResponse page =
          query(lines().tableName("Bills").indexName("ByPrice").projectionExpression("a"));

      assertThat(page.count()).isEqualTo(255);
      assertThat(page.lastEvaluatedKey()).isEqualTo(item("id", "1", "n", 255, "p", 255));
    }

    @Test
    void isIgnoredIfNothingIsFetched() {
      assertThat(query(lines().tableName("Bills").indexName("ByPrice")).count()).isEqualTo(300);
    }
  }

  static Stream<Map<String, AttributeValue>> invalidStartKeys() {
    return Stream.of(
        item("id", "1"),
        item("n", 1),
        item("id", "1", "n", "1"),
        item("id", 1, "n", 1),
        item("id", "1", "p", 1),
        item("id", "1", "n", 1, "p", 1),
        item("id", "1", "n", strings("1")));
  }

  /**
   * Starting keys.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ExclusiveStartKey">ExclusiveStartKey</a>
   */
  @Nested
  class StartKey {
    @BeforeEach
    void putItems() {
      putLines(5);
    }

    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.PaginationTest#invalidStartKeys")
    void queryFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () -> query(lines().exclusiveStartKey(key)), "The provided starting key is invalid");
    }

    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.PaginationTest#invalidStartKeys")
    void scanFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () -> scan(ScanRequest.builder().tableName("Lines").exclusiveStartKey(key)),
          "The provided starting key is invalid: The provided key element does not match the"
              + " schema");
    }

    @Test
    void scanOfIndexFailsWithKeyOfTable() {
      assertInvalid(
          () ->
              scan(
                  ScanRequest.builder()
                      .tableName("Lines")
                      .indexName("ByPrice")
                      .exclusiveStartKey(item("id", "1", "n", 1))),
          "The provided starting key is invalid");
    }

    @Test
    void queryOfIndexFailsWithKeyOfTable() {
      assertInvalid(
          () -> query(lines().indexName("ByPrice").exclusiveStartKey(item("id", "1", "n", 1))),
          "The provided starting key is invalid");
    }

    @Test
    void queryFailsInOtherPartition() {
      assertInvalid(() -> query(lines().exclusiveStartKey(item("id", "2", "n", 1))), OUTSIDE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void queryFailsOutsideOfRange(int n) {
      assertInvalid(
          () ->
              query(
                  lines()
                      .keyConditionExpression("id = :id AND n BETWEEN :a AND :b")
                      .expressionAttributeValues(item(":id", "1", ":a", 2, ":b", 4))
                      .exclusiveStartKey(item("id", "1", "n", n))),
          "The provided starting key does not match the range key predicate");
    }

    @Test
    void itemMayBeMissing() {
      assertThat(numbers(query(lines().exclusiveStartKey(item("id", "1", "n", 2.5))).items()))
          .containsExactly("3", "4", "5");
      assertThat(
              numbers(
                  query(
                          lines()
                              .exclusiveStartKey(item("id", "1", "n", 2.5))
                              .scanIndexForward(false))
                      .items()))
          .containsExactly("2", "1");
    }

    @Test
    void afterLastItemReturnsNothing() {
      QueryResponse page = query(lines().exclusiveStartKey(item("id", "1", "n", 5)));

      assertThat(page.items()).isEmpty();
      assertThat(page.hasLastEvaluatedKey()).isFalse();
    }

    @Test
    void itemsPutMeanwhileAreSeenBehindIt() {
      Map<String, AttributeValue> start = query(lines().limit(3)).lastEvaluatedKey();
      engine.put("Lines", "id", "1", "n", 2.5);
      engine.put("Lines", "id", "1", "n", 3.5);

      assertThat(numbers(query(lines().exclusiveStartKey(start)).items()))
          .containsExactly("3.5", "4", "5");
    }
  }
}
