package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TransactionFixture.LIMIT;
import static dev.sagastore.embedded.TransactionFixture.TABLE;
import static dev.sagastore.embedded.TransactionFixture.add;
import static dev.sagastore.embedded.TransactionFixture.check;
import static dev.sagastore.embedded.TransactionFixture.delete;
import static dev.sagastore.embedded.TransactionFixture.none;
import static dev.sagastore.embedded.TransactionFixture.part;
import static dev.sagastore.embedded.TransactionFixture.put;
import static dev.sagastore.embedded.TransactionFixture.putIfAbsent;
import static dev.sagastore.embedded.TransactionFixture.reason;
import static dev.sagastore.embedded.TransactionFixture.reasons;
import static dev.sagastore.embedded.TransactionFixture.update;
import static dev.sagastore.embedded.TransactionFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.TestEngine.Index;
import dev.sagastore.embedded.TestEngine.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * TransactWriteItems.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">How
 *     transactions work</a>
 */
class TransactWriteItemsTest {
  private final EngineClock clock = new EngineClock();
  private final TestEngine tables = new TestEngine(clock);
  private final DynamoDbEngine engine = tables.engine();
  private final DynamoDbClient client = tables.client();

  @BeforeEach
  void createTable() {
    tables.createTable(TABLE, List.of("id:S"), Index.global("byOwner", "owner:S"));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private void transact(TransactWriteItem... parts) {
    client.transactWriteItems(write(parts));
  }

  private Map<String, AttributeValue> get(String id) {
    return tables.get(TABLE, "id", id);
  }

  private int count() {
    return client.scan(scan -> scan.tableName(TABLE)).count();
  }

  @Nested
  class Success {
    @Test
    void takesPlaceOfAllKinds() {
      tables.put(TABLE, "id", "updated", "balance", 1);
      tables.put(TABLE, "id", "deleted");
      tables.put(TABLE, "id", "checked");

      transact(
          put("id", "put", "balance", 5),
          add("updated", 2),
          delete("deleted"),
          check("checked", "attribute_exists(id)"));

      assertThat(get("put")).isEqualTo(item("id", "put", "balance", 5));
      assertThat(get("updated")).isEqualTo(item("id", "updated", "balance", 3));
      assertThat(get("deleted")).isEmpty();
      assertThat(get("checked")).isEqualTo(item("id", "checked"));
    }

    @Test
    void createsItemByUpdate() {
      transact(add("new", 7));

      assertThat(get("new")).isEqualTo(item("id", "new", "balance", 7));
    }

    @Test
    void deleteOfMissingItemSucceeds() {
      transact(delete("none"));
    }

    @Test
    void checkOfMissingItemCreatesNone() {
      transact(check("none", "attribute_not_exists(id)"));

      assertThat(count()).isZero();
    }

    @Test
    void writesSeveralTables() {
      tables.createTable("Orders", "no:N");

      client.transactWriteItems(
          write(
              put("id", "a"),
              TransactWriteItem.builder()
                  .put(Put.builder().tableName("Orders").item(item("no", 1)).build())
                  .build()));

      assertThat(get("a")).isNotEmpty();
      assertThat(tables.get("Orders", "no", 1)).isNotEmpty();
    }

    @Test
    void indexFollows() {
      transact(put("id", "a", "owner", "ann"));

      assertThat(client.scan(scan -> scan.tableName(TABLE).indexName("byOwner")).count())
          .isEqualTo(1);
    }

    @Test
    void acceptsTableArn() {
      String arn = client.describeTable(table -> table.tableName(TABLE)).table().tableArn();

      client.transactWriteItems(
          write(
              TransactWriteItem.builder()
                  .put(Put.builder().tableName(arn).item(item("id", "a")).build())
                  .build()));

      assertThat(get("a")).isNotEmpty();
    }
  }

  /**
   * Cancellation reasons.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors">Errors</a>
   */
  @Nested
  class Cancellation {
    @Test
    void writesNothing() {
      tables.put(TABLE, "id", "b");

      assertThatThrownBy(() -> transact(put("id", "a"), putIfAbsent("id", "b"), add("c", 1)))
          .isInstanceOf(TransactionCanceledException.class)
          .hasMessageContaining(
              "Transaction cancelled, please refer cancellation reasons for specific reasons [None,"
                  + " ConditionalCheckFailed, None]");
      assertThat(count()).isEqualTo(1);
    }

    @Test
    void reasonsHaveOrderOfParts() {
      tables.put(TABLE, "id", "b", "balance", 1);
      tables.put(TABLE, "id", "d", "balance", "text");

      assertThat(
              reasons(
                  () ->
                      transact(
                          put("id", "a"),
                          check("b", "balance > id"),
                          check("c", "attribute_not_exists(id)"),
                          add("d", 1))))
          .containsExactly(
              none(),
              reason("ConditionalCheckFailed", "The conditional request failed"),
              none(),
              reason(
                  "ValidationError",
                  "An operand in the update expression has an incorrect data type"));
    }

    @Test
    void reasonContainsItemOnDemand() {
      tables.put(TABLE, "id", "a", "balance", 4);

      assertThat(reasons(() -> transact(putIfAbsent("id", "a", "balance", 5))))
          .singleElement()
          .satisfies(reason -> assertThat(reason.item()).isEqualTo(item("id", "a", "balance", 4)));
    }

    @Test
    void reasonContainsNoItemIfMissing() {
      assertThat(
              reasons(
                  () ->
                      transact(
                          part(
                              Put.builder()
                                  .item(item("id", "a"))
                                  .conditionExpression("attribute_exists(id)")
                                  .returnValuesOnConditionCheckFailure("ALL_OLD")))))
          .containsExactly(reason("ConditionalCheckFailed", "The conditional request failed"));
    }

    @Test
    void reasonContainsNoItemByDefault() {
      tables.put(TABLE, "id", "a");

      assertThat(reasons(() -> transact(check("a", "attribute_not_exists(id)"))))
          .containsExactly(reason("ConditionalCheckFailed", "The conditional request failed"));
    }

    @Test
    void bodyHasFormOfService() {
      tables.put(TABLE, "id", "a");

      Reply reply =
          tables.send(
              "TransactWriteItems",
              """
              {'TransactItems':[
                {'Put':{'TableName':'Accounts','Item':{'id':{'S':'b'}}}},
                {'ConditionCheck':{'TableName':'Accounts','Key':{'id':{'S':'a'}},
                 'ConditionExpression':'attribute_not_exists(id)',
                 'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}}]}""");

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.body())
          .contains("com.amazonaws.dynamodb.v20120810#TransactionCanceledException")
          .contains(
              "\"Message\":\"Transaction cancelled, please refer cancellation reasons for specific"
                  + " reasons [None, ConditionalCheckFailed]\"")
          .contains(
              "\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"ConditionalCheckFailed\","
                  + "\"Item\":{\"id\":{\"S\":\"a\"}},"
                  + "\"Message\":\"The conditional request failed\"}]");
    }

    @Test
    void reasonIsMissingAttribute() {
      tables.put(TABLE, "id", "a");

      assertThat(reasons(() -> transact(update("a", "SET b = c + :one", item(":one", 1)))))
          .containsExactly(
              reason(
                  "ValidationError",
                  "The provided expression refers to an attribute that does not exist in the"
                      + " item"));
    }

    @Test
    void reasonIsMissingDocumentPath() {
      tables.put(TABLE, "id", "a");

      assertThat(reasons(() -> transact(update("a", "SET b.c = :one", item(":one", 1)))))
          .containsExactly(
              reason(
                  "ValidationError",
                  "The document path provided in the update expression is invalid for update"));
    }

    @Test
    void reasonIsItemThatGrowsTooLarge() {
      tables.put(TABLE, "id", "a", "data", "x".repeat(300 * 1024));

      assertThat(
              reasons(
                  () -> transact(update("a", "SET more = :x", item(":x", "x".repeat(200 * 1024))))))
          .containsExactly(
              reason(
                  "ValidationError", "Item size to update has exceeded the maximum allowed size"));
    }

    @Test
    void reasonIsTypeOfIndexKey() {
      assertThat(reasons(() -> transact(put("id", "a", "owner", 1))))
          .containsExactly(
              reason(
                  "ValidationError",
                  "One or more parameter values were invalid: Type mismatch for Index Key owner"
                      + " Expected: S Actual: N IndexName: byOwner"));
    }
  }

