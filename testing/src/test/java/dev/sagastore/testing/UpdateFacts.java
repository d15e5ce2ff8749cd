package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Updates of named attributes. */
interface UpdateFacts extends FactContext {
  private Map<String, AttributeValue> sent(UpdateItemRequest.Builder update) {
    return client().updateItem(update.build()).attributes();
  }

  /**
   * An update of a missing item creates it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
   */
  @Test
  default void updateCreatesMissingItem() {
    sent(update("set", "SET a = :v", ":v", 1));
    sent(update("add", "ADD a :v", ":v", 1));

    assertThat(read("set")).isEqualTo(item("set", "a", 1));
    assertThat(read("add")).isEqualTo(item("add", "a", 1));
  }

  /**
   * An update of a missing item that only removes creates nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-AttributeUpdates">AttributeUpdates</a>
   */
  @Test
  default void removalCreatesNothing() {
    sent(update("remove", "REMOVE a"));

    assertThat(read("remove")).isEmpty();
  }

  /**
   * If its condition fails, an update of a missing item creates nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ConditionExpression">ConditionExpression</a>
   */
  @Test
  default void updateCreatesNothingIfConditionFails() {
    assertThatThrownBy(
            () ->
                sent(
                    update("a", "SET a = :v", ":v", 1)
                        .conditionExpression("attribute_exists(" + PK + ")")))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(read("a")).isEmpty();
  }

  /**
   * An update leaves attributes that it doesn't name as they are.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
   */
  @Test
  default void updateLeavesOtherAttributes() {
    store(item("a", "a", 1, "b", "x", "c", 3, "m", Map.of("x", 1, "y", 2)));

    sent(update("a", "SET a = :v, m.x = :v REMOVE c", ":v", 5));

    assertThat(read("a")).isEqualTo(item("a", "a", 5, "b", "x", "m", Map.of("x", 5, "y", 2)));
  }

  /**
   * The condition of an update concerns the item before the update.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html">Condition
   *     expressions</a>
   */
  @Test
  default void conditionConcernsItemBeforeUpdate() {
    store(item("a", "a", 1));

    sent(update("a", "SET a = :v", ":v", 2, ":old", 1).conditionExpression("a = :old"));

    assertThat(read("a")).isEqualTo(item("a", "a", 2));
  }

  /**
   * {@code SET} of a path into a missing map fails, and creates no map.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.AddingNestedMapAttributes">Adding
   *     nested map attributes</a>
   */
  @Test
  default void setNeedsMapOfItsPath() {
    store(item("a", "m", Map.of()));

    assertInvalid(() -> sent(update("a", "SET n.x = :v", ":v", 1)));
    assertInvalid(() -> sent(update("missing", "SET n.x = :v", ":v", 1)));
    sent(update("a", "SET m.x = :v", ":v", 1));

    assertThat(read("a")).isEqualTo(item("a", "m", Map.of("x", 1)));
    assertThat(read("missing")).isEmpty();
  }

  /**
   * {@code REMOVE} of a missing attribute succeeds.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.REMOVE">REMOVE</a>
   */
  @Test
  default void removeOfMissingAttributeSucceeds() {
    store(item("a", "b", 1, "m", Map.of("y", 2)));

    sent(update("a", "REMOVE a, m.x"));

    assertThat(read("a")).isEqualTo(item("a", "b", 1, "m", Map.of("y", 2)));
  }

  /**
   * {@code REMOVE} of a path into a missing map fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.AddingNestedMapAttributes">Adding
   *     nested map attributes</a>
   */
  @Test
  default void removeNeedsMapOfItsPath() {
    store(item("a", "b", 1));

    assertInvalid(() -> sent(update("a", "REMOVE n.x")));
  }

  /**
   * Actions of one update whose paths overlap fail.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
   *     expressions</a>
   */
  @Test
  default void overlappingPathsFail() {
    store(item("a", "a", 1, "m", Map.of("x", 1, "y", 2)));

    assertInvalid(() -> sent(update("a", "SET a = :v REMOVE a", ":v", 1)));
    assertInvalid(() -> sent(update("a", "SET m.x = :v REMOVE m", ":v", 1)));
    sent(update("a", "SET m.x = :v REMOVE m.y", ":v", 5));

    assertThat(read("a")).isEqualTo(item("a", "a", 1, "m", Map.of("x", 5)));
  }

