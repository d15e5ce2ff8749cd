package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.attributes;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.text;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expression attribute names and values, by AWS's pages "Expression attribute names (aliases)"
 * (Expressions.ExpressionAttributeNames) and "Constraints".
 */
class PlaceholdersTest {
  private static final Map<String, String> EXPRESSIONS = Map.of("ConditionExpression", "any");

  private static Map<String, String> absent(String... parameters) {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (String parameter : parameters) {
      expressions.put(parameter, null);
    }
    return expressions;
  }

  private static Map<String, String> names(String... placeholdersAndNames) {
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < placeholdersAndNames.length; i += 2) {
      names.put(placeholdersAndNames[i], placeholdersAndNames[i + 1]);
    }
    return names;
  }

  @Test
  void namesWithoutExpressionFail() {
    assertFails(
        () -> Placeholders.of(names("#a", "a"), null, absent("ProjectionExpression")),
        "ExpressionAttributeNames can only be specified when using expressions");
  }

  @Test
  void valuesWithoutExpressionFail() {
    Map<String, Value> values = attributes(":a", number("1"));
    assertFails(
        () -> Placeholders.of(null, values, absent("ConditionExpression")),
        "ExpressionAttributeValues can only be specified when using expressions:"
            + " ConditionExpression is null");
    assertFails(
        () -> Placeholders.of(null, values, absent("UpdateExpression", "ConditionExpression")),
        "ExpressionAttributeValues can only be specified when using expressions:"
            + " UpdateExpression and ConditionExpression are null");
  }

  @Test
  void projectionIsNoExpressionForValues() {
    Map<String, String> expressions = absent("FilterExpression");
    expressions.put("ProjectionExpression", "a");
    assertFails(
        () -> Placeholders.of(null, attributes(":a", number("1")), expressions),
        "ExpressionAttributeValues can only be specified when using expressions:"
            + " FilterExpression is null");
  }

  @Test
  void emptyMapsFail() {
    assertFails(
        () -> Placeholders.of(Map.of(), null, EXPRESSIONS),
        "ExpressionAttributeNames must not be empty");
    assertFails(
        () -> Placeholders.of(null, Map.of(), EXPRESSIONS),
        "ExpressionAttributeValues must not be empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "#", "#a-b", "#a.b", ":a", "#é", "##a"})
  void keyOfNameNeedsHashAndWord(String key) {
    assertFails(
        () -> Placeholders.of(names(key, "a"), null, EXPRESSIONS),
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"" + key + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", ":", ":a-b", "#a"})
  void keyOfValueNeedsColonAndWord(String key) {
    assertFails(
        () -> Placeholders.of(null, attributes(key, number("1")), EXPRESSIONS),
        "ExpressionAttributeValues contains invalid key: Syntax error; key: \"" + key + "\"");
  }

  @Test
  void keyAccepts255Bytes() {
    String key = "#" + "a".repeat(254);
    assertThatCode(() -> Placeholders.of(names(key, "a"), null, EXPRESSIONS))
        .doesNotThrowAnyException();
    assertFails(
        () -> Placeholders.of(names(key + "a", "a"), null, EXPRESSIONS),
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains a"
            + " key that is too long");
  }

  @Test
  void emptyKeyFails() {
    assertFails(
        () -> Placeholders.of(names("", "a"), null, EXPRESSIONS),
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains an"
            + " empty key");
  }

  @Test
  void emptyNameFails() {
    assertFails(
        () -> Placeholders.of(names("#a", ""), null, EXPRESSIONS),
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
  }

  @Test
  void placeholdersAccept2Megabytes() {
    String most = "x".repeat(2 * 1024 * 1024 - 4);
    assertThatCode(() -> Placeholders.of(names("#a", most + "xx"), null, EXPRESSIONS))
        .doesNotThrowAnyException();
    assertThatCode(() -> Placeholders.of(null, attributes(":a", text(most + "xx")), EXPRESSIONS))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                Placeholders.of(
                    names("#a", most.substring(1)), attributes(":a", text("x")), EXPRESSIONS))
        .doesNotThrowAnyException();
  }

  @Test
  void placeholdersFailBeyond2Megabytes() {
    String half = "x".repeat(1024 * 1024);
    assertFails(
        () -> Placeholders.of(names("#a", half + half), null, EXPRESSIONS),
        "ExpressionAttributeNames exceeds max size");
    assertFails(
        () -> Placeholders.of(null, attributes(":a", text(half + half)), EXPRESSIONS),
        "ExpressionAttributeValues exceeds max size");
    assertFails(
        () -> Placeholders.of(names("#a", half), attributes(":a", text(half)), EXPRESSIONS),
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max"
            + " size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"#a = :a | #b, #c", "#b = :a | #a, #c", "#a = :a AND #b = #c | ''"})
  void unusedNamesFail(String expression, String unused) {
    Placeholders placeholders =
        Placeholders.of(
            names("#a", "a", "#b", "b", "#c", "c"), attributes(":a", number("1")), EXPRESSIONS);
    ConditionExpression.parse("ConditionExpression", expression, placeholders);
    if (unused.isEmpty()) {
      assertThatCode(placeholders::requireAllUsed).doesNotThrowAnyException();
    } else {
      assertFails(
          placeholders::requireAllUsed,
          "Value provided in ExpressionAttributeNames unused in expressions: keys: {"
              + unused
              + "}");
    }
  }

  @Test
  void unusedValueFails() {
    Placeholders placeholders =
        Placeholders.of(
            names("#a", "a"), attributes(":a", number("1"), ":b", number("2")), EXPRESSIONS);
    UpdateExpression.parse("SET #a = :a", placeholders);
    assertFails(
        placeholders::requireAllUsed,
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}");
  }

  @Test
  void placeholdersOfSeveralExpressionsAreUsed() {
    Placeholders placeholders =
        Placeholders.of(
            names("#a", "a", "#b", "b"),
            attributes(":a", number("1"), ":b", number("2")),
            EXPRESSIONS);
    ConditionExpression.parse("ConditionExpression", "#a = :a", placeholders);
    UpdateExpression.parse("SET #b = :b", placeholders);
    assertThatCode(placeholders::requireAllUsed).doesNotThrowAnyException();
  }
}
