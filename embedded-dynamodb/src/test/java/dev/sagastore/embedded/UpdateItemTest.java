package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.numbers;
import static dev.sagastore.embedded.TestEngine.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * UpdateItem. The actions of update expressions have tests of their own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
 *     expressions</a>
 */
class UpdateItemTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static UpdateItemRequest.Builder order(String expression, Object... values) {
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName("Orders")
            .key(item("id", "1"))
            .updateExpression(expression);
    return values.length == 0 ? update : update.expressionAttributeValues(item(values));
  }

  private UpdateItemResponse update(UpdateItemRequest.Builder update) {
    return engine.client().updateItem(update.build());
  }

  @Nested
  class NewItem {
    @Test
    void isCreatedWithKeyAndAttributes() {
      update(order("SET a = :a ADD n :n, s :s", ":a", "b", ":n", 3, ":s", strings("c")));

      assertThat(engine.get("Orders", "id", "1"))
          .isEqualTo(item("id", "1", "a", "b", "n", 3, "s", strings("c")));
    }

    @Test
    void isCreatedWithKeyOnlyWithoutExpression() {
      update(order(null));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1"));
    }

    /**
     * A removal does nothing where there is no item.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-AttributeUpdates">If
     *     no item with the key is found</a>
     */
    @Test
    void isNotCreatedByRemovals() {
      update(order("REMOVE a"));
      update(order("DELETE b :b", ":b", TestEngine.strings("x")));

      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void isCreatedIfAnythingIsSet() {
      update(order("REMOVE a SET c = :c", ":c", 1));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "c", 1));
    }

    @Test
    void canReadItsKey() {
      update(order("SET a = id"));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "a", "1"));
    }

    @Test
    void isNotCreatedIfConditionFails() {
      assertFails(
          () -> update(order("SET a = :a", ":a", 1).conditionExpression("attribute_exists(id)")),
          "ConditionalCheckFailedException",
          "The conditional request failed");
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void isNotCreatedIfPathIsMissing() {
      assertInvalid(
          () -> update(order("SET a.b = :a", ":a", 1)),
          "The document path provided in the update expression is invalid for update");
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }
  }

  @Nested
  class ExistingItem {
    @BeforeEach
    void putItem() {
      engine.put("Orders", "id", "1", "a", 1, "b", "c", "m", Map.of("x", 1, "y", 2));
    }

    @Test
    void keepsOtherAttributes() {
      update(order("SET a = a + :n REMOVE m.x", ":n", 2));

      assertThat(engine.get("Orders", "id", "1"))
          .isEqualTo(item("id", "1", "a", 3, "b", "c", "m", Map.of("y", 2)));
    }

    @Test
    void staysWithoutExpression() {
      update(order(null));

      assertThat(engine.get("Orders", "id", "1")).hasSize(4);
    }

    @Test
    void operandsAreThoseBeforeUpdate() {
      update(order("SET a = b, b = a"));

      assertThat(engine.get("Orders", "id", "1")).containsAllEntriesOf(item("a", "c", "b", 1));
    }

    @Test
    void staysIfOneActionFails() {
      assertInvalid(
          () -> update(order("SET a = :n, c = missed", ":n", 9)),
          "The provided expression refers to an attribute that does not exist in the item");
      assertThat(engine.get("Orders", "id", "1")).containsAllEntriesOf(item("a", 1));
    }

    @Test
    void conditionConcernsItemBeforeUpdate() {
      update(order("SET a = :n", ":n", 2, ":o", 1).conditionExpression("a = :o"));

      assertFails(
          () -> update(order("SET a = :n", ":n", 3, ":o", 1).conditionExpression("a = :o")),
          "ConditionalCheckFailedException",
          "The conditional request failed");
      assertThat(engine.get("Orders", "id", "1")).containsAllEntriesOf(item("a", 2));
    }

    @Test
    void failureReturnsItemIfRequested() {
      ConditionalCheckFailedException failure =
          catchThrowableOfType(
              ConditionalCheckFailedException.class,
              () ->
                  update(
                      order("REMOVE a, b, m")
                          .conditionExpression("attribute_not_exists(a)")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));

      assertThat(failure.item()).hasSize(4).containsAllEntriesOf(item("a", 1));
    }

    @Test
    void conditionIsCheckedBeforeUpdate() {
      assertFails(
          () ->
              update(
                  order("SET missed.x = :n", ":n", 1)
                      .conditionExpression("attribute_not_exists(id)")),
          "ConditionalCheckFailedException",
          "The conditional request failed");
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @ValueSource(strings = {"UpdateExpression", "ConditionExpression"})
    void placeholdersFailWithoutExpression(String without) {
      assertInvalid(
          () ->
              update(
                  order(null)
                      .conditionExpression(
                          without.equals("UpdateExpression") ? null : "attribute_exists(id)")
                      .expressionAttributeValues(item(":a", 1))),
          without.equals("UpdateExpression")
              ? "ExpressionAttributeValues can only be specified when using expressions:"
                  + " UpdateExpression and ConditionExpression are null"
              : "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
    }

    @Test
    void placeholderMayServeBothExpressions() {
      engine.put("Orders", "id", "1", "a", 1);

      update(order("SET b = :a", ":a", 1).conditionExpression("a = :a"));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "a", 1, "b", 1));
    }

    @Test
    void removedSetElementsLeaveNoEmptySet() {
      engine.put("Orders", "id", "1", "s", numbers("1", "2"));

      update(order("DELETE s :s", ":s", numbers("2", "1")));

      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1"));
    }
  }

  @Nested
  class Parameters {
    @Test
    void keyIsRequired() {
      assertInvalid(
          () -> update(UpdateItemRequest.builder().tableName("Orders")),
          "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member"
              + " must not be null");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'AttributeUpdates':{'a':{'Action':'PUT','Value':{'S':'b'}}}",
          "'Expected':{'a':{'Exists':false}}",
          "'ConditionalOperator':'OR'"
        })
    void legacyOnesFailAsLacking(String json) {
      assertThat(
              engine
                  .send(
                      "UpdateItem",
                      "{'TableName':'Orders','Key':{'id':{'S':'1'}},%s}".formatted(json))
                  .body())
          .contains("ValidationException")
          .contains("embedded-dynamodb lacks the parameter " + json.split("'", -1)[1]);
      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void legacyOnesFailBesideExpression() {
      assertThat(
              engine
                  .send(
                      "UpdateItem",
                      "{'TableName':'Orders','Key':{'id':{'S':'1'}},'AttributeUpdates':{},"
                          + "'UpdateExpression':'REMOVE a','ConditionExpression':'a = a'}")
                  .body())
          .contains(
              "Can not use both expression and non-expression parameters in the same request:"
                  + " Non-expression parameters: {AttributeUpdates} Expression parameters:"
                  + " {UpdateExpression, ConditionExpression}");
    }

    @Test
    void returnValuesFailsIfUnknown() {
      assertInvalid(
          () -> update(order(null).returnValues("NEW")),
          "1 validation error detected: Value 'NEW' at 'returnValues' failed to satisfy"
              + " constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD,"
              + " NONE, UPDATED_NEW]");
    }
  }

  @Test
  void setOfListElementBeyondEndAppends() {
    engine.put("Orders", "id", "1", "l", List.of("a"));

    update(order("SET l[7] = :b", ":b", "b").returnValues(ReturnValue.ALL_NEW));

    assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "l", List.of("a", "b")));
  }
}
