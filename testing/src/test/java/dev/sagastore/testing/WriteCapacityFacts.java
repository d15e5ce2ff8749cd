package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Write request units. */
interface WriteCapacityFacts extends FactContext {
  private double put(int bytes) {
    return table(client().putItem(put(sized("a", bytes)).build()).consumedCapacity());
  }

  private ConsumedCapacity updated(String expression, Object... values) {
    return client().updateItem(update("a", expression, values).build()).consumedCapacity();
  }

  private static double table(ConsumedCapacity capacity) {
    return capacity.table().capacityUnits();
  }

  /** Returns the units of {@code GSI1}, and asserts that there are no others of indexes. */
  private static double index(ConsumedCapacity capacity) {
    double units =
        capacity.hasGlobalSecondaryIndexes() && capacity.globalSecondaryIndexes().containsKey(GSI1)
            ? capacity.globalSecondaryIndexes().get(GSI1).capacityUnits()
            : 0;
    assertThat(capacity.capacityUnits()).isEqualTo(units + table(capacity));
    return units;
  }

  /**
   * A put takes 1 W for each KB begun.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption">Write
   *     operations</a>
   */
  @Test
  default void putTakesOneUnitForEachKilobyte() {
    assertThat(put(KB)).isEqualTo(1);
    assertThat(put(KB + 1)).isEqualTo(2);
    assertThat(put(2 * KB)).isEqualTo(2);
  }

  /**
   * A put takes the units of the larger of the old and the new item.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption">Write
   *     operations</a>
   */
  @Test
  default void putTakesLargerOfOldAndNewItem() {
    put(3 * KB);

    assertThat(put(500)).isEqualTo(3);
    assertThat(put(2 * KB)).isEqualTo(2);
  }

  /**
   * An update takes the units of the larger of the whole item before and after it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption">Write
   *     operations</a>
   */
  @Test
  default void updateTakesLargerOfItemBeforeAndAfter() {
    put(3 * KB - 10);

    assertThat(table(updated("SET a = :v", ":v", 1))).isEqualTo(3);
    assertThat(table(updated("SET b = :v", ":v", "xxxxxxxxxxxx"))).isEqualTo(4);
    assertThat(table(updated("REMOVE f"))).isEqualTo(4);
    assertThat(table(updated("REMOVE b"))).isEqualTo(1);
  }

  /**
   * An update that sets the same value again is a write, and takes its units.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption">Write
   *     operations</a>
   */
  @Test
  default void updateThatChangesNothingTakesUnits() {
    Map<String, AttributeValue> item = sized("a", 3 * KB - 10);
    item.putAll(AttributeMap.of("a", 1));
    store(item);

    assertThat(table(updated("SET a = :v", ":v", 1))).isEqualTo(3);
    assertThat(table(updated("REMOVE z"))).isEqualTo(3);
  }

  /**
   * A delete takes the units of the deleted item, and 1 W if there is none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#write-operation-consumption">Write
   *     operations</a>
   */
  @Test
  default void deleteTakesUnitsOfDeletedItem() {
    put(3 * KB);

    assertThat(table(client().deleteItem(delete("a").build()).consumedCapacity())).isEqualTo(3);
    assertThat(table(client().deleteItem(delete("a").build()).consumedCapacity())).isEqualTo(1);
  }

  /**
   * A put of an item with an index's keys takes 1 W of the index, and one without them none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
   *     capacity of indexes</a>
   */
  @Test
  default void indexEntryTakesOneUnit() {
    assertThat(index(client().putItem(put(item("b")).build()).consumedCapacity())).isZero();
    assertThat(index(client().putItem(put(indexed("a", "1")).build()).consumedCapacity()))
        .isEqualTo(1);
  }

  /**
   * A put or an update that changes no projected attribute takes no units of the index.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
   *     capacity of indexes</a>
   */
  @Test
  default void otherAttributeTakesNoUnitsOfIndex() {
    store(indexed("a", "1"));

    assertThat(index(updated("SET a = :v", ":v", "x".repeat(2 * KB)))).isZero();
    assertThat(index(updated("SET a = :v, " + GSI1SK + " = :k", ":v", 1, ":k", "1"))).isZero();
    assertThat(index(client().putItem(put(indexed("a", "1", "b", 1)).build()).consumedCapacity()))
        .isZero();
  }

