package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Query of a table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html">Query</a>
 */
class QueryTest {
  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private static QueryRequest.Builder query(String condition, Object... values) {
    return QueryRequest.builder()
        .tableName("Lines")
        .keyConditionExpression(condition)
        .expressionAttributeValues(values.length == 0 ? null : item(values));
  }

  private QueryResponse send(QueryRequest.Builder query) {
    return engine.client().query(query.build());
  }

  /** Sort keys of strings, which sort by their UTF-8 bytes. */
  @Nested
  class StringRange {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "s:S");
      for (String sortKey :
          List.of(
              "A",
              "B",
              "a",
              "aa",
              "ab",
              "abc",
              "abd",
              "b",
              "z",
              "é",
              "\uD7FF",
              "\uE000",
              "\uFFFD",
              "😀",
              "😀a",
              "\uDBFF\uDFFF",
              "\uDBFF\uDFFFa")) {
        engine.put("Lines", "id", "1", "s", sortKey);
      }
      engine.put("Lines", "id", "0", "s", "a");
      engine.put("Lines", "id", "11", "s", "a");
    }

    private List<String> found(String condition, Object... values) {
      QueryRequest.Builder query = query("id = :id" + condition);
      Stream<Object> all = Stream.concat(Stream.of(":id", "1"), Stream.of(values));
      query.expressionAttributeValues(item(all.toArray()));
      QueryResponse response = send(query);
      assertThat(response.scannedCount()).isEqualTo(response.count());
      return response.items().stream().map(item -> item.get("s").s()).toList();
    }

    @Test
    void wholePartitionIsInOrderOfUtf8Bytes() {
      // UTF-16 units would put what is beyond U+FFFF before U+E000
      assertThat(found(""))
          .containsExactly(
              "A",
              "B",
              "a",
              "aa",
              "ab",
              "abc",
              "abd",
              "b",
              "z",
              "é",
              "\uD7FF",
              "\uE000",
              "\uFFFD",
              "😀",
              "😀a",
              "\uDBFF\uDFFF",
              "\uDBFF\uDFFFa");
    }

    @Test
    void comparisonsRespectBoundaries() {
      assertThat(found(" AND s = :a", ":a", "ab")).containsExactly("ab");
      assertThat(found(" AND s = :a", ":a", "ac")).isEmpty();
      assertThat(found(" AND s < :a", ":a", "aa")).containsExactly("A", "B", "a");
      assertThat(found(" AND s <= :a", ":a", "aa")).containsExactly("A", "B", "a", "aa");
      assertThat(found(" AND s > :a", ":a", "\uFFFD"))
          .containsExactly("😀", "😀a", "\uDBFF\uDFFF", "\uDBFF\uDFFFa");
      assertThat(found(" AND s >= :a", ":a", "\uDBFF\uDFFF"))
          .containsExactly("\uDBFF\uDFFF", "\uDBFF\uDFFFa");
    }

    @Test
    void conditionMayBeginWithSortKeyOrValue() {
      assertThat(send(query("(s > :s) AND (id = :id)", ":s", "z", ":id", "1")).count())
          .isEqualTo(8);
      assertThat(send(query(":s < s AND :id = id", ":s", "z", ":id", "1")).count()).isEqualTo(8);
    }

    @Test
    void betweenContainsBothBounds() {
      assertThat(found(" AND s BETWEEN :a AND :b", ":a", "aa", ":b", "abc"))
          .containsExactly("aa", "ab", "abc");
      assertThat(found(" AND s BETWEEN :a AND :b", ":a", "ac", ":b", "b")).containsExactly("b");
      assertThat(found(" AND s BETWEEN :a AND :b", ":a", "z", ":b", "z")).containsExactly("z");
      assertThat(found(" AND s BETWEEN :a AND :b", ":a", "\uD7FF", ":b", "😀"))
          .containsExactly("\uD7FF", "\uE000", "\uFFFD", "😀");
    }

    @Test
    void betweenFailsIfBoundsAreExchanged() {
      assertInvalid(
          () -> found(" AND s BETWEEN :a AND :b", ":a", "b", ":b", "a"),
          "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater"
              + " than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper"
              + " bound operand: AttributeValue: {S:a}");
    }

    @Test
    void beginsWithFindsPrefix() {
      assertThat(found(" AND begins_with(s, :a)", ":a", "ab")).containsExactly("ab", "abc", "abd");
      assertThat(found(" AND begins_with(s, :a)", ":a", "abcd")).isEmpty();
      assertThat(found(" AND begins_with(s, :a)", ":a", "A")).containsExactly("A");
    }

    @Test
    void beginsWithFindsPrefixAtEdgesOfUnicode() {
      assertThat(found(" AND begins_with(s, :a)", ":a", "\uD7FF")).containsExactly("\uD7FF");
      assertThat(found(" AND begins_with(s, :a)", ":a", "😀")).containsExactly("😀", "😀a");
      assertThat(found(" AND begins_with(s, :a)", ":a", "\uDBFF\uDFFF"))
          .containsExactly("\uDBFF\uDFFF", "\uDBFF\uDFFFa");
    }
  }

  @Nested
  class NumberRange {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
      for (String sortKey : List.of("-100", "-2", "-1.5", "0", "1E-100", "2", "10", "9E120")) {
        engine.put("Lines", "id", "1", "n", number(sortKey));
      }
    }

    private List<String> found(String condition, Object... values) {
      return send(query("id = :id" + condition, values)).items().stream()
          .map(item -> item.get("n").n())
          .map(text -> new java.math.BigDecimal(text).stripTrailingZeros().toString())
          .toList();
    }

    @Test
    void isInNumericOrder() {
      assertThat(found("", ":id", "1"))
          .containsExactly("-1E+2", "-2", "-1.5", "0", "1E-100", "2", "1E+1", "9E+120");
    }

    @Test
    void comparesByValue() {
      assertThat(found(" AND n > :n", ":id", "1", ":n", number("2.00")))
          .containsExactly("1E+1", "9E+120");
      assertThat(found(" AND n = :n", ":id", "1", ":n", number("-15e-1"))).containsExactly("-1.5");
      assertThat(
              found(
                  " AND n BETWEEN :a AND :b", ":id", "1", ":a", number("-2"), ":b", number("0.0")))
          .containsExactly("-2", "-1.5", "0");
    }

    @Test
    void beginsWithFails() {
      assertInvalid(
          () -> found(" AND begins_with(n, :n)", ":id", "1", ":n", 1),
          "Invalid KeyConditionExpression: Incorrect operand type for operator or function;"
              + " operator or function: begins_with, operand type: N");
      assertInvalid(
          () -> found(" AND begins_with(n, :n)", ":id", "1", ":n", "1"),
          "One or more parameter values were invalid: Condition parameter type does not match"
              + " schema type");
    }
  }

  @Nested
  class BinaryRange {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "b:B");
      for (String sortKey : List.of("00", "01", "01ff", "01ff00", "02", "7f", "80", "ff", "ffff")) {
        engine.put("Lines", "id", "1", "b", HexFormat.of().parseHex(sortKey));
      }
    }

    private List<String> found(String condition, String hex) {
      return send(
              query("id = :id AND " + condition, ":id", "1", ":b", HexFormat.of().parseHex(hex)))
          .items()
          .stream()
          .map(item -> HexFormat.of().formatHex(item.get("b").b().asByteArray()))
          .toList();
    }

    @Test
    void isInOrderOfUnsignedBytes() {
      assertThat(found("b >= :b", "00"))
          .containsExactly("00", "01", "01ff", "01ff00", "02", "7f", "80", "ff", "ffff");
    }

    @ParameterizedTest
    @CsvSource({
      "01, '01,01ff,01ff00'",
      "01ff, '01ff,01ff00'",
      "ff, 'ff,ffff'",
      "ffff, ffff",
      "00, 00",
      "7f, 7f"
    })
    void beginsWithFindsPrefix(String prefix, String expected) {
      assertThat(found("begins_with(b, :b)", prefix)).containsExactly(expected.split(","));
    }

    @Test
    void beginsWithFindsNothingBeyondLast() {
      assertThat(found("begins_with(b, :b)", "ffffff")).isEmpty();
    }
  }

  @Nested
  class Order {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
      for (int n = 1; n <= 4; n++) {
        engine.put("Lines", "id", "1", "n", n);
      }
    }

    private List<String> numbers(QueryRequest.Builder query) {
      return send(query).items().stream().map(item -> item.get("n").n()).toList();
    }

    @Test
    void isAscendingByDefault() {
      assertThat(numbers(query("id = :id", ":id", "1"))).containsExactly("1", "2", "3", "4");
      assertThat(numbers(query("id = :id", ":id", "1").scanIndexForward(true)))
          .containsExactly("1", "2", "3", "4");
    }

    @Test
    void isDescendingOnRequest() {
      assertThat(numbers(query("id = :id", ":id", "1").scanIndexForward(false)))
          .containsExactly("4", "3", "2", "1");
    }

    @Test
    void descendingRangeRespectsBoundaries() {
      assertThat(numbers(query("id = :id AND n < :n", ":id", "1", ":n", 4).scanIndexForward(false)))
          .containsExactly("3", "2", "1");
      assertThat(
              numbers(
                  query("id = :id AND n BETWEEN :a AND :b", ":id", "1", ":a", 2, ":b", 3)
                      .scanIndexForward(false)))
          .containsExactly("3", "2");
    }
  }

  @Nested
  class Filter {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
      for (int n = 1; n <= 4; n++) {
        engine.put("Lines", "id", "1", "n", n, "a", n % 2 == 0);
      }
    }

    @Test
    void returnsMatchingItemsAndCountsAll() {
      QueryResponse response =
          send(query("id = :id", ":id", "1", ":a", true).filterExpression("a = :a"));

      assertThat(response.items()).extracting(item -> item.get("n").n()).containsExactly("2", "4");
      assertThat(response.count()).isEqualTo(2);
      assertThat(response.scannedCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "n"})
    void failsOnKeyAttribute(String name) {
      assertInvalid(
          () ->
              send(
                  query("id = :id", ":id", "1")
                      .filterExpression("attribute_exists(#k)")
                      .expressionAttributeNames(Map.of("#k", name))),
          "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
              + name);
    }
  }

  /**
   * Key conditions.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html">Key
   *     condition expressions</a>
   */
  @Nested
  class Condition {
    private static final String OTHER_TYPE =
        "One or more parameter values were invalid: Condition parameter type does not match schema"
            + " type";

    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
    }

    @Test
    void isRequired() {
      assertInvalid(
          () -> send(query(null)),
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }

    @ParameterizedTest
    @CsvSource({"n = :v, id", "a = :v, id", "id = :v AND a = :v, n", "n = :v AND a = :v, id"})
    void failsIfKeyIsMissed(String condition, String missed) {
      assertInvalid(
          () -> send(query(condition, ":v", "1")),
          "Query condition missed key schema element: " + missed);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "id < :v",
          "id >= :v",
          "begins_with(id, :v)",
          "id BETWEEN :v AND :v",
          "id > :v AND n = :v"
        })
    void failsUnlessPartitionKeyIsEqual(String condition) {
      assertInvalid(() -> send(query(condition, ":v", "1")), "Query key condition not supported");
    }

    @Test
    void failsIfValueHasOtherType() {
      assertInvalid(() -> send(query("id = :v", ":v", 1)), OTHER_TYPE);
      assertInvalid(() -> send(query("id = :v AND n = :n", ":v", "1", ":n", "1")), OTHER_TYPE);
      assertInvalid(
          () -> send(query("id = :v AND n = :n", ":v", "1", ":n", List.of(1))), OTHER_TYPE);
    }

    @Test
    void failsIfPartitionKeyIsEmptyString() {
      assertInvalid(
          () -> send(query("id = :v", ":v", "")),
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: id");
    }

    @Test
    void findsItemOfTableWithoutSortKey() {
      engine.createTable("Orders", "id:S");
      engine.put("Orders", "id", "1", "a", 1);

      assertThat(send(query("id = :v", ":v", "1").tableName("Orders")).items())
          .containsExactly(item("id", "1", "a", 1));
      assertThat(send(query("id = :v", ":v", "2").tableName("Orders")).items()).isEmpty();
    }
  }

  /**
   * Selected attributes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select">Select</a>
   */
  @Nested
  class Selection {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", List.of("id:S", "n:N"), Index.global("ByA", "a:S"));
      engine.put("Lines", "id", "1", "n", 1, "a", "x", "b", "y");
    }

    private QueryRequest.Builder lines() {
      return query("id = :id", ":id", "1");
    }

    @Test
    void allAttributesIsDefault() {
      assertThat(send(lines()).items().get(0)).hasSize(4);
      assertThat(send(lines().select(Select.ALL_ATTRIBUTES)).items().get(0)).hasSize(4);
    }

    @Test
    void countReturnsNoItems() {
      QueryResponse response = send(lines().select(Select.COUNT));

      assertThat(response.hasItems()).isFalse();
      assertThat(response.count()).isEqualTo(1);
      assertThat(response.scannedCount()).isEqualTo(1);
    }

    @Test
    void specificAttributesReturnsProjection() {
      assertThat(send(lines().projectionExpression("b")).items()).containsExactly(item("b", "y"));
      assertThat(send(lines().select(Select.SPECIFIC_ATTRIBUTES).projectionExpression("b")).items())
          .containsExactly(item("b", "y"));
    }

    @Test
    void specificAttributesFailsWithoutProjection() {
      assertInvalid(
          () -> send(lines().select(Select.SPECIFIC_ATTRIBUTES)),
          "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
              + " SPECIFIC_ATTRIBUTES");
    }

    @ParameterizedTest
    @EnumSource(
        value = Select.class,
        names = {"ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT"})
    void othersFailWithProjection(Select select) {
      assertInvalid(
          () -> send(lines().select(select).projectionExpression("b")),
          "Cannot specify the ProjectionExpression when choosing to get "
              + (select == Select.COUNT ? "only the Count" : select.toString()));
    }

    @Test
    void allProjectedAttributesFailsWithoutIndex() {
      assertInvalid(
          () -> send(lines().select(Select.ALL_PROJECTED_ATTRIBUTES)),
          "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }

    @Test
    void failsIfUnknown() {
      assertInvalid(
          () -> send(lines().select("ALL")),
          "1 validation error detected: Value 'ALL' at 'select' failed to satisfy constraint:"
              + " Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES,"
              + " ALL_PROJECTED_ATTRIBUTES]");
    }
  }

  @Nested
  class Parameters {
    @BeforeEach
    void createTable() {
      engine.createTable("Lines", "id:S", "n:N");
    }

    @Test
    void tableMustExist() {
      assertFails(
          () -> send(query("id = :id", ":id", "1").tableName("None")),
          "ResourceNotFoundException",
          "Requested resource not found");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitMustBePositive(int limit) {
      assertInvalid(
          () -> send(query("id = :id", ":id", "1").limit(limit)),
          "1 validation error detected: Value '"
              + limit
              + "' at 'limit' failed to satisfy constraint: Member must have value greater than or"
              + " equal to 1");
    }

    @Test
    void indexMustExist() {
      assertInvalid(
          () -> send(query("id = :id", ":id", "1").indexName("ByName")),
          "The table does not have the specified index: ByName");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'KeyConditions':{'id':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'1'}]}}",
          "'QueryFilter':{}",
          "'AttributesToGet':['a']",
          "'ConditionalOperator':'AND'",
          "'Segment':1"
        })
    void othersFailAsLacking(String json) {
      assertThat(engine.send("Query", "{'TableName':'Lines',%s}".formatted(json)).body())
          .contains("ValidationException")
          .contains(
              "embedded-dynamodb lacks the parameter " + json.split("'", -1)[1] + " of Query");
    }

    @Test
    void legacyOnesFailBesideExpressions() {
      assertThat(
              engine
                  .send(
                      "Query",
                      "{'TableName':'Lines','QueryFilter':{},'KeyConditionExpression':'id = :i'}")
                  .body())
          .contains(
              "Can not use both expression and non-expression parameters in the same request:"
                  + " Non-expression parameters: {QueryFilter} Expression parameters:"
                  + " {KeyConditionExpression}");
    }
  }
}
