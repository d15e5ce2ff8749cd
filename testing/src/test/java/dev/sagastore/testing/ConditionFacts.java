package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Conditions of writes. */
interface ConditionFacts extends FactContext {
  /**
   * On a missing item, {@code attribute_not_exists} of the key is true.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html#Expressions.ConditionExpressions.PreventingOverwrites">Condition
   *     expressions</a>
   */
  @Test
  default void missingItemHasNoKeyAttribute() {
    assertThat(holds("a", "attribute_not_exists(" + PK + ")")).isTrue();
    assertThat(holds("a", "attribute_exists(" + PK + ")")).isFalse();
  }

  /**
   * On a stored item, {@code attribute_not_exists} of the key is false.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html#Expressions.ConditionExpressions.PreventingOverwrites">Condition
   *     expressions</a>
   */
  @Test
  default void storedItemHasKeyAttribute() {
    store(item("a"));

    assertThat(holds("a", "attribute_not_exists(" + PK + ")")).isFalse();
    assertThat(holds("a", "attribute_exists(" + PK + ")")).isTrue();
  }

  /**
   * A comparison with a missing attribute is false, on a stored item and on a missing one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Comparators">Comparators</a>
   */
  @Test
  default void comparisonWithMissingAttributeIsFalse() {
    store(item("stored"));

    for (String sort : new String[] {"stored", "missing"}) {
      assertThat(holds(sort, "a = :v", ":v", 1)).isFalse();
      assertThat(holds(sort, "a < :v", ":v", 1)).isFalse();
      assertThat(holds(sort, "a <= :v", ":v", 1)).isFalse();
      assertThat(holds(sort, "a > :v", ":v", 1)).isFalse();
      assertThat(holds(sort, "a >= :v", ":v", 1)).isFalse();
      assertThat(holds(sort, "a > :v", ":v", "")).isFalse();
      assertThat(holds(sort, "a BETWEEN :v AND :w", ":v", 1, ":w", 2)).isFalse();
      assertThat(holds(sort, "a IN (:v)", ":v", 1)).isFalse();
    }
  }

  /**
   * {@code NOT} of a comparison with a missing attribute is true.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.LogicalEvaluations">Logical
   *     evaluations</a>
   */
  @Test
  default void notOfComparisonWithMissingAttributeIsTrue() {
    store(item("stored"));

    assertThat(holds("stored", "NOT a <= :v", ":v", 1)).isTrue();
    assertThat(holds("missing", "NOT a <= :v", ":v", 1)).isTrue();
    assertThat(holds("missing", "NOT a > :v", ":v", "")).isTrue();
  }

  /**
   * {@code begins_with} of a missing attribute is false, and its {@code NOT} is true.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions">Functions</a>
   */
  @Test
  default void beginsWithOfMissingAttributeIsFalse() {
    store(item("stored"));

    assertThat(holds("stored", "begins_with(a, :v)", ":v", "x")).isFalse();
    assertThat(holds("stored", "NOT begins_with(a, :v)", ":v", "x")).isTrue();
    assertThat(holds("missing", "begins_with(a, :v)", ":v", "x")).isFalse();
    assertThat(holds("missing", "NOT begins_with(a, :v)", ":v", "x")).isTrue();
  }

  /**
   * {@code begins_with} of a string is true for its beginnings only.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions">Functions</a>
   */
  @Test
  default void beginsWithComparesBeginning() {
    store(item("a", "a", "order-42"));

    assertThat(holds("a", "begins_with(a, :v)", ":v", "rder")).isFalse();
    assertThat(holds("a", "begins_with(a, :v)", ":v", "order-421")).isFalse();
    assertThat(holds("a", "begins_with(a, :v)", ":v", "order")).isTrue();
  }