  /**
   * An update of a key attribute fails, even with the same value.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.WritingData.Updating">Updating
   *     an item</a>
   */
  @Test
  default void updateOfKeyFails() {
    store(item("a"));

    assertInvalid(() -> sent(update("a", "SET " + SK + " = :v", ":v", "b")));
    assertInvalid(() -> sent(update("a", "SET " + SK + " = :v", ":v", "a")));
    assertInvalid(() -> sent(update("a", "REMOVE " + PK)));
  }

  /**
   * All actions of one update read the item before the update.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET">SET</a>
   */
  @Test
  default void actionsReadItemBeforeUpdate() {
    store(item("a", "a", 1, "b", 2));

    sent(update("a", "SET a = b, b = a"));

    assertThat(read("a")).isEqualTo(item("a", "a", 2, "b", 1));
  }

  /**
   * If one action fails, the update changes nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
   *     expressions</a>
   */
  @Test
  default void updateChangesAllOrNothing() {
    store(item("a", "a", 1, "t", "x"));

    assertInvalid(() -> sent(update("a", "SET a = :v, t = t + :v", ":v", 5)));

    assertThat(read("a")).isEqualTo(item("a", "a", 1, "t", "x"));
  }

  /**
   * {@code if_not_exists} leaves the value of a stored attribute.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET.PreventingAttributeOverwrites">Preventing
   *     overwrites</a>
   */
  @Test
  default void ifNotExistsLeavesStoredValue() {
    store(item("a", "a", 1));

    sent(update("a", "SET a = if_not_exists(a, :v), b = if_not_exists(b, :v)", ":v", 5));

    assertThat(read("a")).isEqualTo(item("a", "a", 1, "b", 5));
  }

  /**
   * If {@code ALL_NEW} was requested, an update returns the item after the update.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues">ReturnValues</a>
   */
  @Test
  default void allNewReturnsItemAfterUpdate() {
    store(item("a", "a", 1, "b", 2));

    assertThat(sent(update("a", "SET a = :v", ":v", 5).returnValues(ReturnValue.ALL_NEW)))
        .isEqualTo(item("a", "a", 5, "b", 2));
  }

  /**
   * If {@code UPDATED_NEW} was requested, an update returns the attributes that it set, without
   * those that it removed.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues">ReturnValues</a>
   */
  @Test
  default void updatedNewReturnsAttributesThatWereSet() {
    store(item("a", "a", 1, "b", 2, "c", 3));

    assertThat(
            sent(update("a", "SET a = :v REMOVE b", ":v", 5).returnValues(ReturnValue.UPDATED_NEW)))
        .isEqualTo(AttributeMap.of("a", 5));
  }

  /**
   * An update can set and remove hundreds of attributes if its expression has 4 KB at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">Expression
   *     parameters</a>
   */
  @Test
  default void updateMayNameHundredsOfAttributes() {
    Map<String, AttributeValue> before = item("a");
    Map<String, AttributeValue> after = item("a");
    for (int i = 0; i < 200; i++) {
      before.putAll(AttributeMap.of("old" + i, i));
      after.putAll(AttributeMap.of("new" + i, i));
    }
    store(before);
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      names.put("#o" + i, "old" + i);
      names.put("#n" + i, "new" + i);
      values.putAll(AttributeMap.of(":" + i, i));
    }
    String sets = listed("#n%1$s=:%1$s");
    String removals = listed("#o%1$s");

    sent(
        update("a", "SET " + sets + " REMOVE " + removals)
            .expressionAttributeNames(names)
            .expressionAttributeValues(values));

    assertThat(read("a")).isEqualTo(after);
  }

  private static String listed(String action) {
    return IntStream.range(0, 200).mapToObj(action::formatted).collect(Collectors.joining(","));
  }
}
