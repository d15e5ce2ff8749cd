package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.keys;
import static dev.sagastore.embedded.TestEngine.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * BatchGetItem.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
 */
class BatchGetItemTest {
  private static final String DUPLICATES = "Provided list of item keys contains duplicates";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTables() {
    engine.createTable("Orders", "id:S");
    engine.createTable("Points", "at:N");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private BatchGetItemResponse get(Map<String, KeysAndAttributes> tables) {
    return engine.client().batchGetItem(batch -> batch.requestItems(tables));
  }

  private static List<Map<String, AttributeValue>> orders(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> item("id", "order " + i)).toList();
  }

  @Nested
  class Items {
    @BeforeEach
    void putItems() {
      engine.put("Orders", "id", "1", "a", 1, "b", 2);
      engine.put("Orders", "id", "2", "a", 3);
      engine.put("Points", "at", 1, "a", 4);
    }

    @Test
    void returnByTable() {
      BatchGetItemResponse response =
          get(
              Map.of(
                  "Orders",
                  keys(List.of(item("id", "1"), item("id", "2"))),
                  "Points",
                  keys(List.of(item("at", number("1.0"))))));

      assertThat(response.responses()).containsOnlyKeys("Orders", "Points");
      assertThat(response.responses().get("Orders"))
          .containsExactlyInAnyOrder(item("id", "1", "a", 1, "b", 2), item("id", "2", "a", 3));
      assertThat(response.responses().get("Points")).containsExactly(item("at", 1, "a", 4));
      assertThat(response.unprocessedKeys()).isEmpty();
    }

    @Test
    void areAbsentIfMissing() {
      BatchGetItemResponse response =
          get(Map.of("Orders", keys(List.of(item("id", "9"), item("id", "2")))));

      assertThat(response.responses().get("Orders")).containsExactly(item("id", "2", "a", 3));
      assertThat(response.unprocessedKeys()).isEmpty();
    }

    @Test
    void haveProjectionOfTheirTable() {
      BatchGetItemResponse response =
          get(
              Map.of(
                  "Orders",
                  keys(List.of(item("id", "1"))).toBuilder()
                      .projectionExpression("#b")
                      .expressionAttributeNames(Map.of("#b", "b"))
                      .consistentRead(true)
                      .build(),
                  "Points",
                  keys(List.of(item("at", 1)))));

      assertThat(response.responses().get("Orders")).containsExactly(item("b", 2));
      assertThat(response.responses().get("Points")).containsExactly(item("at", 1, "a", 4));
    }

    @Test
    void emptyResponseHasTableAndNoUnprocessedKeys() {
      assertThat(
              engine
                  .send("BatchGetItem", "{'RequestItems':{'Orders':{'Keys':[{'id':{'S':'9'}}]}}}")
                  .body())
          .isEqualTo("{\"Responses\":{\"Orders\":[]},\"UnprocessedKeys\":{}}");
    }
  }

  @Nested
  class Keys {
    @Test
    void failIfTwice() {
      assertInvalid(
          () -> get(Map.of("Orders", keys(List.of(item("id", "1"), item("id", "1"))))), DUPLICATES);
      assertInvalid(
          () -> get(Map.of("Points", keys(List.of(item("at", 1), item("at", number("1.0")))))),
          DUPLICATES);
    }

    @Test
    void failIfTableIsMissing() {
      assertFails(
          () ->
              get(
                  Map.of(
                      "Orders",
                      keys(List.of(item("id", "1"))),
                      "None",
                      keys(List.of(item("id", "1"))))),
          "ResourceNotFoundException",
          "Requested resource not found");
    }

    @Test
    void oneHundredReturn() {
      for (int i = 0; i < 100; i++) {
        engine.put("Orders", "id", "order " + i);
      }

      assertThat(get(Map.of("Orders", keys(orders(0, 100)))).responses().get("Orders"))
          .hasSize(100);
    }

    @Test
    void moreThanOneHundredInTableFail() {
      DynamoDbException failure =
          catchThrowableOfType(
              DynamoDbException.class, () -> get(Map.of("Orders", keys(orders(0, 101)))));

      assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
      assertThat(failure.awsErrorDetails().errorMessage())
          .startsWith("1 validation error detected: Value '[")
          .endsWith(
              "' at 'requestItems.Orders.member.keys' failed to satisfy constraint: Member must"
                  + " have length less than or equal to 100");
    }

    @Test
    void moreThanOneHundredInAllFail() {
      Map<String, KeysAndAttributes> tables =
          Map.of(
              "Orders",
              keys(orders(0, 60)),
              "Points",
              keys(IntStream.range(0, 41).mapToObj(i -> item("at", i)).toList()));

      assertInvalid(() -> get(tables), "Too many items requested for the BatchGetItem call");
    }

