package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names, placeholders and limits of expressions. */
interface ExpressionFacts extends FactContext {
  /**
   * A placeholder that no expression uses fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html">Expression
   *     attribute names</a>
   */
  @Test
  default void unusedPlaceholderFails() {
    assertInvalid(() -> holds("a", "a = :v", ":v", 1, ":unused", 2));
    assertInvalid(
        () ->
            client()
                .deleteItem(
                    delete("a")
                        .conditionExpression("attribute_not_exists(#a)")
                        .expressionAttributeNames(Map.of("#a", "a", "#unused", "b"))
                        .build()));
  }

  /**
   * A placeholder without a definition fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeValues.html">Expression
   *     attribute values</a>
   */
  @Test
  default void undefinedPlaceholderFails() {
    assertInvalid(() -> holds("a", "a = :v AND b = :undefined", ":v", 1));
    assertInvalid(() -> holds("a", "attribute_not_exists(#undefined)"));
  }

  /**
   * The condition and the update of a request share their placeholders.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html">Expression
   *     attribute names</a>
   */
  @Test
  default void placeholderServesConditionAndUpdate() {
    client()
        .updateItem(
            update("a", "SET #a = :v", ":v", 1)
                .conditionExpression("attribute_not_exists(#a) AND NOT #b = :v")
                .expressionAttributeNames(Map.of("#a", "a", "#b", "b"))
                .build());

    assertThat(read("a")).isEqualTo(item("a", "a", 1));
  }

  /**
   * A reserved word as a name fails. A placeholder can stand for it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html">Reserved
   *     words</a>
   */
  @Test
  default void reservedWordNeedsPlaceholder() {
    for (String word : new String[] {"state", "TTL", "status", "value", "name"}) {
      assertInvalid(() -> client().updateItem(update("a", "REMOVE " + word).build()));
      client()
          .updateItem(
              update("a", "SET #word = :v", ":v", 1)
                  .expressionAttributeNames(Map.of("#word", word))
                  .build());
    }

    assertThat(read("a"))
        .isEqualTo(item("a", "state", 1, "TTL", 1, "status", 1, "value", 1, "name", 1));
  }

  /**
   * A name with a dot or a dash needs a placeholder, which stands for one name and not for a path.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html#Expressions.ExpressionAttributeNames.AttributeNamesContainingSpecialCharacters">Names
   *     with special characters</a>
   */
  @Test
  default void placeholderStandsForOneName() {
    client()
        .updateItem(
            update("a", "SET #dotted = :v, #dashed = :v", ":v", 1)
                .expressionAttributeNames(Map.of("#dotted", "x.y", "#dashed", "x-y"))
                .build());

    assertThat(read("a")).isEqualTo(item("a", "x.y", 1, "x-y", 1));
  }

  /**
   * An expression has 4 KB at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">Expression
   *     parameters</a>
   */
  @Test
  default void expressionHas4KilobytesAtMost() {
    assertThat(holds("a", conditionOfLength(4096))).isTrue();
    assertInvalid(() -> holds("a", conditionOfLength(4097)));
  }

  private static String conditionOfLength(int length) {
    String last = "attribute_not_exists(%s)";
    String other = last.formatted("n".repeat(200)) + " AND ";
    String others = other.repeat((length - 100) / other.length());
    int rest = length - others.length() - last.formatted("").length();
    return others + last.formatted("n".repeat(rest));
  }

  /**
   * A condition has 300 operators and functions at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">Expression
   *     parameters</a>
   */
  @Test
  default void conditionHas300OperatorsAtMost() {
    // n comparisons, and n - 1 times OR between them
    assertThat(holds("a", "NOT (" + comparisons(150) + ")", ":v", 1)).isTrue();
    assertInvalid(() -> holds("a", comparisons(151), ":v", 1));
  }

  private static String comparisons(int number) {
    return String.join(" OR ", Collections.nCopies(number, "a = :v"));
  }

  /**
   * An update has 300 operators at most. The equals sign of {@code SET} doesn't count.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">Expression
   *     parameters</a>
   */
  @Test
  default void updateHas300OperatorsAtMost() {
    client().updateItem(update("a", sums(300), ":v", 1).build());
    assertInvalid(() -> client().updateItem(update("a", sums(301), ":v", 1).build()));

    assertThat(read("a")).hasSize(302).containsEntry("a299", AttributeMap.of("n", 2).get("n"));
  }

  private static String sums(int number) {
    return "SET "
        + IntStream.range(0, number)
            .mapToObj("a%s=:v+:v"::formatted)
            .collect(Collectors.joining(","));
  }

  /**
   * {@code IN} has 100 operands at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">Expression
   *     parameters</a>
   */
  @Test
  default void inHas100OperandsAtMost() {
    store(item("a", "a", 1));

    assertInvalid(() -> holds("a", "a IN (" + operands(101) + ")", ":v", 1));
    assertThat(holds("a", "a IN (" + operands(100) + ")", ":v", 1)).isTrue();
  }

  private static String operands(int number) {
    return String.join(",", Collections.nCopies(number, ":v"));
  }
}
