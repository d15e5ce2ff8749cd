package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.noPlaceholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Errors of syntax, and the size of expressions (Constraints). The messages of the first test are
 * quotations of AWS's responses, or follow their pattern.
 */
class ExpressionSyntaxTest {
  private static void parse(String parameter, String text) {
    switch (parameter) {
      case "UpdateExpression" -> UpdateExpression.parse(text, noPlaceholders());
      case "ProjectionExpression" -> ProjectionExpression.parse(text, noPlaceholders());
      case "KeyConditionExpression" -> KeyConditionExpression.parse(text, noPlaceholders());
      default -> ConditionExpression.parse(parameter, text, noPlaceholders());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "UpdateExpression | ADD hits : incr | : | hits : incr",
        "UpdateExpression | SET x y | y | x y",
        "UpdateExpression | SET  x   y   z | y | x   y   z",
        "UpdateExpression | SET a = 5 | 5 | = 5",
        "UpdateExpression | SET _123 = :a | _ | SET _123",
        "UpdateExpression | SET a = :a + :b + :c | + | :b + :c",
        "UpdateExpression | SET a = if_not_exists(a, :a + :b) | + | :a + :b",
        "UpdateExpression | SET a = (:a + :b) + :c | + | ) + :c",
        "UpdateExpression | SET :a = b | :a | SET :a =",
        "UpdateExpression | SET a == :a | = | == :a",
        "UpdateExpression | SET a[:a] = :b | :a | [:a]",
        "UpdateExpression | SET a[#a] = :b | #a | [#a]",
        "UpdateExpression | SET a[-1] = :b | - | [-1",
        "UpdateExpression | SET a[0.4] = :b | . | 0.4",
        "UpdateExpression | SET a.0 = :b | 0 | .0 =",
        "UpdateExpression | SET a = :a, REMOVE b | REMOVE | , REMOVE b",
        "UpdateExpression | SET a = :a b = :b | b | :a b =",
        "UpdateExpression | SET | <EOF> | SET",
        "UpdateExpression | SET a = | <EOF> | =",
        "UpdateExpression | REMOVE a, | <EOF> | ,",
        "UpdateExpression | REMOVE :a | :a | REMOVE :a",
        "UpdateExpression | ADD a b | b | a b",
        "UpdateExpression | ADD a = :a | = | a = :a",
        "UpdateExpression | DELETE a.b | <EOF> | b",
        "UpdateExpression | a = :a | a | a =",
        "UpdateExpression | UPDATE a = :a | UPDATE | UPDATE a",
        "ConditionExpression | attribute_exists(a) AND NOT #b | <EOF> | #b",
        "ConditionExpression | foo | <EOF> | foo",
        "ConditionExpression | :a | <EOF> | :a",
        "ConditionExpression | foo bar | bar | foo bar",
        "ConditionExpression | a-b | - | a-b",
        "ConditionExpression | a+:delta | + | a+:delta",
        "ConditionExpression | a AND b = :b | AND | a AND b",
        "ConditionExpression | (a = :a AND b) | ) | b)",
        "ConditionExpression | (a = :a | <EOF> | :a",
        "ConditionExpression | a = :a) | ) | :a)",
        "ConditionExpression | (a = :a) = :b | = | ) = :b",
        "ConditionExpression | a = (b = :b) | = | b = :b",
        "ConditionExpression | a = b = c | = | b = c",
        "ConditionExpression | a != :a | ! | a !=",
        "ConditionExpression | a = \"x\" | \" | = \"x",
        "ConditionExpression | a = 'x' | ' | = 'x",
        "ConditionExpression | a BETWEEN :a, :b | , | :a, :b",
        "ConditionExpression | a BETWEEN :a | <EOF> | :a",
        "ConditionExpression | a IN :a | :a | IN :a",
        "ConditionExpression | a IN () | ) | ()",
        "ConditionExpression | a IN (:a, ) | ) | , )",
        "ConditionExpression | a NOT IN (:a) | NOT | a NOT IN",
        "ConditionExpression | size() = :a | ) | () =",
        "ConditionExpression | NOT | <EOF> | NOT",
        "ConditionExpression | a. = :a | = | . = :a",
        "ConditionExpression | a # = :a | # | a # =",
        "ConditionExpression | # = :a | # | # =",
        "ConditionExpression | a = : | : | = :",
        "ConditionExpression | a = :a @ | @ | :a @",
        "ConditionExpression | a = [ | [ | = [",
        "ConditionExpression | a = `b` | ` | = `b",
        "ConditionExpression | a = {} | { | = {}",
        "ConditionExpression | 😀 = :a | 😀 | 😀 =",
        "FilterExpression | tenantAgent:abc123-def | :abc123 | tenantAgent:abc123-",
        "FilterExpression | contains (themes, :theme | <EOF> | :theme",
        "FilterExpression | #a attribute_not_exists :b | attribute_not_exists"
            + " | #a attribute_not_exists :b",
        "KeyConditionExpression | () | ) | ()",
        "KeyConditionExpression | pk = :a AND | <EOF> | AND",
        "ProjectionExpression | id, | <EOF> | ,",
        "ProjectionExpression | a b | b | a b",
        "ProjectionExpression | a..b | . | ..b",
        "ProjectionExpression | a[] | ] | []",
        "ProjectionExpression | a[0 | <EOF> | 0",
        "ProjectionExpression | size(a) | ( | size(a",
        "ProjectionExpression | :a | :a | :a"
      })
  void syntaxErrorContainsTokenAndSource(String parameter, String text, String token, String near) {
    assertFails(
        () -> parse(parameter, text),
        "Invalid "
            + parameter
            + ": Syntax error; token: \""
            + token
            + "\", near: \""
            + near
            + "\"");
  }

