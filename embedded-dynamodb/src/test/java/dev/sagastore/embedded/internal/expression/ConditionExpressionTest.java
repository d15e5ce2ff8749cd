package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.attributes;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.binary;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.bool;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.list;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.map;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.nullValue;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.numbers;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.placeholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.text;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conditions and filters, by AWS's pages "Condition and filter expressions, operators, and
 * functions" (Expressions.OperatorsAndFunctions) and "Referring to item attributes"
 * (Expressions.Attributes).
 */
class ConditionExpressionTest {
  private static final Map<String, Value> ITEM =
      attributes(
          "id", text("order-1"),
          "price", number("52"),
          "same", number("52.0"),
          "stock", bool(true),
          "gone", nullValue(),
          "image", binary(1, 0x80, 0xFF),
          "colors", texts("red", "blue"),
          "sizes", numbers("1", "2"),
          "related", list(text("nails"), number("7"), map("deep", list(text("x")))),
          "reviews", map("five", list(text("best"), text("good")), "one", number("1")),
          "x.y", text("dotted"),
          "music", text("é𝄞"));

  private static final Map<String, String> NAMES =
      Map.of("#dotted", "x.y", "#five", "five", "#reviews", "reviews", "#sizes", "sizes");

  private static final Map<String, Value> VALUES =
      attributes(
          ":order1", text("order-1"),
          ":order", text("order"),
          ":der", text("der"),
          ":52", number("52"),
          ":52e0", number("5.2e1"),
          ":1", number("1"),
          ":2", number("2"),
          ":3", number("3"),
          ":9", number("9"),
          ":10", number("10"),
          ":text52", text("52"),
          ":true", bool(true),
          ":null", nullValue(),
          ":high", binary(1, 0x7F),
          ":bytes", binary(0x80, 0xFF),
          ":prefix", binary(1, 0x80),
          ":red", text("red"),
          ":colors", texts("blue", "red"),
          ":list", list(text("a"), text("order-1")),
          ":map", map("one", number("1.0"), "five", list(text("best"), text("good"))),
          ":nails", text("nails"),
          ":dotted", text("dotted"),
          ":S", text("S"),
          ":BOOL", text("BOOL"),
          ":L", text("L"),
          ":X", text("X"));

  private static boolean holds(String expression, Map<String, Value> item) {
    return parse(expression).holds(item);
  }

  private static ConditionExpression parse(String expression) {
    return ConditionExpression.parse(
        "ConditionExpression", expression, placeholders(NAMES, VALUES));
  }

  private static void assertInvalid(String expression, String problem) {
    assertFails(() -> parse(expression), "Invalid ConditionExpression: " + problem);
  }