  /**
   * An update that sets the keys of an index takes 1 W of it, one that changes them 2 W, and one
   * that removes them 1 W.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
   *     capacity of indexes</a>
   */
  @Test
  default void updateOfIndexKeysTakesUnitsOfIndex() {
    store(item("a"));

    assertThat(
            index(
                updated(
                    "SET " + GSI1PK + " = :p, " + GSI1SK + " = :s", ":p", partition(), ":s", "1")))
        .isEqualTo(1);
    assertThat(index(updated("SET " + GSI1SK + " = :s", ":s", "2"))).isEqualTo(2);
    assertThat(index(updated("REMOVE " + GSI1PK + ", " + GSI1SK))).isEqualTo(1);
  }

  /**
   * A delete takes 1 W of each index that the item is in.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes">Write
   *     capacity of indexes</a>
   */
  @Test
  default void deleteTakesUnitsOfIndex() {
    store(indexed("a", "1"));

    assertThat(index(client().deleteItem(delete("a").build()).consumedCapacity())).isEqualTo(1);
  }

  /**
   * A write whose condition fails reports no units.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#API_PutItem_Errors">Errors
   *     of PutItem</a>
   */
  @Test
  default void failedConditionReportsNoUnits() {
    ConditionalCheckFailedException failure =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                client()
                    .putItem(
                        put(item("a"))
                            .conditionExpression("attribute_exists(" + PK + ")")
                            .build()));

    assertThat(failure.awsErrorDetails().rawResponse().asUtf8String())
        .contains("ConditionalCheckFailed")
        .doesNotContain("Capacity");
  }

  /**
   * A part of a transaction takes twice the units of a single write, a check included.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-capacity-handling">Capacity
   *     of transactions</a>
   */
  @Test
  default void transactionTakesTwiceTheUnits() {
    store(sized("deleted", 2 * KB));
    store(sized("updated", 500));
    store(item("checked", "a", 1));

    ConsumedCapacity capacity =
        sent(
            transaction(
                putPart(sized("put", 3 * KB)),
                updatePart("updated", "SET a = :v", ":v", 1),
                deletePart("deleted"),
                checkPart("checked", "attribute_exists(a)")));

    assertThat(table(capacity)).isEqualTo(2 * (3 + 1 + 2 + 1));
    assertThat(index(capacity)).isZero();
  }

  private ConsumedCapacity sent(TransactWriteItemsRequest.Builder transaction) {
    List<ConsumedCapacity> capacities =
        client().transactWriteItems(transaction.build()).consumedCapacity();
    assertThat(capacities).hasSize(1);
    return capacities.get(0);
  }

  /**
   * A part of a transaction takes the units of an index once. DynamoDB writes the index after the
   * transaction.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems">TransactWriteItems</a>
   */
  @Test
  default void transactionTakesUnitsOfIndexOnce() {
    ConsumedCapacity capacity = sent(transaction(putPart(indexed("a", "1"))));

    assertThat(table(capacity)).isEqualTo(2);
    assertThat(index(capacity)).isEqualTo(1);
  }

  /**
   * A transaction that is sent again with its token takes read units, and no write units.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">Idempotency</a>
   */
  @Test
  default void transactionWithSameTokenTakesReadUnits() {
    String token = UUID.randomUUID().toString();
    ConsumedCapacity first =
        sent(transaction(putPart(sized("a", 3 * KB))).clientRequestToken(token));
    ConsumedCapacity second =
        sent(transaction(putPart(sized("a", 3 * KB))).clientRequestToken(token));

    assertThat(first.writeCapacityUnits()).isEqualTo(6);
    assertThat(first.readCapacityUnits()).isNull();
    assertThat(second.readCapacityUnits()).isPositive();
    assertThat(second.writeCapacityUnits()).isNull();
  }
}
