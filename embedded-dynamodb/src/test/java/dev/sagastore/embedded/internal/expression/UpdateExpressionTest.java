package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.attributes;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.binary;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.list;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.map;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.numbers;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.placeholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.text;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Updates, by AWS's page "Using update expressions in DynamoDB" (Expressions.UpdateExpressions).
 */
class UpdateExpressionTest {
  private static final String MISSING_ATTRIBUTE =
      "The provided expression refers to an attribute that does not exist in the item";
  private static final String INVALID_PATH =
      "The document path provided in the update expression is invalid for update";
  private static final String INCORRECT_TYPE =
      "An operand in the update expression has an incorrect data type";

  private static final Map<String, Value> VALUES =
      attributes(
          ":1", number("1"),
          ":2", number("2"),
          ":max", number("9.9999999999999999999999999999999999999E+125"),
          ":38", number("12345678901234567890123456789012345678"),
          ":tenth", number("0.1"),
          ":x", text("x"),
          ":y", text("y"),
          ":red", texts("red"),
          ":redblue", texts("red", "blue"),
          ":ints", numbers("1"),
          ":map", map("k", text("v")),
          ":list", list(text("x"), text("y")),
          ":empty", list());

  private static UpdateExpression parse(String expression) {
    return UpdateExpression.parse(
        expression, placeholders(Map.of("#a", "a", "#dot", "a.b", "#l", "list"), VALUES));
  }

  private static Map<String, Value> apply(String expression, Object... namesAndValues) {
    return parse(expression).apply(attributes(namesAndValues));
  }

  private static void assertInvalid(String expression, String problem) {
    assertFails(() -> parse(expression), "Invalid UpdateExpression: " + problem);
  }

  @Nested
  class SetSection {
    @Test
    void setReplacesAndAddsAttributes() {
      assertThat(apply("SET b = :1, c = :x", "a", text("a"), "b", text("b"), "d", text("d")))
          .containsExactlyEntriesOf(
              attributes("a", text("a"), "b", number("1"), "d", text("d"), "c", text("x")));
    }

    @Test
    void itemIsNotChanged() {
      Map<String, Value> item = attributes("a", map("b", number("1")));
      Map<String, Value> before = new LinkedHashMap<>(item);
      parse("SET a.b = :2, c = :1").apply(item);
      assertThat(item).isEqualTo(before);
    }

    @Test
    void operandsReadItemBeforeUpdate() {
      assertThat(apply("SET a = b, b = a, c = a", "a", number("1"), "b", number("2")))
          .isEqualTo(attributes("a", number("2"), "b", number("1"), "c", number("1")));
    }

    @Test
    void setReadsNestedPath() {
      assertThat(apply("SET z = a.c[1]", "a", map("c", list(text("0"), text("1")))))
          .containsEntry("z", text("1"));
    }

    @Test
    void setCopiesMissingAttributeFails() {
      assertFails(() -> apply("SET a = b"), MISSING_ATTRIBUTE);
      assertFails(() -> apply("SET a = b.c", "b", number("1")), MISSING_ATTRIBUTE);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "SET a = a + :1 | 6",
          "SET a = a - :1 | 4",
          "SET a = :1 - a | -4",
          "SET a = a-:1 | 4",
          "SET a = a + a | 10",
          "SET a = (a - :1) | 4",
          "SET a = (a) + (:1) | 6",
          "SET a = a + :tenth | 5.1",
          "SET a = if_not_exists(b, :2) + :1 | 3",
          "SET a = if_not_exists(a, :2) + if_not_exists(b, :2) | 7",
          "set #a = #a + :1 | 6"
        })
    void arithmeticIsExact(String expression, String result) {
      assertThat(apply(expression, "a", number("5"))).isEqualTo(attributes("a", number(result)));
    }

    @Test
    void arithmeticFailsForMissingAttribute() {
      assertFails(() -> apply("SET a = a + :1"), MISSING_ATTRIBUTE);
      assertFails(() -> apply("SET a = :1 - b"), MISSING_ATTRIBUTE);
    }

    @Test
    void arithmeticFailsForOtherTypes() {
      assertFails(() -> apply("SET a = a + :1", "a", text("5")), INCORRECT_TYPE);
      assertInvalid(
          "SET a = a + :x",
          "Incorrect operand type for operator or function; operator or function: +, operand"
              + " type: S");
      assertInvalid(
          "SET a = :red - a",
          "Incorrect operand type for operator or function; operator or function: -, operand"
              + " type: SS");
    }