  @Nested
  class Comparisons {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "price = :52e0",
          "price = same",
          "price <> :1",
          "price < :52 OR price = :52",
          "price > :9",
          "price >= :52",
          "price <= :52",
          "id = :order1",
          "id > :order",
          "image > :high",
          "colors = :colors",
          "reviews = :map",
          "stock = :true",
          "gone = :null",
          ":52 = price",
          ":1 < price",
          "(price) = (:52)"
        })
    void comparisonHoldsForItem(String expression) {
      assertThat(holds(expression, ITEM)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "price = :text52",
          "price < :text52",
          "price >= :text52",
          "colors = sizes",
          "stock < gone",
          "colors >= id",
          "price < :52",
          "price > :52"
        })
    void comparisonFailsForOtherTypes(String expression) {
      assertThat(holds(expression, ITEM)).isFalse();
    }

    @Test
    void valuesOfDifferentTypesAreNotEqual() {
      assertThat(holds("price <> :text52", ITEM)).isTrue();
    }

    @Test
    void missingAttributeIsNotEqualToAnything() {
      assertThat(holds("absent <> :1", ITEM)).isTrue();
      assertThat(holds("absent = :1", ITEM)).isFalse();
      assertThat(holds("absent < :1", ITEM)).isFalse();
      assertThat(holds("absent = nothing", ITEM)).isFalse();
    }

    @Test
    void stringsCompareByUtf8Bytes() {
      Map<String, Value> item = attributes("bmp", text("\uFF5E"), "astral", text("\uD83D\uDE00"));
      assertThat(holds("bmp < astral", item)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"<,BOOL,:true", "<=,NULL,:null", ">,SS,:colors", ">=,L,:list"})
    void orderFailsForLiteralWithoutOrder(String operator, String type, String literal) {
      assertInvalid(
          "price " + operator + " " + literal,
          "Incorrect operand type for operator or function; operator or function: "
              + operator
              + ", operand type: "
              + type);
    }

    @Test
    void orderFailsForLiteralOnTheLeft() {
      assertInvalid(
          ":true < price",
          "Incorrect operand type for operator or function; operator or function: <, operand"
              + " type: BOOL");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "id <> id | <>",
          "id BETWEEN id AND :order | BETWEEN",
          "id BETWEEN :order AND id | BETWEEN",
          "id IN (:order, id) | IN",
          "begins_with(id, id) | begins_with"
        })
    void firstOperandFailsWhenRepeated(String expression, String operator) {
      assertInvalid(
          expression,
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: "
              + operator
              + ", first operand: [id]");
    }

    @Test
    void pathComparedWithItselfFails() {
      assertInvalid(
          "reviews.five[0] = #reviews.#five[0]",
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: =, first operand: [reviews, five, [0]]");
    }
  }

  @Nested
  class Between {
    @ParameterizedTest
    @CsvSource({
      "price BETWEEN :1 AND :52,true",
      "price between :52 and :52,true",
      "price BETWEEN :9 AND :10,false",
      "price BETWEEN same AND same,true",
      "id BETWEEN :1 AND :52,false",
      "absent BETWEEN :1 AND :52,false",
      "NOT price BETWEEN :9 AND :10,true",
      "price BETWEEN :1 AND :52 AND stock = :true,true"
    })
    void betweenIncludesBounds(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    @Test
    void betweenFailsWhenLowerBoundIsHigher() {
      assertInvalid(
          "price BETWEEN :52 AND :1",
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
              + " lower bound operand: AttributeValue: {N:52}, upper bound operand:"
              + " AttributeValue: {N:1}");
    }

    @Test
    void betweenFailsWhenTypesOfBoundsDiffer() {
      assertInvalid(
          "price BETWEEN :1 AND :red",
          "The BETWEEN operator requires same data type for lower and upper bounds; lower bound"
              + " operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:red}");
    }

    @Test
    void betweenFailsForLiteralWithoutOrder() {
      assertInvalid(
          "price BETWEEN :true AND :52",
          "Incorrect operand type for operator or function; operator or function: BETWEEN,"
              + " operand type: BOOL");
    }
  }

  @Nested
  class In {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "price IN (:1, :52e0) | true",
          "price IN (:52) | true",
          "price in (:1,:2) | false",
          "colors IN (:1, :colors) | true",
          "absent IN (:1) | false",
          "absent IN (nothing) | false"
        })
    void inFindsEqualValue(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    /** Constraints: at most 100 operands. */
    @Test
    void inFailsForMoreThan100Operands() {
      String operands = "a IN (" + ":1,".repeat(99) + ":1)";
      assertThat(holds(operands, ITEM)).isFalse();
      assertInvalid(
          operands.replace(":1)", ":1,:1)"),
          "The IN operator is provided with too many operands; number of operands: 101");
    }
  }

  @Nested
  class Functions {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "attribute_exists(id) | true",
          "attribute_exists(absent) | false",
          "attribute_exists(reviews.five[1]) | true",
          "attribute_exists(reviews.five[2]) | false",
          "attribute_exists(reviews.five.x) | false",
          "attribute_exists(id.x) | false",
          "attribute_not_exists(absent) | true",
          "attribute_not_exists(reviews[0]) | true",
          "attribute_not_exists(gone) | false"
        })
    void existenceFollowsPath(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    @Test
    void noAttributeExistsWithoutItem() {
      assertThat(holds("attribute_not_exists(id)", Map.of())).isTrue();
      assertThat(holds("attribute_exists(id)", Map.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "attribute_type(id, :S) | true",
          "attribute_type(price, :S) | false",
          "attribute_type(stock, :BOOL) | true",
          "attribute_type(related, :L) | true",
          "attribute_type(absent, :L) | false"
        })
    void attributeTypeComparesType(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    @Test
    void attributeTypeNeedsNameOfType() {
      assertInvalid(
          "attribute_type(id, :X)",
          "Invalid attribute type name found; type: X, valid types:"
              + " {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
      assertInvalid(
          "attribute_type(id, :1)",
          "Incorrect operand type for operator or function; operator or function:"
              + " attribute_type, operand type: N");
      assertInvalid(
          "attribute_type(id, price)",
          "Incorrect operand type for operator or function; operator or function:"
              + " attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "begins_with(id, :order) | true",
          "begins_with(id, :der) | false",
          "begins_with(:order1, id) | true",
          "begins_with(image, :prefix) | true",
          "begins_with(:prefix, image) | false",
          "begins_with(:bytes, :bytes) | true",
          "begins_with(image, :bytes) | false",
          "begins_with(price, :order) | false",
          "begins_with(absent, :order) | false"
        })
    void beginsWithComparesPrefix(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    @Test
    void beginsWithFailsForNumber() {
      assertInvalid(
          "begins_with(id, :1)",
          "Incorrect operand type for operator or function; operator or function: begins_with,"
              + " operand type: N");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "contains(id, :der) | true",
          "contains(id, :red) | false",
          "contains(image, :bytes) | true",
          "contains(image, :high) | false",
          "contains(colors, :red) | true",
          "contains(colors, :nails) | false",
          "contains(sizes, :1) | true",
          "contains(sizes, :red) | false",
          "contains(related, :nails) | true",
          "contains(related, :1) | false",
          "contains(:list, id) | true",
          "contains(price, :1) | false",
          "contains(absent, :red) | false"
        })
    void containsFindsPartOrElement(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    @Test
    void containsFailsForLiteralWithoutParts() {
      assertInvalid(
          "contains(:1, id)",
          "Incorrect operand type for operator or function; operator or function: contains,"
              + " operand type: N");
    }

    @Test
    void containsFailsForSameOperands() {
      assertInvalid(
          "contains(colors, colors)",
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: contains, first operand: [colors]");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "size(id) < :9 | true",
          "size(id) > :3 | true",
          "size(image) = :3 | true",
          "size(colors) = :2 | true",
          "size(related) = :3 | true",
          "size(reviews) = :2 | true",
          "size(reviews.five) = :2 | true",
          "size(price) < :9 | false",
          "size(stock) < :9 | false",
          "size(absent) < :9 | false",
          ":3 = size(related) | true",
          "size(colors) BETWEEN :1 AND :2 | true"
        })
    void sizeDependsOnType(String expression, boolean expected) {
      assertThat(holds(expression, ITEM)).isEqualTo(expected);
    }

    /** Measured by others on AWS: "é𝄞" has size 3, not 2 characters or 6 bytes. */
    @Test
    void sizeOfStringCountsUtf16Units() {
      assertThat(holds("size(music) = :3", ITEM)).isTrue();
    }

    @Test
    void sizeIsNoCondition() {
      assertInvalid(
          "size(id)",
          "The function is not allowed to be used this way in an expression; function: size");
    }

    @Test
    void conditionIsNoOperand() {
      assertInvalid(
          "contains(id, :red) = :true",
          "The function is not allowed to be used this way in an expression; function: contains");
    }

    @Test
    void functionOfUpdatesFails() {
      assertInvalid(
          "if_not_exists(id, :1) = :1",
          "The function is not allowed in a condition expression; function: if_not_exists");
    }

    @Test
    void namesOfFunctionsAreCaseSensitive() {
      assertInvalid("Attribute_Exists(id)", "Invalid function name; function: Attribute_Exists");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "attribute_exists(id, price) | attribute_exists | 2",
          "attribute_not_exists(id, price) | attribute_not_exists | 2",
          "attribute_type(id) | attribute_type | 1",
          "begins_with(id) | begins_with | 1",
          "contains(id) | contains | 1",
          "size(id, price) = :1 | size | 2"
        })
    void functionFailsForOtherNumberOfOperands(String expression, String function, int count) {
      assertInvalid(
          expression,
          "Incorrect number of operands for operator or function; operator or function: "
              + function
              + ", number of operands: "
              + count);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "attribute_exists(:1) | attribute_exists",
          "attribute_not_exists(size(id)) | attribute_not_exists",
          "attribute_type(:1, :S) | attribute_type",
          "size(:red) = :1 | size"
        })
    void functionFailsForValueInsteadOfPath(String expression, String function) {
      assertInvalid(
          expression,
          "Operator or function requires a document path; operator or function: " + function);
    }
  }

  @Nested
  class Logic {
    private final Map<String, Value> item =
        attributes("t", number("1"), "u", number("1"), "f", number("0"));

    private boolean evaluate(String expression) {
      String comparisons = expression.replaceAll("\\b([tuf])\\b", "$1 = :1");
      return holds(comparisons, item);
    }

    @ParameterizedTest
    @CsvSource({
      "t AND u,true",
      "t AND f,false",
      "f OR t,true",
      "f OR f,false",
      "NOT f,true",
      "NOT t,false",
      "NOT NOT t,true",
      "t OR u AND f,true",
      "(t OR u) AND f,false",
      "f AND t OR u,true",
      "f AND (t OR u),false",
      "NOT f AND t,true",
      "NOT (t AND u),false",
      "NOT f OR t AND f,true",
      "t and not f or f,true"
    })
    void precedenceIsNotAndOr(String expression, boolean expected) {
      assertThat(evaluate(expression)).isEqualTo(expected);
    }
  }

  @Nested
  class Paths {
    @Test
    void namesConsistOfLettersDigitsAndUnderscores() {
      Map<String, Value> item = attributes("aZ_09zA", number("1"), "Za", number("1"));
      assertThat(holds("aZ_09zA = Za", item)).isTrue();
    }

    @Test
    void placeholderStandsForOneElement() {
      assertThat(holds("#dotted = :dotted", ITEM)).isTrue();
      assertThat(holds("attribute_exists(x.y)", ITEM)).isFalse();
    }

    @Test
    void pathLeadsThroughListsAndMaps() {
      assertThat(holds("size(related[2].deep[0]) = :1", ITEM)).isTrue();
    }

    @Test
    void topLevelAttributesAreThoseOfAllPaths() {
      ConditionExpression condition =
          parse("#reviews.five[0] = id AND (size(colors) > :1 OR attribute_exists(id.price))");
      assertThat(condition.topLevelAttributes()).containsExactly("reviews", "id", "colors");
    }

    @ParameterizedTest
    @CsvSource({"name", "Name", "NAME", "id.name", "size(count)"})
    void reservedWordFails(String operand) {
      String word = operand.replaceAll("id\\.|size\\(|\\)", "");
      assertInvalid(
          operand + " = :1", "Attribute name is a reserved keyword; reserved keyword: " + word);
    }

    @Test
    void undefinedPlaceholderFails() {
      assertInvalid(
          "#undefined = :undefined",
          "An expression attribute name used in the document path is not defined; attribute"
              + " name: #undefined");
      assertInvalid(
          "id = :undefined",
          "An expression attribute value used in expression is not defined; attribute value:"
              + " :undefined");
    }

    @Test
    void indexBeyondRangeFails() {
      assertInvalid(
          "related[99999999999] = :1",
          "List index is not within the allowable range; index: [99999999999]");
    }

    /** Expressions.Attributes: at most 32 dereference operators. */
    @Test
    void pathFailsBeyondDepth32() {
      assertThat(holds("a" + "[0]".repeat(32) + " = :1", ITEM)).isFalse();
      assertInvalid(
          "a" + "[0]".repeat(33) + " = :1",
          "The document path has more than the 32 levels that are supported; levels: 34");
    }
  }

  @Nested
  class Parentheses {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "((id = :1))",
          "((id)) = :1",
          "id = ((:1))",
          "(id = :1) AND ((id = :2 OR id = :3))"
        })
    void doubleParenthesesFail(String expression) {
      assertInvalid(expression, "The expression has redundant parentheses;");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "(id = :1)",
          "((id = :1) AND (id = :2))",
          "(NOT (id = :1))",
          "((id) = :1)",
          "(size(id) = (:1))",
          "(id IN (:1))"
        })
    void singleParenthesesAreAccepted(String expression) {
      assertThat(holds(expression, Map.of())).isEqualTo(expression.contains("NOT"));
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 151, 2000})
    void manyParenthesesFail(int depth) {
      String expression = "(".repeat(depth) + "id = :1" + ")".repeat(depth);
      assertInvalid(expression, "The expression has redundant parentheses;");
    }

    @Test
    void manyParenthesesSideBySideAreAccepted() {
      String expression = "((f)=(:1))" + " OR ((f)=(:1))".repeat(149);
      assertThat(holds(expression, attributes("f", number("1")))).isTrue();
    }

    @Test
    void deepNestingThatIsNeededIsAccepted() {
      String expression = "(".repeat(149) + "f=:1" + " OR f=:1)".repeat(149);
      assertThat(holds(expression, attributes("f", number("1")))).isTrue();
    }
  }

  /** Constraints: at most 300 operators and functions in an expression. */
  @Nested
  class Operators {
    @Test
    void conditionAccepts300Operators() {
      // 150 comparisons, 149 conjunctions and a negation
      String expression = "NOT a = :1" + " AND a = :1".repeat(149);
      assertThat(holds(expression, Map.of())).isFalse();
    }

    @Test
    void conditionFailsBeyond300Operators() {
      String problem = "The expression contains too many operators; operator count: 301";
      assertInvalid("a = :1" + " OR a = :1".repeat(150), problem);
      assertInvalid("NOT ".repeat(600) + "a = :1", problem);
      assertInvalid("size(".repeat(500), problem);
      assertInvalid("a IN (:1)" + " AND a IN (:1)".repeat(150), problem);
      assertInvalid("a BETWEEN :1 AND :2" + " OR a BETWEEN :1 AND :2".repeat(150), problem);
    }
  }

  @Test
  void messageBeginsWithParameter() {
    assertFails(
        () ->
            ConditionExpression.parse("FilterExpression", "name = :1", placeholders(NAMES, VALUES)),
        "Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: name");
  }

  @Test
  void firstProblemFromTheLeftIsReported() {
    assertInvalid(
        "id = :undefined AND name = :1",
        "An expression attribute value used in expression is not defined; attribute value:"
            + " :undefined");
  }

  @Test
  void inputWithManyConditionsIsEvaluated() {
    String expression =
        IntStream.range(0, 100)
            .mapToObj(i -> "attribute_exists(a" + i + ")")
            .collect(Collectors.joining(" OR "));
    assertThat(holds(expression, attributes("a99", number("1")))).isTrue();
  }
}
