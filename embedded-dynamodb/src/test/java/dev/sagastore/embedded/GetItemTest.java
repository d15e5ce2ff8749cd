package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * GetItem.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>
 */
class GetItemTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
    engine.put("Orders", "id", "1", "a", 1, "l", List.of("x", Map.of("y", "z")), "m", Map.of());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static GetItemRequest.Builder order(String id) {
    return GetItemRequest.builder().tableName("Orders").key(item("id", id));
  }

  private Map<String, AttributeValue> get(GetItemRequest.Builder get) {
    return engine.client().getItem(get.build()).item();
  }

  @Test
  void returnsWholeItem() {
    assertThat(get(order("1")))
        .isEqualTo(item("id", "1", "a", 1, "l", List.of("x", Map.of("y", "z")), "m", Map.of()));
  }

  @Test
  void returnsNoItemIfMissing() {
    assertThat(engine.client().getItem(order("2").build()).hasItem()).isFalse();
    assertThat(engine.send("GetItem", "{'TableName':'Orders','Key':{'id':{'S':'2'}}}").body())
        .isEqualTo("{}");
  }

  /**
   * Projections.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">Projection
   *     expressions</a>
   */
  @Nested
  class Projection {
    @Test
    void returnsNamedAttributesOnly() {
      assertThat(get(order("1").projectionExpression("a, missed, l[1].y")))
          .isEqualTo(item("a", 1, "l", List.of(Map.of("y", "z"))));
    }

    @Test
    void returnsEmptyItemIfNoneIsThere() {
      assertThat(engine.client().getItem(order("1").projectionExpression("missed").build()))
          .satisfies(
              response -> {
                assertThat(response.hasItem()).isTrue();
                assertThat(response.item()).isEmpty();
              });
    }

    @Test
    void replacesPlaceholders() {
      assertThat(
              get(
                  order("1")
                      .projectionExpression("#a")
                      .expressionAttributeNames(Map.of("#a", "a"))))
          .isEqualTo(item("a", 1));
    }

    @Test
    void failsIfPlaceholderIsUnused() {
      assertInvalid(
          () ->
              get(order("1").projectionExpression("a").expressionAttributeNames(Map.of("#b", "b"))),
          "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
    }
  }

  @Nested
  class Parameters {
    @Test
    void keyIsRequired() {
      assertInvalid(
          () -> get(GetItemRequest.builder().tableName("Orders")),
          "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member"
              + " must not be null");
    }

    @Test
    void tableMustExist() {
      assertFails(
          () -> get(order("1").tableName("None")),
          "ResourceNotFoundException",
          "Requested resource not found");
    }

    @Test
    void keyFailsIfValueIsInvalid() {
      assertInvalid(
          () -> get(order("1").key(item("id", AttributeValue.builder().build()))),
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {"AttributesToGet|['a']", "Foo|1", "FilterExpression|'a = a'"})
    void othersFailAsLacking(String name, String json) {
      assertThat(
              engine
                  .send(
                      "GetItem",
                      "{'TableName':'Orders','Key':{'id':{'S':'1'}},'%s':%s}".formatted(name, json))
                  .body())
          .contains("ValidationException")
          .contains("embedded-dynamodb lacks the parameter " + name + " of GetItem");
    }

    @Test
    void legacyOnesFailBesideExpression() {
      assertThat(
              engine
                  .send(
                      "GetItem",
                      "{'TableName':'Orders','Key':{'id':{'S':'1'}},'AttributesToGet':['a'],"
                          + "'ProjectionExpression':'a'}")
                  .body())
          .contains(
              "Can not use both expression and non-expression parameters in the same request:"
                  + " Non-expression parameters: {AttributesToGet} Expression parameters:"
                  + " {ProjectionExpression}");
    }
  }
}