  /**
   * A comparison with a value of another type is false.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html">Condition</a>
   */
  @Test
  default void comparisonWithOtherTypeIsFalse() {
    store(item("a", "a", "1"));

    assertThat(holds("a", "a = :v", ":v", 1)).isFalse();
    assertThat(holds("a", "a <= :v", ":v", 1)).isFalse();
    assertThat(holds("a", "a > :v", ":v", 1)).isFalse();
    assertThat(holds("a", "a = :v", ":v", "1")).isTrue();
  }

  /**
   * A path into a missing map doesn't exist, and its comparison is false.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions">Functions</a>
   */
  @Test
  default void pathIntoMissingMapDoesNotExist() {
    store(item("a", "m", Map.of("x", 1)));

    assertThat(holds("a", "attribute_exists(n.x)")).isFalse();
    assertThat(holds("a", "n.x = :v", ":v", 1)).isFalse();
    assertThat(holds("a", "attribute_not_exists(m.x)")).isFalse();
    assertThat(holds("a", "attribute_not_exists(n.x) AND m.x = :v", ":v", 1)).isTrue();
  }

  /**
   * {@code AND} binds tighter than {@code OR}, and {@code NOT} tighter than both.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Precedence">Precedence</a>
   */
  @Test
  default void notBindsTighterThanAndThanOr() {
    store(item("a", "a", 1));

    assertThat(holds("a", "(a = :v OR a = :v) AND a = :w", ":v", 1, ":w", 2)).isFalse();
    assertThat(holds("a", "NOT (a = :w OR a = :v)", ":v", 1, ":w", 2)).isFalse();
    assertThat(holds("a", "NOT a = :v AND a = :w", ":v", 1, ":w", 2)).isFalse();
    assertThat(holds("a", "a = :v OR a = :v AND a = :w", ":v", 1, ":w", 2)).isTrue();
  }

  /**
   * A put, an update or a delete whose condition fails changes nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate">Conditional
   *     writes</a>
   */
  @Test
  default void failedConditionChangesNothing() {
    store(item("a", "a", 1));

    failures("a");

    assertThat(read("a")).isEqualTo(item("a", "a", 1));
  }

  /**
   * If {@code ALL_OLD} was requested, a put, an update or a delete whose condition fails returns
   * the stored item.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure">ReturnValuesOnConditionCheckFailure</a>
   */
  @Test
  default void failedConditionReturnsStoredItem() {
    store(item("a", "a", 1));

    for (ConditionalCheckFailedException failure : failures("a")) {
      assertThat(failure.hasItem()).isTrue();
      assertThat(failure.item()).isEqualTo(item("a", "a", 1));
    }
  }

  /**
   * If no item is stored, a put, an update or a delete whose condition fails returns none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure">ReturnValuesOnConditionCheckFailure</a>
   */
  @Test
  default void failedConditionReturnsNoItemIfMissing() {
    for (ConditionalCheckFailedException failure : failures("a")) {
      assertThat(failure.item()).isEmpty();
    }
  }

  /** Returns the failures of a put, an update and a delete. */
  private ConditionalCheckFailedException[] failures(String sort) {
    String condition = "a = :none";
    Map<String, AttributeValue> values = AttributeMap.of(":none", "none");
    ReturnValuesOnConditionCheckFailure old = ReturnValuesOnConditionCheckFailure.ALL_OLD;
    return new ConditionalCheckFailedException[] {
      catchThrowableOfType(
          ConditionalCheckFailedException.class,
          () ->
              client()
                  .putItem(
                      put(item(sort))
                          .conditionExpression(condition)
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(old)
                          .build())),
      catchThrowableOfType(
          ConditionalCheckFailedException.class,
          () ->
              client()
                  .updateItem(
                      update(sort, "REMOVE a")
                          .conditionExpression(condition)
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(old)
                          .build())),
      catchThrowableOfType(
          ConditionalCheckFailedException.class,
          () ->
              client()
                  .deleteItem(
                      delete(sort)
                          .conditionExpression(condition)
                          .expressionAttributeValues(values)
                          .returnValuesOnConditionCheckFailure(old)
                          .build()))
    };
  }
}
