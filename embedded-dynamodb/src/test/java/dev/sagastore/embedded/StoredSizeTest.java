package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.binaries;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
import static dev.sagastore.embedded.TestEngine.numbers;
import static dev.sagastore.embedded.TestEngine.strings;
import static dev.sagastore.embedded.TestEngine.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Sizes of items, to the byte: each value is put beside a filler that leaves room for it, or for
 * one byte less.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item
 *     sizes and formats</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items">Constraints:
 *     items</a>
 */
class StoredSizeTest {
  private static final int MAX_SIZE = 400 * 1024;
  private static final String TOO_LARGE = "Item size has exceeded the maximum allowed size";
  private static final String TOO_LARGE_TO_UPDATE =
      "Item size to update has exceeded the maximum allowed size";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static Stream<Arguments> valuesAndSizes() {
    return Stream.of(
        Arguments.of("", 0),
        Arguments.of("abc", 3),
        Arguments.of("é", 2),
        Arguments.of("€", 3),
        Arguments.of("😀", 4),
        Arguments.of(new byte[5], 5),
        Arguments.of(true, 1),
        Arguments.of(false, 1),
        Arguments.of(AttributeValue.fromNul(true), 1),
        Arguments.of(List.of(), 3),
        Arguments.of(Map.of(), 3),
        Arguments.of(List.of("abc"), 3 + 1 + 3),
        Arguments.of(List.of("a", true), 3 + 1 + 1 + 1 + 1),
        Arguments.of(Map.of("bc", "def"), 3 + 1 + 2 + 3),
        Arguments.of(List.of(Map.of("b", List.of())), 3 + 1 + (3 + 1 + 1 + 3)),
        Arguments.of(strings("a", "bcd"), 4),
        Arguments.of(numbers("1", "-100", "12345"), 2 + 3 + 4),
        Arguments.of(binaries(new byte[2], new byte[3]), 5));
  }

  private void putWith(Object value, int room) {
    Map<String, AttributeValue> attributes =
        item("id", "1", "a", value, "f", "x".repeat(MAX_SIZE - "id1af".length() - room));
    engine.client().putItem(put -> put.tableName("Orders").item(attributes));
  }

  private void assertSize(Object value, int size) {
    putWith(value, size);
    if (size > 0) {
      assertInvalid(() -> putWith(value, size - 1), TOO_LARGE);
    }
  }

