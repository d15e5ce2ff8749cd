package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.binaries;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.numbers;
import static dev.sagastore.embedded.TestEngine.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * PutItem.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>
 */
class PutItemTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private PutItemResponse put(PutItemRequest.Builder put) {
    return engine.client().putItem(put.build());
  }

  private static PutItemRequest.Builder order(Object... namesAndValues) {
    return PutItemRequest.builder().tableName("Orders").item(item(namesAndValues));
  }

  @Nested
  class Item {
    @Test
    void returnsInEveryType() {
      Map<String, AttributeValue> all =
          item(
              "id",
              "1",
              "s",
              "text é😀\n\"",
              "n",
              -1.5,
              "b",
              new byte[] {0, -1, 127},
              "bool",
              false,
              "null",
              AttributeValue.fromNul(true),
              "ss",
              strings("a", ""),
              "ns",
              numbers("1", "2.5"),
              "bs",
              binaries(new byte[] {1}, new byte[0]),
              "l",
              List.of("a", 1, List.of(), Map.of("b", true)),
              "m",
              Map.of("a", Map.of(), "b", strings("c")));
      engine.client().putItem(put -> put.tableName("Orders").item(all));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(all);
    }

    @Test
    void replacesWholeItem() {
      engine.put("Orders", "id", "1", "a", 1);
      engine.put("Orders", "id", "1", "b", 2);

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "b", 2));
    }

    @Test
    void leavesOtherItems() {
      engine.put("Orders", "id", "1", "a", 1);
      engine.put("Orders", "id", "2", "a", 2);

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "a", 1));
    }
  }

  /**
   * Attribute values.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes">Data
   *     types</a>
   */
  @Nested
  class Value {
    private void assertFailsWith(AttributeValue value, String message) {
      assertInvalid(() -> engine.put("Orders", "id", "1", "a", value), message);
      assertInvalid(() -> engine.put("Orders", "id", "1", "a", List.of("b", value)), message);
      assertInvalid(() -> engine.put("Orders", "id", "1", "a", Map.of("b", value)), message);
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void failsIfSetIsEmpty() {
      assertFailsWith(strings(), INVALID + "An string set  may not be empty");
      assertFailsWith(numbers(), INVALID + "An number set  may not be empty");
      assertFailsWith(binaries(), INVALID + "Binary sets should not be empty");
    }

    @Test
    void failsIfSetHasDuplicates() {
      assertFailsWith(
          strings("a", "b", "a"), INVALID + "Input collection [a, b, a] contains duplicates.");
      assertFailsWith(numbers("1", "1"), "Input collection contains duplicates");
      assertFailsWith(
          binaries(new byte[] {1}, new byte[] {1}), "Input collection contains duplicates");
    }

    @Test
    void failsIfNullIsFalse() {
      assertFailsWith(
          AttributeValue.fromNul(false),
          INVALID + "Null attribute value types must have the value of true");
    }

    @Test
    void failsWithoutType() {
      assertFailsWith(
          AttributeValue.builder().build(),
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    @Test
    void failsWithTwoTypes() {
      assertFailsWith(
          AttributeValue.builder().s("a").n("1").build(),
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
              + " the supported datatypes");
    }
  }

  @Nested
  class Condition {
    @Test
    void holdsIfItemIsMissing() {
      put(order("id", "1", "a", 1).conditionExpression("attribute_not_exists(id)"));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void failureLeavesItem() {
      engine.put("Orders", "id", "1", "a", 1);

      assertFails(
          () -> put(order("id", "1", "a", 2).conditionExpression("attribute_not_exists(id)")),
          "ConditionalCheckFailedException",
          "The conditional request failed");
      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void concernsStoredItemWithSameKey() {
      engine.put("Orders", "id", "1", "a", 1);

      assertFails(
          () ->
              put(
                  order("id", "1", "a", 2)
                      .conditionExpression("a = :new")
                      .expressionAttributeValues(item(":new", 2))),
          "ConditionalCheckFailedException",
          "The conditional request failed");
    }

    private Map<String, AttributeValue> itemOfFailure(ReturnValuesOnConditionCheckFailure of) {
      return catchThrowableOfType(
              ConditionalCheckFailedException.class,
              () ->
                  put(
                      order("id", "1")
                          .conditionExpression("a = :a")
                          .expressionAttributeValues(item(":a", 9))
                          .returnValuesOnConditionCheckFailure(of)))
          .item();
    }

    @Test
    void failureReturnsItemIfRequested() {
      engine.put("Orders", "id", "1", "a", 1);

      assertThat(itemOfFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
          .isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void failureReturnsNothingByDefault() {
      engine.put("Orders", "id", "1", "a", 1);

      assertThat(itemOfFailure(null)).isEmpty();
      assertThat(itemOfFailure(ReturnValuesOnConditionCheckFailure.NONE)).isEmpty();
    }

    @Test
    void failureOnMissingItemReturnsNothing() {
      assertThat(itemOfFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)).isEmpty();
    }
  }

  @Nested
  class ReturnValues {
    @Test
    void allOldReturnsReplacedItem() {
      engine.put("Orders", "id", "1", "a", 1);

      assertThat(put(order("id", "1").returnValues(ReturnValue.ALL_OLD)).attributes())
          .isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void allOldReturnsNothingIfItemIsNew() {
      assertThat(put(order("id", "1").returnValues(ReturnValue.ALL_OLD)).hasAttributes()).isFalse();
    }

    @Test
    void noneReturnsNothing() {
      engine.put("Orders", "id", "1", "a", 1);

      assertThat(put(order("id", "1").returnValues(ReturnValue.NONE)).hasAttributes()).isFalse();
      assertThat(put(order("id", "1")).hasAttributes()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
        value = ReturnValue.class,
        names = {"ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"})
    void failsIfOnlyUpdatesReturnIt(ReturnValue wanted) {
      assertInvalid(
          () -> put(order("id", "1").returnValues(wanted)),
          "ReturnValues can only be ALL_OLD or NONE");
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }
  }

  /**
   * Metrics of item collections.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections">Item
   *     collections</a>
   */
  @Nested
  class CollectionMetrics {
    private ItemCollectionMetrics metrics(String table) {
      return engine
          .client()
          .putItem(
              put ->
                  put.tableName(table)
                      .item(item("id", "1", "n", 1))
                      .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
          .itemCollectionMetrics();
    }

    @Test
    void returnIfTableHasLocalIndex() {
      engine.createTable("Lines", List.of("id:S", "n:N"), Index.local("ByState", "id:S", "s:S"));

      assertThat(metrics("Lines").itemCollectionKey()).isEqualTo(item("id", "1"));
      assertThat(metrics("Lines").sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
    }

    @Test
    void areAbsentWithoutLocalIndex() {
      assertThat(metrics("Orders")).isNull();
    }
  }

  @Nested
  class Parameters {
    @Test
    void itemIsRequired() {
      assertInvalid(
          () -> put(PutItemRequest.builder().tableName("Orders")),
          "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member"
              + " must not be null");
    }

    @Test
    void wrongEnumsAreReportedTogether() {
      assertInvalid(
          () ->
              put(
                  order("id", "1")
                      .returnValues("OLD")
                      .returnConsumedCapacity("ALL")
                      .returnItemCollectionMetrics("ALL")
                      .returnValuesOnConditionCheckFailure("ALL_NEW")),
          "4 validation errors detected: Value 'OLD' at 'returnValues' failed to satisfy"
              + " constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD,"
              + " NONE, UPDATED_NEW]; Value 'ALL' at 'returnConsumedCapacity' failed to satisfy"
              + " constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value"
              + " 'ALL' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must"
              + " satisfy enum value set: [SIZE, NONE]; Value 'ALL_NEW' at"
              + " 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must"
              + " satisfy enum value set: [ALL_OLD, NONE]");
    }

    @Test
    void placeholdersFailWithoutExpression() {
      assertInvalid(
          () -> put(order("id", "1").expressionAttributeNames(Map.of("#a", "a"))),
          "ExpressionAttributeNames can only be specified when using expressions");
    }

    @Test
    void invalidPlaceholderValueNamesKey() {
      assertInvalid(
          () ->
              put(
                  order("id", "1")
                      .conditionExpression("a = :a")
                      .expressionAttributeValues(item(":a", numbers()))),
          "ExpressionAttributeValues contains invalid value: "
              + INVALID
              + "An number set  may not be empty for key :a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ab", "a b", "a/b", "ä__"})
    void tableNameFailsIfInvalid(String name) {
      assertInvalid(
          () -> put(order("id", "1").tableName(name)),
          "Invalid table/index name.  Table/index names must be between 3 and 255 characters long,"
              + " and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
    }

    @Test
    void tableNameMayBeArn() {
      put(order("id", "1").tableName("arn:aws:dynamodb:us-east-1:000000000000:table/Orders"));

      assertThat(engine.get("Orders", "id", "1")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {"Expected|{'a':{'Exists':false}}", "ConditionalOperator|'AND'", "Foo|1"})
    void othersFailAsLacking(String name, String json) {
      assertThat(
              engine.send(
                  "PutItem",
                  "{'TableName':'Orders','Item':{'id':{'S':'1'}},'%s':%s}".formatted(name, json)))
          .satisfies(
              reply -> {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.body())
                    .contains("ValidationException")
                    .contains("embedded-dynamodb lacks the parameter " + name + " of PutItem");
              });
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void legacyOnesFailBesideExpression() {
      String body =
          engine
              .send(
                  "PutItem",
                  "{'TableName':'Orders','Item':{'id':{'S':'1'}},'Expected':{'a':{'Exists':false}},"
                      + "'ConditionExpression':'attribute_not_exists(a)'}")
              .body();

      assertThat(body)
          .contains(
              "Can not use both expression and non-expression parameters in the same request:"
                  + " Non-expression parameters: {Expected} Expression parameters:"
                  + " {ConditionExpression}");
    }
  }

  @Test
  void responseIsEmptyByDefault() {
    assertThat(engine.send("PutItem", "{'TableName':'Orders','Item':{'id':{'S':'1'}}}").body())
        .isEqualTo("{}");
  }
}
