package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keys of tables and indexes in items and requests: types, lengths, names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys">Constraints:
 *     partition keys and sort keys</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html#HowItWorks.CoreComponents.PrimaryKey">Primary
 *     key</a>
 */
class KeyTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";
  private static final String MISMATCH = "The provided key element does not match the schema";
  private static final String PARTITION_KEY_TOO_LONG =
      INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes";
  private static final String SORT_KEY_TOO_LONG =
      INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTables() {
    engine.createTable(
        "Orders",
        List.of("id:S", "line:S"),
        Index.global("ByOwner", "owner:S", "at:N"),
        Index.local("ByState", "id:S", "state:S"));
    engine.createTable("Blobs", "id:B");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Nested
  class InItem {
    @Test
    void putFailsWithoutPartitionKey() {
      assertInvalid(
          () -> engine.put("Orders", "line", "1"), INVALID + "Missing the key id in the item");
    }

    @Test
    void putFailsWithoutSortKey() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1"), INVALID + "Missing the key line in the item");
    }

    @Test
    void putFailsIfKeyHasOtherType() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", 1),
          INVALID + "Type mismatch for key line expected: S actual: N");
      assertInvalid(
          () -> engine.put("Orders", "id", List.of("1"), "line", "1"),
          INVALID + "Type mismatch for key id expected: S actual: L");
    }

    @Test
    void putFailsIfKeyIsEmptyString() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", ""),
          NOT_VALID
              + "The AttributeValue for a key attribute cannot contain an empty string value."
              + " Key: line");
    }

    @Test
    void putFailsIfKeyIsEmptyBinary() {
      assertInvalid(
          () -> engine.put("Blobs", "id", new byte[0]),
          NOT_VALID
              + "The AttributeValue for a key attribute cannot contain an empty binary value."
              + " Key: id");
    }

    @Test
    void emptyStringIsStoredOutsideOfKeys() {
      engine.put("Orders", "id", "1", "line", "1", "a", "", "b", new byte[0]);

      assertThat(engine.get("Orders", "id", "1", "line", "1")).containsEntry("a", value(""));
    }
  }

  @Nested
  class Length {
    @Test
    void longestKeysAreStored() {
      engine.put("Orders", "id", "a".repeat(2048), "line", "b".repeat(1024));

      assertThat(engine.get("Orders", "id", "a".repeat(2048), "line", "b".repeat(1024))).hasSize(2);
    }

    @Test
    void putFailsIfPartitionKeyIsLonger() {
      assertInvalid(
          () -> engine.put("Orders", "id", "a".repeat(2049), "line", "b"), PARTITION_KEY_TOO_LONG);
    }

    @Test
    void putFailsIfSortKeyIsLonger() {
      assertInvalid(
          () -> engine.put("Orders", "id", "a", "line", "b".repeat(1025)), SORT_KEY_TOO_LONG);
    }

    @Test
    void lengthCountsUtf8Bytes() {
      engine.put("Orders", "id", "é".repeat(1024), "line", "😀".repeat(256));

      assertInvalid(
          () -> engine.put("Orders", "id", "é".repeat(1024) + "a", "line", "b"),
          PARTITION_KEY_TOO_LONG);
      assertInvalid(
          () -> engine.put("Orders", "id", "a", "line", "😀".repeat(256) + "a"), SORT_KEY_TOO_LONG);
    }

    @Test
    void readsAndWritesByKeyFailIfLonger() {
      Map<String, AttributeValue> partition = item("id", "a".repeat(2049), "line", "b");
      Map<String, AttributeValue> sort = item("id", "a", "line", "b".repeat(1025));
      assertInvalid(
          () -> engine.client().getItem(get -> get.tableName("Orders").key(partition)),
          PARTITION_KEY_TOO_LONG);
      assertInvalid(
          () -> engine.client().deleteItem(delete -> delete.tableName("Orders").key(sort)),
          SORT_KEY_TOO_LONG);
      assertInvalid(
          () -> engine.client().updateItem(update -> update.tableName("Orders").key(sort)),
          SORT_KEY_TOO_LONG);
    }

    @Test
    void queryFailsIfKeyIsLonger() {
      assertInvalid(
          () ->
              engine
                  .client()
                  .query(
                      query ->
                          query
                              .tableName("Orders")
                              .keyConditionExpression("id = :id")
                              .expressionAttributeValues(item(":id", "a".repeat(2049)))),
          PARTITION_KEY_TOO_LONG);
    }
  }

  /** Keys that are not those of the table. */
  static Stream<Map<String, AttributeValue>> otherKeys() {
    return Stream.of(
        item(),
        item("id", "1"),
        item("line", "1"),
        item("id", "1", "state", "1"),
        item("id", "1", "line", "1", "state", "1"),
        item("id", 1, "line", "1"),
        item("id", "1", "line", true),
        item("id", "1", "line", List.of("1")));
  }

  @Nested
  class InRequest {
    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.KeyTest#otherKeys")
    void getFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () -> engine.client().getItem(get -> get.tableName("Orders").key(key)), MISMATCH);
    }

    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.KeyTest#otherKeys")
    void deleteFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () -> engine.client().deleteItem(delete -> delete.tableName("Orders").key(key)),
          MISMATCH);
    }

    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.KeyTest#otherKeys")
    void updateFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () -> engine.client().updateItem(update -> update.tableName("Orders").key(key)),
          MISMATCH);
    }

    @ParameterizedTest
    @MethodSource("dev.sagastore.embedded.KeyTest#otherKeys")
    void batchGetFailsUnlessKeyOfTable(Map<String, AttributeValue> key) {
      assertInvalid(
          () ->
              engine
                  .client()
                  .batchGetItem(
                      batch -> batch.requestItems(Map.of("Orders", TestEngine.keys(List.of(key))))),
          MISMATCH);
    }

    @Test
    void getFailsIfKeyIsEmptyString() {
      assertInvalid(
          () -> engine.get("Orders", "id", "", "line", "1"),
          NOT_VALID
              + "The AttributeValue for a key attribute cannot contain an empty string value."
              + " Key: id");
    }
  }

  @Nested
  class OfIndex {
    @Test
    void putFailsIfIndexKeyHasOtherType() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", "1", "owner", "o", "at", "now"),
          INVALID + "Type mismatch for Index Key at Expected: N Actual: S IndexName: ByOwner");
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", "1", "state", true),
          INVALID
              + "Type mismatch for Index Key state Expected: S Actual: BOOL IndexName: ByState");
    }

    @Test
    void putFailsIfOtherIndexKeyIsMissingToo() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", "1", "at", "now"),
          INVALID + "Type mismatch for Index Key at Expected: N Actual: S IndexName: ByOwner");
    }

    @Test
    void putFailsIfIndexKeyIsEmptyString() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", "1", "owner", ""),
          NOT_VALID
              + "A value specified for a secondary index key is not supported. The AttributeValue"
              + " for a key attribute cannot contain an empty string value. IndexName: ByOwner,"
              + " IndexKey: owner");
    }

    @ParameterizedTest
    @CsvSource({"owner, ByOwner, 2048", "state, ByState, 1024"})
    void putFailsIfIndexKeyIsLonger(String attribute, String index, int max) {
      engine.put("Orders", "id", "1", "line", "1", attribute, "a".repeat(max));

      assertInvalid(
          () -> engine.put("Orders", "id", "1", "line", "1", attribute, "a".repeat(max + 1)),
          INVALID
              + "Size limit exceeded for Index Key %s Actual Size: %d bytes Max Size: %d bytes IndexName: %s"
                  .formatted(attribute, max + 1, max, index));
    }

    private void update(String attribute, Object to) {
      engine
          .client()
          .updateItem(
              update ->
                  update
                      .tableName("Orders")
                      .key(item("id", "1", "line", "1"))
                      .updateExpression("SET #a = :to")
                      .expressionAttributeNames(Map.of("#a", attribute))
                      .expressionAttributeValues(item(":to", to)));
    }

    @Test
    void updateFailsIfIndexKeyHasOtherType() {
      assertInvalid(
          () -> update("at", "now"),
          "The update expression attempted to update the secondary index key to unsupported type");
    }

    @Test
    void updateFailsIfIndexKeyIsEmptyString() {
      assertInvalid(
          () -> update("owner", ""),
          NOT_VALID
              + "The update expression attempted to update a secondary index key to a value that"
              + " is not supported. The AttributeValue for a key attribute cannot contain an empty"
              + " string value.");
    }

    @ParameterizedTest
    @CsvSource({"owner, 2048", "state, 1024"})
    void updateFailsIfIndexKeyIsLonger(String attribute, int max) {
      update(attribute, "a".repeat(max));

      assertInvalid(
          () -> update(attribute, "a".repeat(max + 1)),
          "The update expression attempted to update the secondary index key beyond allowed size"
              + " limits");
    }

    @Test
    void queryFailsIfIndexKeyIsEmptyString() {
      assertInvalid(
          () ->
              engine
                  .client()
                  .query(
                      query ->
                          query
                              .tableName("Orders")
                              .indexName("ByOwner")
                              .keyConditionExpression("#o = :o")
                              .expressionAttributeNames(Map.of("#o", "owner"))
                              .expressionAttributeValues(item(":o", ""))),
          NOT_VALID
              + "A value specified for a secondary index key is not supported. The AttributeValue"
              + " for a key attribute cannot contain an empty string value. IndexName: ByOwner,"
              + " IndexKey: owner");
    }
  }

  @Nested
  class Update {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"SET line = :v|line", "SET a = :v, id = :v|id", "ADD line :v|line"})
    void failsIfPartOfKeyChanges(String expression, String name) {
      assertInvalid(
          () ->
              engine
                  .client()
                  .updateItem(
                      update ->
                          update
                              .tableName("Orders")
                              .key(item("id", "1", "line", "1"))
                              .updateExpression(expression)
                              .expressionAttributeValues(item(":v", number("1")))),
          INVALID + "Cannot update attribute " + name + ". This attribute is part of the key");
    }

    @Test
    void failsIfPartOfKeyIsRemoved() {
      assertInvalid(
          () ->
              engine
                  .client()
                  .updateItem(
                      update ->
                          update
                              .tableName("Orders")
                              .key(item("id", "1", "line", "1"))
                              .updateExpression("REMOVE line")),
          INVALID + "Cannot update attribute line. This attribute is part of the key");
    }
  }
}