  @Test
  void syntaxErrorIsReportedBeforeOtherProblems() {
    assertFails(
        () -> parse("ConditionExpression", "name = :undefined AND ((nothing(a))) AND"),
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"AND\"");
    assertFails(
        () -> parse("UpdateExpression", "SET name = :undefined SET b"),
        "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"b\"");
  }

  @Test
  void blankExpressionIsSyntaxError() {
    assertFails(
        () -> parse("ConditionExpression", "  "),
        "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"\"");
  }

  @Test
  void whitespaceBetweenTokensIsIgnored() {
    ConditionExpression condition =
        ConditionExpression.parse(
            "ConditionExpression",
            "\n a . b [ 0 ]\t=\r\n:a and not size ( c )<:a ",
            values(":a", number("1")));
    assertThat(condition.topLevelAttributes()).containsExactly("a", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UpdateExpression",
        "ConditionExpression",
        "FilterExpression",
        "KeyConditionExpression",
        "ProjectionExpression"
      })
  void emptyExpressionFails(String parameter) {
    assertFails(
        () -> parse(parameter, ""), "Invalid " + parameter + ": The expression can not be empty;");
  }

  @Test
  void expressionAccepts4096Bytes() {
    assertThatCode(() -> parse("ProjectionExpression", "a".repeat(4096)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "UpdateExpression,''",
    "ConditionExpression,''",
    "FilterExpression,' expression size: 4097'",
    "ProjectionExpression,''",
    "KeyConditionExpression,' expression size: 4097'"
  })
  void expressionFailsBeyond4096Bytes(String parameter, String size) {
    // é has two bytes
    assertFails(
        () -> parse(parameter, "é" + "a".repeat(4095)),
        "Invalid " + parameter + ": Expression size has exceeded the maximum allowed size;" + size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ABORT", "zone", "Timestamp", "ttl", "YEAR", "status", "size"})
  void reservedWordsAreCaseInsensitive(String word) {
    assertThat(ReservedWords.contain(word)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk", "REMOVE", "abort1", "contains_", "id"})
  void otherNamesAreNotReserved(String name) {
    assertThat(ReservedWords.contain(name)).isFalse();
  }
}
