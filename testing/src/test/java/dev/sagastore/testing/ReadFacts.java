package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads by key, batches, queries and their pages. */
interface ReadFacts extends FactContext {
  /**
   * A strongly consistent read by key, batch or query sees every acknowledged write.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html">Read
   *     consistency</a>
   */
  @Test
  default void consistentReadSeesAcknowledgedWrite() {
    for (int i = 0; i < 10; i++) {
      store(item("a", "a", i));

      assertThat(read("a")).isEqualTo(item("a", "a", i));
      assertThat(batch(List.of(key("a"))).responses())
          .isEqualTo(Map.of(tableName(), List.of(item("a", "a", i))));
      assertThat(client().query(query("").build()).items()).containsExactly(item("a", "a", i));
    }
    client().deleteItem(delete("a").build());
    assertThat(read("a")).isEmpty();
  }

  /**
   * A read of a missing item returns none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>
   */
  @Test
  default void missingItemIsNoError() {
    assertThat(
            client()
                .getItem(get -> get.tableName(tableName()).key(key("a")).consistentRead(true))
                .hasItem())
        .isFalse();
  }

  private BatchGetItemResponse batch(List<Map<String, AttributeValue>> keys) {
    KeysAndAttributes wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    return client().batchGetItem(batch -> batch.requestItems(Map.of(tableName(), wanted)));
  }

  /**
   * A batch returns the items that exist, in any order.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
   */
  @Test
  default void batchReturnsItemsThatExistInAnyOrder() {
    store(item("a", "a", 1));
    store(item("b", "a", 2));

    BatchGetItemResponse response = batch(List.of(key("b"), key("missing"), key("a")));

    assertThat(response.responses().get(tableName()))
        .containsExactlyInAnyOrder(item("a", "a", 1), item("b", "a", 2));
    assertThat(response.unprocessedKeys()).isEmpty();
  }

  /**
   * A batch reads 100 items at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
   */
  @Test
  default void batchOfReadsHas100ItemsAtMost() {
    assertThat(batch(keys(100)).unprocessedKeys()).isEmpty();
    assertInvalid(() -> batch(keys(101)));
  }

  private List<Map<String, AttributeValue>> keys(int number) {
    return IntStream.range(0, number).mapToObj(i -> key("key-" + i)).toList();
  }

  /**
   * A batch that reads a key twice fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>
   */
  @Test
  default void batchThatReadsKeyTwiceFails() {
    assertInvalid(() -> batch(List.of(key("a"), key("b"), key("a"))));
  }

  /**
   * A query returns the items of a partition in the order of their sort keys, which is that of
   * their UTF-8 bytes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String">Strings</a>
   */
  @Test
  default void sortKeysSortByBytes() {
    // Java's chars would put the last before the one before it: its first is U+D83D
    List<String> sorted = List.of("-", "10", "9", "A", "Z", "a", "z", "é", "～", "😀");
    for (String sort : sorted.stream().sorted().toList()) {
      store(item(sort));
    }

    assertThat(sortKeys(query(""))).containsExactlyElementsOf(sorted);
    assertThat(sortKeys(query("").scanIndexForward(false)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, sorted.size())
                .mapToObj(i -> sorted.get(sorted.size() - i))
                .toList());
  }

  private List<String> sortKeys(QueryRequest.Builder query) {
    return client().query(query.build()).items().stream().map(item -> item.get(SK).s()).toList();
  }

  /**
   * Times in ISO 8601 of one length and zone, as sort keys, sort by time.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String">Strings</a>
   */
  @Test
  default void isoTimesSortByTime() {
    String[] times = {
      "2026-02-28T23:59:59.999Z", "2026-03-01T00:00:00.000Z", "2026-11-23T09:31:07.412Z"
    };
    for (String time : times) {
      store(item("DUE#" + time + "#1"));
    }

    assertThat(
            sortKeys(
                query(
                    " AND " + SK + " BETWEEN :from AND :to",
                    ":from",
                    "DUE#2026-03-01",
                    ":to",
                    "DUE#2026-11-23T09:31:07.413Z")))
        .containsExactly("DUE#" + times[1] + "#1", "DUE#" + times[2] + "#1");
  }

  /**
   * A key condition can have {@code begins_with} of the sort key, and not of the partition key.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html">Key
   *     conditions</a>
   */
  @Test
  default void beginsWithIsConditionForSortKey() {
    for (String sort : List.of("CORR#1", "ID#1", "ID#2", "ID", "ID$")) {
      store(item(sort));
    }

    assertThat(sortKeys(query(" AND begins_with(" + SK + ", :sort)", ":sort", "ID#")))
        .containsExactly("ID#1", "ID#2");
    assertInvalid(
        () ->
            client()
                .query(query("").keyConditionExpression("begins_with(" + PK + ", :pk)").build()));
  }

  /**
   * {@code Limit} counts the items that a query reads, and not those that its filter leaves.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Limit">Limit</a>
   */
  @Test
  default void limitCountsItemsBeforeFilter() {
    for (int i = 0; i < 4; i++) {
      store(item("" + i, "a", i));
    }

    QueryResponse response =
        client().query(query("", ":a", 1).filterExpression("a > :a").limit(3).build());

    assertThat(response.items()).containsExactly(item("2", "a", 2));
    assertThat(response.scannedCount()).isEqualTo(3);
    assertThat(response.lastEvaluatedKey()).isEqualTo(key("2"));
  }

  /**
   * A page that its limit ends at the last item has a {@code LastEvaluatedKey}. The next page is
   * empty and has none.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating
   *     query results</a>
   */
  @Test
  default void fullLastPageHasLastEvaluatedKey() {
    store(item("a"));
    store(item("b"));

    QueryResponse full = client().query(query("").limit(2).build());
    QueryResponse next =
        client().query(query("").limit(2).exclusiveStartKey(full.lastEvaluatedKey()).build());

    assertThat(full.items()).hasSize(2);
    assertThat(full.lastEvaluatedKey()).isEqualTo(key("b"));
    assertThat(next.items()).isEmpty();
    assertThat(next.hasLastEvaluatedKey()).isFalse();
  }

  /**
   * A query continues after {@code ExclusiveStartKey}, even if there is no item with that key.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating
   *     query results</a>
   */
  @Test
  default void startKeyNeedsNoItem() {
    store(item("a"));
    store(item("c"));

    assertThat(sortKeys(query("").exclusiveStartKey(key("b")))).containsExactly("c");
  }

  /**
   * A page ends at 1 MB. If there is more, it has a {@code LastEvaluatedKey}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating
   *     query results</a>
   */
  @Test
  default void pageHasOneMegabyteAtMost() {
    for (int i = 0; i < 12; i++) {
      store(sized("" + i, 100 * KB));
    }

    List<Integer> sizes = new ArrayList<>();
    Map<String, AttributeValue> last = null;
    do {
      QueryResponse page = client().query(query("").exclusiveStartKey(last).build());
      sizes.add(page.items().size());
      last = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (last != null);

    // with or without the item that crosses the limit
    assertThat(sizes.get(0)).isBetween(10, 11);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(12);
  }

  /**
   * An item whose time to live has passed stays readable until DynamoDB removes it. This can take
   * days.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html">Expired
   *     items</a>
   */
  @Test
  default void expiredItemStaysReadable() {
    long yesterday = Instant.now().getEpochSecond() - 86_400;
    store(item("a", TTL, yesterday));

    assertThat(read("a")).isEqualTo(item("a", TTL, yesterday));
    assertThat(sortKeys(query(""))).containsExactly("a");
  }
}
