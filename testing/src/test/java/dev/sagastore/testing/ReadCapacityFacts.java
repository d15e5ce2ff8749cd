package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Read request units. */
interface ReadCapacityFacts extends FactContext {
  private double get(String sort, boolean consistent) {
    return client()
        .getItem(
            get ->
                get.tableName(tableName())
                    .key(key(sort))
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .capacityUnits();
  }

  /**
   * A strongly consistent read takes 1 R for each 4 KB begun.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void readTakesOneUnitForEachFourKilobytes() {
    store(sized("a", 4 * KB));
    store(sized("b", 4 * KB + 1));

    assertThat(get("a", true)).isEqualTo(1);
    assertThat(get("b", true)).isEqualTo(2);
  }

  /**
   * An eventually consistent read takes half the units.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void eventuallyConsistentReadTakesHalf() {
    store(sized("a", 4 * KB));
    store(sized("b", 4 * KB + 1));

    Eventually.assertThat(
        () -> {
          assertThat(get("a", false)).isEqualTo(0.5);
          assertThat(get("b", false)).isEqualTo(1);
        });
  }

  /**
   * A read that finds nothing takes 1 R, or 0.5 R if it is eventually consistent.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void readOfMissingItemTakesSmallestUnit() {
    assertThat(get("missing", true)).isEqualTo(1);
    assertThat(get("missing", false)).isEqualTo(0.5);
    assertThat(client().query(query("").build()).consumedCapacity().capacityUnits()).isEqualTo(1);
    assertThat(client().query(indexQuery().build()).consumedCapacity().capacityUnits())
        .isEqualTo(0.5);
  }

  /**
   * A query adds the sizes of all items that it reads, and rounds up once.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void queryRoundsUpSum() {
    for (int i = 0; i < 8; i++) {
      store(sized("" + i, KB));
    }

    assertThat(client().query(query("").build()).consumedCapacity().capacityUnits()).isEqualTo(2);

    store(sized("8", 500));
    assertThat(client().query(query("").build()).consumedCapacity().capacityUnits()).isEqualTo(3);
  }

  /**
   * A filter doesn't change the units of a query.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void filterChangesNoUnits() {
    for (int i = 0; i < 8; i++) {
      store(sized("" + i, KB));
    }

    assertThat(
            client()
                .query(query("").filterExpression("attribute_exists(z)").build())
                .consumedCapacity()
                .capacityUnits())
        .isEqualTo(2);
  }

  /**
   * A query of an index takes the units of its entries, and none of the table.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Reads">Read
   *     capacity of indexes</a>
   */
  @Test
  default void indexQueryTakesUnitsOfEntries() {
    store(indexed("a", "1", "f", "x".repeat(20 * KB)));
    store(indexed("b", "2", "f", "x".repeat(20 * KB)));

    Eventually.assertThat(
        () -> {
          var response = client().query(indexQuery().build());
          assertThat(response.items()).hasSize(2);
          assertThat(response.consumedCapacity().capacityUnits()).isEqualTo(0.5);
        });
  }

  /**
   * A batch rounds each item up by itself, and takes units for missing items.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html#read-operation-consumption">Read
   *     operations</a>
   */
  @Test
  default void batchRoundsUpEachItem() {
    store(sized("a", KB));
    store(sized("b", 5 * KB));

    assertThat(batch(true, "a", "b", "missing")).isEqualTo(1 + 2 + 1);
    assertThat(batch(false, "missing-1", "missing-2", "missing-3")).isEqualTo(1.5);
  }

  private double batch(boolean consistent, String... sorts) {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(Arrays.stream(sorts).map(this::key).toList())
            .consistentRead(consistent)
            .build();
    return client()
        .batchGetItem(
            batch ->
                batch
                    .requestItems(Map.of(tableName(), keys))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
        .consumedCapacity()
        .get(0)
        .capacityUnits();
  }
}