    @Test
    void arithmeticFailsBeyondRange() {
      assertFails(
          () -> apply("SET a = a + :max", "a", number("1E+125")),
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
      assertFails(
          () -> apply("SET a = a + :tenth", "a", number("12345678901234567890123456789012345678")),
          "Attempting to store more than 38 significant digits in a Number");
    }

    @Test
    void listAppendKeepsOrderOfOperands() {
      assertThat(apply("SET a = list_append(a, :list)", "a", list(number("1"))))
          .isEqualTo(attributes("a", list(number("1"), text("x"), text("y"))));
      assertThat(apply("SET a = list_append(:list, a)", "a", list(number("1"))))
          .isEqualTo(attributes("a", list(text("x"), text("y"), number("1"))));
    }

    @Test
    void listAppendCreatesListWithIfNotExists() {
      String expression = "SET a = list_append(if_not_exists(a, :empty), :list)";
      assertThat(apply(expression)).isEqualTo(attributes("a", list(text("x"), text("y"))));
    }

    @Test
    void listAppendFailsForOtherTypes() {
      assertInvalid(
          "SET a = list_append(a, :map)",
          "Incorrect operand type for operator or function; operator or function: list_append,"
              + " operand type: M");
      assertFails(() -> apply("SET a = list_append(a, :list)", "a", text("a")), INCORRECT_TYPE);
      assertFails(() -> apply("SET a = list_append(a, :list)"), MISSING_ATTRIBUTE);
    }

    /** Seen by others on AWS. */
    @Test
    void listAppendInListAppendFails() {
      assertInvalid(
          "SET a = list_append(list_append(:list, a), :list)",
          "The function is not allowed to be used this way in an expression; function:"
              + " list_append");
    }

    @Test
    void listAppendInIfNotExistsFails() {
      assertInvalid(
          "SET a = if_not_exists(a, list_append(b, :list))",
          "The function is not allowed to be used this way in an expression; function:"
              + " list_append");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET a = ((a + :1))", "SET a = ((a)) + :1", "SET a = a + ((:1))"})
    void doubleParenthesesFail(String expression) {
      assertInvalid(expression, "The expression has redundant parentheses;");
    }

    /** Constraints: at most 300 operators and functions in an expression. */
    @Test
    void updateFailsBeyond300Operators() {
      assertInvalid(
          "SET a=:1+:2" + ",a=:1+:2".repeat(300),
          "The expression contains too many operators; operator count: 301");
    }

    @Test
    void ifNotExistsKeepsExistingValue() {
      assertThat(apply("SET a = if_not_exists(a, :1)", "a", number("5")))
          .isEqualTo(attributes("a", number("5")));
      assertThat(apply("SET a = if_not_exists(a, :1)")).isEqualTo(attributes("a", number("1")));
      assertThat(apply("SET a = if_not_exists(b, c)", "c", text("c")))
          .containsEntry("a", text("c"));
      assertFails(() -> apply("SET a = if_not_exists(b, c)"), MISSING_ATTRIBUTE);
    }

    @Test
    void ifNotExistsNeedsPath() {
      assertInvalid(
          "SET a = if_not_exists(:1, a)",
          "Operator or function requires a document path; operator or function: if_not_exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"if_not_exists", "list_append"})
    void functionFailsForOtherNumberOfOperands(String function) {
      assertInvalid(
          "SET a = " + function + "(b)",
          "Incorrect number of operands for operator or function; operator or function: "
              + function
              + ", number of operands: 1");
    }

    @Test
    void otherFunctionsFail() {
      assertInvalid(
          "SET a = size(b)", "The function is not allowed in an update expression; function: size");
      assertInvalid("SET a = f(b, c, d)", "Invalid function name; function: f");
      assertInvalid("SET a = LIST_APPEND(b, c)", "Invalid function name; function: LIST_APPEND");
    }
  }

  @Nested
  class NestedPaths {
    @Test
    void setChangesElementOfMap() {
      assertThat(
              apply(
                  "SET a.b = :1, a.n = :2, a.c.d = :x",
                  "a",
                  map("b", text("b"), "c", map("d", text("d"), "e", text("e")))))
          .isEqualTo(
              attributes(
                  "a",
                  map(
                      "b",
                      number("1"),
                      "c",
                      map("d", text("x"), "e", text("e")),
                      "n",
                      number("2"))));
    }

    @Test
    void placeholderWithDotIsTopLevel() {
      assertThat(apply("SET #dot = :1", "a", map("b", text("b"))))
          .isEqualTo(attributes("a", map("b", text("b")), "a.b", number("1")));
    }

    @Test
    void setChangesElementOfList() {
      assertThat(apply("SET a[1] = :1, a[0].b = :2", "a", list(map(), text("1"), text("2"))))
          .isEqualTo(attributes("a", list(map("b", number("2")), number("1"), text("2"))));
    }

    @Test
    void setBeyondEndOfListAppends() {
      assertThat(apply("SET a[1] = :x", "a", list(text("0"))))
          .isEqualTo(attributes("a", list(text("0"), text("x"))));
      assertThat(apply("SET a[9] = :y, a[7] = :x, a[0] = :1", "a", list(text("0"))))
          .isEqualTo(attributes("a", list(number("1"), text("x"), text("y"))));
    }

    @Test
    void removeShiftsElementsOfList() {
      assertThat(
              apply(
                  "REMOVE a[1], a[2], a[9]",
                  "a",
                  list(text("chisel"), text("hammer"), text("nails"), text("hacksaw"))))
          .isEqualTo(attributes("a", list(text("chisel"), text("hacksaw"))));
    }

    @Test
    void indexesReferToListBeforeUpdate() {
      assertThat(
              apply(
                  "REMOVE a[0] SET a[2] = :x, a[5] = :y",
                  "a",
                  list(text("0"), text("1"), text("2"))))
          .isEqualTo(attributes("a", list(text("1"), text("x"), text("y"))));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "SET absent.b = :1",
          "SET n.b = :1",
          "SET n[0] = :1",
          "SET m[0] = :1",
          "SET l.b = :1",
          "SET m.x.y = :1",
          "SET l[5].b = :1",
          "SET absent[0] = :1",
          "REMOVE absent.b",
          "REMOVE m.x.y",
          "REMOVE n[0]",
          "ADD absent.b :1"
        })
    void changeFailsWithoutParent(String expression) {
      assertFails(
          () -> apply(expression, "n", number("1"), "m", map("k", text("v")), "l", list(text("0"))),
          INVALID_PATH);
    }

    @Test
    void removeOfMissingElementChangesNothing() {
      assertThat(apply("REMOVE m.absent, l[3]", "m", map("k", text("v")), "l", list(text("0"))))
          .isEqualTo(attributes("m", map("k", text("v")), "l", list(text("0"))));
    }

    @Test
    void emptiedContainersRemain() {
      assertThat(apply("REMOVE m.k, l[0]", "m", map("k", text("v")), "l", list(text("0"))))
          .isEqualTo(attributes("m", map(), "l", list()));
    }
  }

  @Nested
  class RemoveSection {
    @Test
    void removeDeletesAttributes() {
      assertThat(apply("REMOVE a, absent", "a", text("a"), "b", text("b")))
          .isEqualTo(attributes("b", text("b")));
    }
  }

  @Nested
  class AddSection {
    @Test
    void addIncreasesNumber() {
      assertThat(apply("ADD a :1, b.c :2", "a", number("5"), "b", map("c", number("-2"))))
          .isEqualTo(attributes("a", number("6"), "b", map("c", number("0"))));
    }

    @Test
    void addCreatesMissingAttribute() {
      assertThat(apply("ADD a :1, b :red, c.d :2", "c", map()))
          .isEqualTo(attributes("c", map("d", number("2")), "a", number("1"), "b", texts("red")));
    }

    @Test
    void addUnitesSets() {
      assertThat(apply("ADD a :redblue", "a", texts("red", "green")))
          .isEqualTo(attributes("a", texts("red", "green", "blue")));
    }

    @Test
    void addFailsForOtherTypeOfAttribute() {
      assertFails(() -> apply("ADD a :1", "a", text("5")), INCORRECT_TYPE);
      assertFails(() -> apply("ADD a :red", "a", numbers("1")), INCORRECT_TYPE);
      assertFails(() -> apply("ADD a :1", "a", numbers("1")), INCORRECT_TYPE);
    }

    @ParameterizedTest
    @CsvSource({":x,STRING", ":map,MAP", ":list,LIST"})
    void addFailsForOtherTypeOfOperand(String operand, String type) {
      assertInvalid(
          "ADD a " + operand,
          "Incorrect operand type for operator or function; operator: ADD, operand type: "
              + type
              + ", typeSet: ALLOWED_FOR_ADD_OPERAND");
    }

    @Test
    void addFailsBeyondRange() {
      assertFails(
          () -> apply("ADD a :max", "a", number("1E+125")),
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
  }

  @Nested
  class DeleteSection {
    @Test
    void deleteRemovesElements() {
      assertThat(apply("DELETE a :redblue", "a", texts("red", "green")))
          .isEqualTo(attributes("a", texts("green")));
    }

    @Test
    void deleteOfAllElementsRemovesAttribute() {
      assertThat(
              apply("DELETE a :redblue, b.c :red", "a", texts("red"), "b", map("c", texts("red"))))
          .isEqualTo(attributes("b", map()));
    }

    @Test
    void deleteFromMissingAttributeChangesNothing() {
      assertThat(apply("DELETE a :red", "b", number("1"))).isEqualTo(attributes("b", number("1")));
    }

    @Test
    void deleteFailsForOtherTypes() {
      assertFails(() -> apply("DELETE a :red", "a", numbers("1")), INCORRECT_TYPE);
      assertFails(() -> apply("DELETE a :red", "a", text("red")), INCORRECT_TYPE);
      assertInvalid(
          "DELETE a :1",
          "Incorrect operand type for operator or function; operator: DELETE, operand type:"
              + " NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND");
    }
  }

  @Nested
  class Sections {
    @Test
    void sectionsCanHaveAnyOrderAndCase() {
      assertThat(
              apply(
                  "delete s :red Remove a add n :1 SET c = :x",
                  "a",
                  text("a"),
                  "n",
                  number("1"),
                  "s",
                  texts("red", "blue")))
          .isEqualTo(attributes("n", number("2"), "s", texts("blue"), "c", text("x")));
    }

    @Test
    void repeatedSectionFails() {
      assertInvalid(
          "ADD x :1 SET a = :x ADD y :1",
          "The \"ADD\" section can only be used once in an update expression;");
      assertInvalid(
          "set x = :1 SET name = :undefined",
          "The \"SET\" section can only be used once in an update expression;");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "SET f = :1, #a = :1, a = :2 | overlap | [a] | [a]",
          "SET a = :1 REMOVE a | overlap | [a] | [a]",
          "SET p.x = :1 REMOVE p | overlap | [p, x] | [p]",
          "ADD a[0].b :1 DELETE a[0] :red | overlap | [a, [0], b] | [a, [0]]",
          "SET a.b = :1, a[1] = :1 | conflict | [a, b] | [a, [1]]"
        })
    void relatedPathsFail(String expression, String relation, String one, String two) {
      assertInvalid(
          expression,
          "Two document paths "
              + relation
              + " with each other; must remove or rewrite one of these paths; path one: "
              + one
              + ", path two: "
              + two);
    }

    @Test
    void otherProblemsAreReportedBeforeRelatedPaths() {
      assertInvalid(
          "SET a = :1, a = :undefined",
          "An expression attribute value used in expression is not defined; attribute value:"
              + " :undefined");
    }

    @Test
    void topLevelAttributesAreThoseThatChange() {
      assertThat(parse("SET #dot = b + c.d, e[0].f = :1 REMOVE a.g").topLevelAttributes())
          .containsExactly("a.b", "e", "a");
    }

    @Test
    void reservedWordFails() {
      assertInvalid(
          "SET status = :1", "Attribute name is a reserved keyword; reserved keyword: status");
    }
  }

  @Nested
  class UpdatedAttributes {
    @Test
    void updatedAttributesAreThoseInItem() {
      UpdateExpression update = parse("SET a = :1, b.c = :2 REMOVE d, e[1] ADD f :1");
      Map<String, Value> item =
          attributes(
              "k", text("k"),
              "b", map("c", text("c"), "x", text("x")),
              "d", binary(1),
              "e", list(text("0"), text("1")));
      assertThat(update.projectUpdated(item))
          .isEqualTo(attributes("b", map("c", text("c")), "d", binary(1), "e", list(text("1"))));
      assertThat(update.projectUpdated(update.apply(item)))
          .isEqualTo(attributes("b", map("c", number("2")), "a", number("1"), "f", number("1")));
    }
  }
}