  @Nested
  class Validation {
    @Test
    void failsWithoutParts() {
      assertInvalid(
          () -> transact(),
          "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }

    @Test
    void acceptsUpTo100Parts() {
      transact(puts(100));

      assertThat(count()).isEqualTo(100);
    }

    @Test
    void failsBeyond100Parts() {
      assertThatThrownBy(() -> transact(puts(101)))
          .hasMessageContaining(
              "at 'transactItems' failed to satisfy constraint: Member must have length less than or"
                  + " equal to 100");
      assertThat(count()).isZero();
    }

    private TransactWriteItem[] puts(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> put("id", "i" + i))
          .toArray(TransactWriteItem[]::new);
    }

    @Test
    void failsBeyondFourMegabytes() {
      TransactWriteItem[] parts =
          IntStream.range(0, 11)
              .mapToObj(i -> put("id", "i" + i, "data", "x".repeat(390 * 1024)))
              .toArray(TransactWriteItem[]::new);

      assertThatThrownBy(() -> transact(parts)).hasMessageContaining("4194304");
      assertThat(count()).isZero();
    }

    @Test
    void acceptsUpToFourMegabytes() {
      transact(
          IntStream.range(0, 10)
              .mapToObj(i -> put("id", "i" + i, "data", "x".repeat(399 * 1024)))
              .toArray(TransactWriteItem[]::new));

      assertThat(client.describeTable(table -> table.tableName(TABLE)).table().itemCount())
          .isEqualTo(10);
    }

    @Test
    void failsIfItemIsInTwoParts() {
      assertInvalid(
          () -> transact(check("a", "attribute_not_exists(id)"), put("id", "a")),
          "Transaction request cannot include multiple operations on one item");
    }

    @Test
    void failsIfPartHasTwoKinds() {
      TransactWriteItem both = put("id", "a").toBuilder().delete(delete("b").delete()).build();

      assertInvalid(
          () -> transact(both),
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }

    @Test
    void failsIfPartIsEmpty() {
      assertInvalid(
          () -> transact(TransactWriteItem.builder().build()),
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }

    @Test
    void failsIfKeyDoesNotMatch() {
      TransactWriteItem wrong =
          TransactWriteItem.builder()
              .delete(delete("a").delete().toBuilder().key(item("id", 1)).build())
              .build();

      assertInvalid(
          () -> transact(put("id", "b"), wrong),
          "The provided key element does not match the schema");
      assertThat(count()).isZero();
    }

    @Test
    void failsIfItemIsTooLarge() {
      assertInvalid(
          () -> transact(put("id", "a", "data", "x".repeat(400 * 1024))),
          "Item size has exceeded the maximum allowed size");
    }

    @Test
    void failsIfExpressionIsNotValid() {
      assertThatThrownBy(() -> transact(put("id", "b"), check("a", "attribute_exists(")))
          .hasMessageContaining("Invalid ConditionExpression: Syntax error");
      assertThat(count()).isZero();
    }

    @Test
    void failsWithoutUpdateExpression() {
      assertThatThrownBy(() -> transact(update("a", null, null)))
          .hasMessageContaining(
              "Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy"
                  + " constraint: Member must not be null");
    }

    @Test
    void reportsMissingMembersOfAllParts() {
      assertThatThrownBy(
              () ->
                  transact(
                      update("a", null, null),
                      check("b", "attribute_exists("),
                      update("c", null, null)))
          .hasMessageContaining("2 validation errors detected: ")
          .hasMessageContaining("'transactItems.1.member.update.updateExpression'")
          .hasMessageContaining("'transactItems.3.member.update.updateExpression'");
    }

    @Test
    void failsWithoutConditionOfCheck() {
      assertThatThrownBy(() -> transact(put("id", "b"), check("a", null)))
          .hasMessageContaining(
              "Value null at 'transactItems.2.member.conditionCheck.conditionExpression' failed to"
                  + " satisfy constraint: Member must not be null");
    }

    @Test
    void failsIfKeyAttributeIsUpdated() {
      assertInvalid(
          () -> transact(update("a", "SET id = :b", item(":b", "b"))),
          "One or more parameter values were invalid: Cannot update attribute id. This attribute is"
              + " part of the key");
    }

    @Test
    void failsIfOneTableIsMissing() {
      assertFails(
          () ->
              transact(
                  put("id", "a"),
                  TransactWriteItem.builder()
                      .put(Put.builder().tableName("None").item(item("id", "a")).build())
                      .build()),
          "ResourceNotFoundException",
          "Requested resource not found");
      assertThat(count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 37})
    void failsUnlessTokenHas1To36Characters(int length) {
      assertThatThrownBy(
              () ->
                  client.transactWriteItems(
                      write(put("id", "a")).toBuilder()
                          .clientRequestToken("t".repeat(length))
                          .build()))
          .hasMessageContaining("at 'clientRequestToken' failed to satisfy constraint");
    }
  }

  /**
   * Idempotency.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">Idempotency</a>
   */
  @Nested
  class Token {
    private TransactWriteItemsRequest request(int amount) {
      return write(add("a", amount)).toBuilder()
          .clientRequestToken("token")
          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
          .build();
    }

    private String balance() {
      return get("a").get("balance").n();
    }

    @Test
    void sameRequestTakesPlaceOnce() {
      client.transactWriteItems(request(1));
      client.transactWriteItems(request(1));

      assertThat(balance()).isEqualTo("1");
    }

    @Test
    void replayReturnsReadUnits() {
      ConsumedCapacity first = client.transactWriteItems(request(1)).consumedCapacity().get(0);
      ConsumedCapacity replay = client.transactWriteItems(request(1)).consumedCapacity().get(0);

      assertThat(first.writeCapacityUnits()).isEqualTo(2);
      assertThat(first.readCapacityUnits()).isNull();
      assertThat(replay.readCapacityUnits()).isEqualTo(2);
      assertThat(replay.writeCapacityUnits()).isNull();
    }

    @Test
    void differentRequestFails() {
      client.transactWriteItems(request(1));

      assertThatThrownBy(() -> client.transactWriteItems(request(2)))
          .isInstanceOf(IdempotentParameterMismatchException.class);
      assertThat(balance()).isEqualTo("1");
    }

    @Test
    void isRememberedForTenMinutes() {
      client.transactWriteItems(request(1));
      clock.advance(Duration.ofMinutes(10).minusSeconds(1));
      client.transactWriteItems(request(1));

      assertThat(balance()).isEqualTo("1");
    }

    @Test
    void replayDoesNotProlongTenMinutes() {
      client.transactWriteItems(request(1));
      clock.advance(Duration.ofMinutes(9));
      client.transactWriteItems(request(1));
      clock.advance(Duration.ofMinutes(2));
      client.transactWriteItems(request(1));

      assertThat(balance()).isEqualTo("2");
    }

    @Test
    void isForgottenAfterTenMinutes() {
      client.transactWriteItems(request(1));
      clock.advance(Duration.ofMinutes(10).plusSeconds(1));
      client.transactWriteItems(request(2));

      assertThat(balance()).isEqualTo("3");
    }

    @Test
    void isForgottenWhenTransactionIsCancelled() {
      tables.put(TABLE, "id", "a", "balance", "text");
      assertThat(reasons(() -> client.transactWriteItems(request(1)))).hasSize(1);
      tables.put(TABLE, "id", "a", "balance", 1);

      client.transactWriteItems(request(5));

      assertThat(balance()).isEqualTo("6");
    }

    @Test
    void requestInProgressFails() {
      try (DynamoDbAsyncClient async = EngineClient.async(engine)) {
        CompletableFuture<?> first;
        try (TransactionHold hold = engine.holdNextTransaction()) {
          first = async.transactWriteItems(request(1));
          hold.awaitTransaction(LIMIT);

          assertFails(
              () -> client.transactWriteItems(request(1)),
              "TransactionInProgressException",
              "Transaction from previous request is still in progress");
        }
        first.join();
        client.transactWriteItems(request(1));
        assertThat(balance()).isEqualTo("1");
      }
    }
  }

  /**
   * Units.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling">Capacity
   *     management for transactions</a>
   */
  @Nested
  class Units {
    private ConsumedCapacity units(TransactWriteItem... parts) {
      return client
          .transactWriteItems(
              write(parts).toBuilder()
                  .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                  .build())
          .consumedCapacity()
          .get(0);
    }

    @Test
    void areTwoForEachItem() {
      tables.put(TABLE, "id", "c");

      ConsumedCapacity units =
          units(put("id", "a"), add("b", 1), check("c", "attribute_exists(id)"), delete("d"));

      assertThat(units.capacityUnits()).isEqualTo(8);
      assertThat(units.writeCapacityUnits()).isEqualTo(8);
      assertThat(units.table().writeCapacityUnits()).isEqualTo(8);
    }

    @Test
    void areTwoForEachKilobyte() {
      assertThat(units(put("id", "a", "data", "x".repeat(1500))).capacityUnits()).isEqualTo(4);
    }

    @Test
    void dependOnStoredItemIfDeletedOrChecked() {
      tables.put(TABLE, "id", "a", "data", "x".repeat(2500));
      tables.put(TABLE, "id", "b", "data", "x".repeat(2500));

      assertThat(units(delete("a")).capacityUnits()).isEqualTo(6);
      assertThat(units(check("b", "attribute_exists(id)")).capacityUnits()).isEqualTo(6);
    }

    @Test
    void ofIndexAreNotDoubled() {
      ConsumedCapacity units = units(put("id", "a", "owner", "ann"));

      assertThat(units.capacityUnits()).isEqualTo(3);
      assertThat(units.table().capacityUnits()).isEqualTo(2);
      assertThat(units.globalSecondaryIndexes().get("byOwner").capacityUnits()).isEqualTo(1);
      assertThat(units.globalSecondaryIndexes().get("byOwner").writeCapacityUnits()).isEqualTo(1);
    }
  }
}