  @ParameterizedTest
  @MethodSource("valuesAndSizes")
  void valueHasSize(Object value, int size) {
    assertSize(value, size);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "-1, 3",
    "27, 2",
    "-27, 3",
    "461, 3",
    "1000, 2",
    "1001, 3",
    "10, 2",
    "1.5, 3",
    "12.34, 3",
    "123.4, 4",
    "0.01, 2",
    "0.001, 2",
    "-0.5, 3",
    "1E125, 2",
    "1E-130, 2",
    "12345678901234567890123456789012345678, 20",
    "-12345678901234567890123456789012345678, 21",
    "1234567890123456789.0123456789012345678, 21"
  })
  void numberHasSize(String text, int size) {
    assertSize(number(text), size);
  }

  @Test
  void nameCountsInUtf8Bytes() {
    String filler = "x".repeat(MAX_SIZE - "id1f".length() - 3);
    engine.put("Orders", "id", "1", "é", "a", "f", filler);

    assertInvalid(() -> engine.put("Orders", "id", "1", "éa", "a", "f", filler), TOO_LARGE);
  }

  @Nested
  class Limit {
    @Test
    void putReturnsLargestItem() {
      String filler = "x".repeat(MAX_SIZE - "id1f".length());
      engine.put("Orders", "id", "1", "f", filler);

      assertThat(engine.get("Orders", "id", "1")).containsEntry("f", value(filler));
    }

    private void update(String expression, Object filler) {
      engine
          .client()
          .updateItem(
              update ->
                  update
                      .tableName("Orders")
                      .key(item("id", "1"))
                      .updateExpression(expression)
                      .expressionAttributeValues(item(":f", filler)));
    }

    @Test
    void updateFailsIfItemIsLarger() {
      update("SET f = :f", "x".repeat(MAX_SIZE - "id1f".length()));

      assertInvalid(
          () -> update("SET f = :f", "x".repeat(MAX_SIZE - "id1f".length() + 1)),
          TOO_LARGE_TO_UPDATE);
    }

    @Test
    void updateFailsIfItemGrowsBeyondLimit() {
      engine.put("Orders", "id", "1", "f", "x".repeat(MAX_SIZE - "id1f".length() - 3));
      update("SET a = :f", "ab");

      assertInvalid(() -> update("SET a = :f", "abc"), TOO_LARGE_TO_UPDATE);
      assertThat(engine.get("Orders", "id", "1")).containsEntry("a", value("ab"));
    }

    @Test
    void batchWriteFailsAsWholeIfItemIsLarger() {
      List<WriteRequest> writes =
          Stream.of(MAX_SIZE - "id1f".length(), MAX_SIZE - "id1f".length() + 1)
              .map(length -> item("id", length % 2 == 0 ? "1" : "2", "f", "x".repeat(length)))
              .map(item -> PutRequest.builder().item(item).build())
              .map(put -> WriteRequest.builder().putRequest(put).build())
              .toList();

      assertInvalid(
          () ->
              engine.client().batchWriteItem(batch -> batch.requestItems(Map.of("Orders", writes))),
          TOO_LARGE);
      assertThat(engine.client().scan(scan -> scan.tableName("Orders")).count()).isZero();
    }
  }

  /**
   * The item and its entry in a local index share the limit.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items-size-secondary-indexes">Item
   *     size for tables with local secondary indexes</a>
   */
  @Nested
  class LocalIndex {
    private static final int KEYS = "id1n1s1".length();

    private void createTable(Index index) {
      engine.createTable("Lines", List.of("id:S", "n:S"), index);
    }

    private void put(int fillerLength) {
      engine.put("Lines", "id", "1", "n", "1", "s", "1", "f", "x".repeat(fillerLength));
    }

    @Test
    void putFailsIfItemAndWholeEntryAreLarger() {
      createTable(Index.local("ByState", "id:S", "s:S"));
      int largest = MAX_SIZE / 2 - KEYS - 1;
      put(largest);

      assertInvalid(() -> put(largest + 1), TOO_LARGE);
    }

    @Test
    void putFailsIfItemAndKeysAreLarger() {
      createTable(Index.local("ByState", "id:S", "s:S").keysOnly());
      int largest = MAX_SIZE - 2 * KEYS - 1;
      put(largest);

      assertInvalid(() -> put(largest + 1), TOO_LARGE);
    }

    @Test
    void updateFailsIfItemAndEntryAreLarger() {
      createTable(Index.local("ByState", "id:S", "s:S"));
      engine.put("Lines", "id", "1", "n", "1", "f", "x".repeat(300_000));

      assertInvalid(
          () ->
              engine
                  .client()
                  .updateItem(
                      update ->
                          update
                              .tableName("Lines")
                              .key(item("id", "1", "n", "1"))
                              .updateExpression("SET s = :s")
                              .expressionAttributeValues(item(":s", "1"))),
          TOO_LARGE_TO_UPDATE);
    }

    @Test
    void batchWriteFailsIfItemAndEntryAreLarger() {
      createTable(Index.local("ByState", "id:S", "s:S"));
      WriteRequest write =
          WriteRequest.builder()
              .putRequest(
                  put -> put.item(item("id", "1", "n", "1", "s", "1", "f", "x".repeat(300_000))))
              .build();

      assertInvalid(
          () ->
              engine
                  .client()
                  .batchWriteItem(batch -> batch.requestItems(Map.of("Lines", List.of(write)))),
          TOO_LARGE);
    }

    @Test
    void itemOutsideOfIndexHasWholeLimit() {
      createTable(Index.local("ByState", "id:S", "s:S"));

      engine.put("Lines", "id", "1", "n", "1", "f", "x".repeat(MAX_SIZE - "id1n1f".length()));
    }
  }

  /**
   * Levels of lists and maps.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes-nested-depth">Nested
   *     attribute depth</a>
   */
  @Nested
  class Levels {
    private static final String TOO_DEEP =
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit";

    private AttributeValue nested(int lists) {
      AttributeValue value = value("a");
      for (int i = 0; i < lists; i++) {
        value = i % 2 == 0 ? AttributeValue.fromL(List.of(value)) : value(Map.of("b", value));
      }
      return value;
    }

    @Test
    void thirtyTwoAreStored() {
      // the attribute itself is the first level
      engine.put("Orders", "id", "1", "a", nested(31));

      assertThat(engine.get("Orders", "id", "1")).containsEntry("a", nested(31));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 99, 100, 150})
    void putFailsIfDeeper(int lists) {
      assertInvalid(() -> engine.put("Orders", "id", "1", "a", nested(lists)), TOO_DEEP);
    }

    @Test
    void updateFailsIfItemIsDeeper() {
      engine.put("Orders", "id", "1", "a", List.of("b"));

      assertInvalid(
          () ->
              engine
                  .client()
                  .updateItem(
                      update ->
                          update
                              .tableName("Orders")
                              .key(item("id", "1"))
                              .updateExpression("SET a[0] = :deep")
                              .expressionAttributeValues(item(":deep", nested(31)))),
          TOO_DEEP);
    }
  }

  /**
   * Names of attributes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-naming-rules-attributes">Attribute
   *     names</a>
   */
  @Nested
  class Names {
    @Test
    void longestNameIsStored() {
      String name = "a".repeat(64 * 1024 - 1);
      engine.put("Orders", "id", "1", name, true);

      assertThat(engine.get("Orders", "id", "1")).containsKey(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64 * 1024})
    void putFailsIfNameIsEmptyOrLonger(int length) {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "a".repeat(length), true),
          "One or more parameter values were invalid: an attribute name must have 1 to 65,535"
              + " bytes, and one has "
              + length);
    }
  }
}
