package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * DeleteItem.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html">DeleteItem</a>
 */
class DeleteItemTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
    engine.put("Orders", "id", "1", "a", 1);
    engine.put("Orders", "id", "2");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static DeleteItemRequest.Builder order(String id) {
    return DeleteItemRequest.builder().tableName("Orders").key(item("id", id));
  }

  private DeleteItemResponse delete(DeleteItemRequest.Builder delete) {
    return engine.client().deleteItem(delete.build());
  }

  @Test
  void removesItem() {
    delete(order("1"));

    assertThat(engine.get("Orders", "id", "1")).isEmpty();
    assertThat(engine.get("Orders", "id", "2")).hasSize(1);
  }

  @Test
  void isIdempotent() {
    delete(order("1"));
    delete(order("1"));
    delete(order("none"));

    assertThat(engine.client().scan(scan -> scan.tableName("Orders")).count()).isEqualTo(1);
  }

  @Nested
  class Condition {
    @Test
    void removesItemIfItHolds() {
      delete(order("1").conditionExpression("a = :a").expressionAttributeValues(item(":a", 1)));

      assertThat(engine.get("Orders", "id", "1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "none"})
    void failureLeavesItem(String id) {
      assertFails(
          () ->
              delete(
                  order(id).conditionExpression("a = :a").expressionAttributeValues(item(":a", 2))),
          "ConditionalCheckFailedException",
          "The conditional request failed");
      assertThat(engine.get("Orders", "id", "1")).hasSize(2);
    }

    @Test
    void failureReturnsItemIfRequested() {
      ConditionalCheckFailedException failure =
          catchThrowableOfType(
              ConditionalCheckFailedException.class,
              () ->
                  delete(
                      order("1")
                          .conditionExpression("attribute_not_exists(a)")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));

      assertThat(failure.item()).isEqualTo(item("id", "1", "a", 1));
    }
  }

  @Nested
  class ReturnValues {
    @Test
    void allOldReturnsRemovedItem() {
      assertThat(delete(order("1").returnValues(ReturnValue.ALL_OLD)).attributes())
          .isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void allOldReturnsNothingIfMissing() {
      assertThat(delete(order("none").returnValues(ReturnValue.ALL_OLD)).hasAttributes()).isFalse();
    }

    @Test
    void noneReturnsNothing() {
      assertThat(delete(order("1")).hasAttributes()).isFalse();
      assertThat(delete(order("2").returnValues(ReturnValue.NONE)).hasAttributes()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
        value = ReturnValue.class,
        names = {"ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"})
    void failsIfOnlyUpdatesReturnIt(ReturnValue wanted) {
      assertInvalid(
          () -> delete(order("1").returnValues(wanted)),
          "ReturnValues can only be ALL_OLD or NONE");
      assertThat(engine.get("Orders", "id", "1")).isNotEmpty();
    }
  }

  @Nested
  class Parameters {
    @Test
    void keyIsRequired() {
      assertInvalid(
          () -> delete(DeleteItemRequest.builder().tableName("Orders")),
          "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member"
              + " must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Expected':{'a':{'Exists':false}}", "'ConditionalOperator':'OR'"})
    void legacyOnesFailAsLacking(String json) {
      assertThat(
              engine
                  .send(
                      "DeleteItem",
                      "{'TableName':'Orders','Key':{'id':{'S':'1'}},%s}".formatted(json))
                  .body())
          .contains("ValidationException")
          .contains("embedded-dynamodb lacks the parameter " + json.split("'", -1)[1]);
      assertThat(engine.get("Orders", "id", "1")).isNotEmpty();
    }
  }
}
