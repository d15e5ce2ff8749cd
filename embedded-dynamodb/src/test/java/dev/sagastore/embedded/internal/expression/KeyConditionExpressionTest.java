package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.attributes;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.placeholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.internal.expression.KeyCondition.Operator;
import dev.sagastore.embedded.internal.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Key conditions, by AWS's page "Key condition expressions for the Query operation"
 * (Query.KeyConditionExpressions).
 */
class KeyConditionExpressionTest {
  private static final Map<String, Value> VALUES =
      attributes(
          ":p", text("p"), ":a", text("a"), ":b", text("b"), ":n", number("1"), ":type", text("S"));

  private static List<KeyCondition> parse(String expression) {
    return KeyConditionExpression.parse(
            expression, placeholders(Map.of("#pk", "pk", "#d", "a.b"), VALUES))
        .conditions();
  }

  private static KeyCondition condition(String attribute, Operator operator, Value... operands) {
    return new KeyCondition(attribute, operator, List.of(operands));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"= | EQ", "< | LT", "<= | LE", "> | GT", ">= | GE"})
  void comparisonIsKeyCondition(String symbol, Operator operator) {
    assertThat(parse("pk = :p AND sk " + symbol + " :a"))
        .containsExactly(
            condition("pk", Operator.EQ, text("p")), condition("sk", operator, text("a")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"= | EQ", "< | GT", "<= | GE", "> | LT", ">= | LE"})
  void comparisonAcceptsAttributeOnTheRight(String symbol, Operator operator) {
    assertThat(parse(":a " + symbol + " sk")).containsExactly(condition("sk", operator, text("a")));
  }

  @Test
  void betweenIsKeyCondition() {
    assertThat(parse("sk BETWEEN :a AND :b and pk = :p"))
        .containsExactly(
            condition("sk", Operator.BETWEEN, text("a"), text("b")),
            condition("pk", Operator.EQ, text("p")));
  }

  @Test
  void beginsWithIsKeyCondition() {
    assertThat(parse("#pk = :p AND begins_with(#d, :a)"))
        .containsExactly(
            condition("pk", Operator.EQ, text("p")),
            condition("a.b", Operator.BEGINS_WITH, text("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(pk = :p) AND (sk = :a)",
        "(pk = :p AND sk = :a)",
        "((pk = :p) AND (sk = :a))",
        "pk = :p AND (sk = :a)"
      })
  void parenthesesAreAccepted(String expression) {
    assertThat(parse(expression)).extracting(KeyCondition::attribute).containsExactly("pk", "sk");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pk = :p OR sk = :a | OR",
        "pk = :p AND (sk = :a OR sk = :b) | OR",
        "NOT pk = :p | NOT",
        "pk <> :p | <>",
        "pk = :p AND sk IN (:a, :b) | IN",
        "pk = :p AND contains(sk, :a) | contains",
        "attribute_exists(pk) | attribute_exists",
        "attribute_type(pk, :type) | attribute_type",
        "attribute_not_exists(pk) | attribute_not_exists"
      })
  void otherOperatorsFail(String expression, String operator) {
    assertFails(
        () -> parse(expression), "Invalid operator used in KeyConditionExpression: " + operator);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pk.x = :p",
        "pk[0] = :p",
        "pk = :p AND begins_with(sk.x, :a)",
        "pk = :p AND sk.x BETWEEN :a AND :b",
        "#d.x = :p"
      })
  void nestedPathsFail(String expression) {
    assertFails(
        () -> parse(expression),
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested"
            + " attributes");
  }

  @Test
  void secondConditionOnAttributeFails() {
    assertFails(
        () -> parse("#pk = :p AND pk = :a"),
        "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition"
            + " per key");
  }

  @Test
  void thirdConditionFails() {
    assertFails(
        () -> parse("pk = :p AND sk = :a AND third = :b"),
        "Conditions can be of length 1 or 2 only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pk = sk | Multiple attribute names used in one condition",
        "sk BETWEEN :a AND pk | Multiple attribute names used in one condition",
        ":p = :a | No key attribute specified",
        ":a BETWEEN pk AND sk | BETWEEN operator must have the key attribute as its first operand",
        "begins_with(:a, sk) | begins_with operator must have the key attribute as its first"
            + " operand"
      })
  void conditionNeedsOneAttributeAndValues(String expression, String problem) {
    assertFails(() -> parse(expression), "Invalid condition in KeyConditionExpression: " + problem);
  }

  @Test
  void sizeFails() {
    assertFails(
        () -> parse("pk = :p AND size(sk) > :n"),
        "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested"
            + " operations");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "((pk = :p)) | The expression has redundant parentheses;",
        "name = :p | Attribute name is a reserved keyword; reserved keyword: name",
        "#x = :p | An expression attribute name used in the document path is not defined;"
            + " attribute name: #x",
        "begins_with(pk, :n) | Incorrect operand type for operator or function; operator or"
            + " function: begins_with, operand type: N",
        "sk BETWEEN :b AND :a | The BETWEEN operator requires upper bound to be greater than or"
            + " equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound"
            + " operand: AttributeValue: {S:a}"
      })
  void rulesOfConditionsApply(String expression, String problem) {
    assertFails(() -> parse(expression), "Invalid KeyConditionExpression: " + problem);
  }
}
