package dev.sagastore.embedded.internal.expression;

import static dev.sagastore.embedded.internal.expression.ExpressionFixture.assertFails;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.attributes;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.list;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.map;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.noPlaceholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.number;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.placeholders;
import static dev.sagastore.embedded.internal.expression.ExpressionFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Projections, by AWS's page "Using projection expressions" (Expressions.ProjectionExpressions).
 */
class ProjectionExpressionTest {
  private static final Map<String, Value> ITEM =
      attributes(
          "id", number("123"),
          "title", text("Bicycle"),
          "related", list(number("341"), number("472"), number("649")),
          "reviews",
              map("five", list(text("excellent"), text("great")), "one", list(text("terrible"))),
          "grid", list(list(number("1"), number("2")), list(number("3"), number("4"))),
          "a.b", text("dotted"));

  private static Map<String, Value> project(String expression) {
    return ProjectionExpression.parse(expression, noPlaceholders()).project(ITEM);
  }

  @Test
  void attributesKeepOrderOfItem() {
    assertThat(project("title, id, absent"))
        .containsExactlyEntriesOf(attributes("id", number("123"), "title", text("Bicycle")));
  }

  @Test
  void nestedPathKeepsItsContainersOnly() {
    assertThat(project("reviews.five[1]"))
        .isEqualTo(attributes("reviews", map("five", list(text("great")))));
  }

  @Test
  void elementsOfListKeepOrderOfItem() {
    assertThat(project("related[2], related[0], related[9]"))
        .isEqualTo(attributes("related", list(number("341"), number("649"))));
  }

  @Test
  void pathsShareContainers() {
    assertThat(project("grid[1][0], reviews.one, grid[0][1], reviews.five[0]"))
        .isEqualTo(
            attributes(
                "reviews",
                map("five", list(text("excellent")), "one", list(text("terrible"))),
                "grid",
                list(list(number("2")), list(number("3")))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"absent", "id.x", "id[0]", "related.x", "reviews[0]", "reviews.three", "a.b"})
  void pathThatLeadsNowhereSelectsNothing(String expression) {
    assertThat(project(expression)).isEmpty();
  }

  @Test
  void placeholderStandsForOneElement() {
    ProjectionExpression projection =
        ProjectionExpression.parse(
            "#ab, #r.#five",
            placeholders(Map.of("#ab", "a.b", "#r", "reviews", "#five", "five"), null));
    assertThat(projection.project(ITEM))
        .isEqualTo(
            attributes(
                "reviews",
                map("five", list(text("excellent"), text("great"))),
                "a.b",
                text("dotted")));
    assertThat(projection.topLevelAttributes()).containsExactly("a.b", "reviews");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a, a | overlap | [a] | [a]",
        "a, a.b | overlap | [a] | [a, b]",
        "a.b[1].c, b, a.b | overlap | [a, b, [1], c] | [a, b]",
        "a[1], a[1] | overlap | [a, [1]] | [a, [1]]",
        "a.b, a[1] | conflict | [a, b] | [a, [1]]",
        "a[0].b, a[0][1].c | conflict | [a, [0], b] | [a, [0], [1], c]"
      })
  void relatedPathsFail(String expression, String relation, String one, String two) {
    assertFails(
        () -> project(expression),
        "Invalid ProjectionExpression: Two document paths "
            + relation
            + " with each other; must remove or rewrite one of these paths; path one: "
            + one
            + ", path two: "
            + two);
  }

  @Test
  void reservedWordFails() {
    assertFails(
        () -> project("id, Comment"),
        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword:"
            + " Comment");
  }

  @Test
  void keywordsOfOtherExpressionsAreReservedWords() {
    assertFails(
        () -> project("add"),
        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword:"
            + " add");
  }

  @Test
  void undefinedPlaceholderFails() {
    assertFails(
        () -> project("#a"),
        "Invalid ProjectionExpression: An expression attribute name used in the document path is"
            + " not defined; attribute name: #a");
  }
}