    @Test
    void emptyListFails() {
      assertInvalid(
          () -> get(Map.of("Orders", keys(List.of()))),
          "1 validation error detected: Value '[]' at 'requestItems.Orders.member.keys' failed to"
              + " satisfy constraint: Member must have length greater than or equal to 1");
    }

    @Test
    void noTablesFail() {
      assertInvalid(
          () -> get(Map.of()),
          "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy"
              + " constraint: Member must have length greater than or equal to 1");
      assertInvalid(
          () -> get(null),
          "1 validation error detected: Value null at 'requestItems' failed to satisfy"
              + " constraint: Member must not be null");
    }
  }

  @Nested
  class ResponseSize {
    private void putLarge(int number, int kilobytes) {
      for (int i = 0; i < number; i++) {
        String id = "order " + i;
        engine.put(
            "Orders", "id", id, "f", "x".repeat(kilobytes * 1024 - "idf".length() - id.length()));
      }
    }

    @Test
    void fiftyTwoItemsOf300KilobytesReturn() {
      // the example on AWS's page
      putLarge(60, 300);
      BatchGetItemResponse response = get(Map.of("Orders", keys(orders(0, 60))));

      assertThat(response.responses().get("Orders")).hasSize(52);
      assertThat(response.unprocessedKeys().get("Orders").keys())
          .containsExactlyElementsOf(orders(52, 60));
    }

    @Test
    void unprocessedKeysServeAsNextRequest() {
      putLarge(60, 300);
      KeysAndAttributes request =
          keys(orders(0, 60)).toBuilder()
              .projectionExpression("#i")
              .expressionAttributeNames(Map.of("#i", "id"))
              .consistentRead(true)
              .build();
      List<Map<String, AttributeValue>> all = new ArrayList<>();
      Map<String, KeysAndAttributes> next = Map.of("Orders", request);
      int requests = 0;
      while (!next.isEmpty()) {
        BatchGetItemResponse response = get(next);
        all.addAll(response.responses().get("Orders"));
        next = response.unprocessedKeys();
        requests++;
        if (requests == 1) {
          assertThat(next.get("Orders"))
              .isEqualTo(request.toBuilder().keys(orders(52, 60)).build());
        }
      }

      assertThat(all).containsExactlyInAnyOrderElementsOf(orders(0, 60));
      assertThat(requests).isEqualTo(2);
    }

    @Test
    void smallItemAfterLargeOneIsLeftToo() {
      putLarge(40, 400);
      engine.put("Orders", "id", "small");
      List<Map<String, AttributeValue>> keys = new ArrayList<>(orders(0, 40));
      keys.add(item("id", "small"));

      BatchGetItemResponse response = get(Map.of("Orders", keys(keys)));

      assertThat(response.responses().get("Orders")).hasSize(39);
      assertThat(response.unprocessedKeys().get("Orders").keys())
          .containsExactly(item("id", "order 39"), item("id", "small"));
    }

    @Test
    void unreadItemsTakeNoUnits() {
      putLarge(41, 400);

      assertThat(
              engine
                  .client()
                  .batchGetItem(
                      batch ->
                          batch
                              .requestItems(Map.of("Orders", keys(orders(0, 41))))
                              .returnConsumedCapacity("TOTAL"))
                  .consumedCapacity()
                  .get(0)
                  .capacityUnits())
          .isEqualTo(39 * 50);
    }
  }

  @Nested
  class Parameters {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "'RequestItems':{'Orders':{'Keys':[{'id':{'S':'1'}}],'AttributesToGet':['a']}}",
          "'RequestItems':{'Orders':{'Keys':[{'id':{'S':'1'}}],'Limit':1}}",
          "'RequestItems':{'Orders':{'Keys':[{'id':{'S':'1'}}]}},'Foo':1"
        })
    void othersFailAsLacking(String json) {
      assertThat(engine.send("BatchGetItem", "{" + json + "}").body())
          .contains("ValidationException")
          .contains("embedded-dynamodb lacks the parameter ");
    }

    @Test
    void placeholdersFailWithoutExpression() {
      assertInvalid(
          () ->
              get(
                  Map.of(
                      "Orders",
                      keys(List.of(item("id", "1"))).toBuilder()
                          .expressionAttributeNames(Map.of("#a", "a"))
                          .build())),
          "ExpressionAttributeNames can only be specified when using expressions");
    }

    @Test
    void invalidValueOfKeyFails() {
      assertInvalid(
          () -> get(Map.of("Orders", keys(List.of(item("id", AttributeValue.builder().build()))))),
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }
  }
}
