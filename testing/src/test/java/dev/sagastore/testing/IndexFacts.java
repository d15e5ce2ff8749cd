package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Global secondary indexes, of which both project the keys only. */
interface IndexFacts extends FactContext {
  private List<Map<String, AttributeValue>> entries() {
    return client().query(indexQuery().build()).items();
  }

  /**
   * An index shows a write after a while.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes">Synchronization
   *     of tables and indexes</a>
   */
  @Test
  default void indexShowsWritesEventually() {
    store(indexed("a", "1"));
    Eventually.assertThat(() -> assertThat(entries()).containsExactly(indexed("a", "1")));

    client().updateItem(update("a", "SET " + GSI1SK + " = :v", ":v", "2").build());
    Eventually.assertThat(() -> assertThat(entries()).containsExactly(indexed("a", "2")));

    client().deleteItem(delete("a").build());
    Eventually.assertThat(() -> assertThat(entries()).isEmpty());
  }

  /**
   * An index that projects the keys only has the keys of the table and its own.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections">Attribute
   *     projections</a>
   */
  @Test
  default void keysOnlyIndexHasBothKeys() {
    store(indexed("a", "1", "other", "x"));

    Eventually.assertThat(() -> assertThat(entries()).containsExactly(indexed("a", "1")));
  }

  /**
   * An item without both keys of an index is not in it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html">Sparse
   *     indexes</a>
   */
  @Test
  default void itemWithoutIndexKeysIsNotInIndex() {
    store(item("none"));
    store(item("half", GSI1PK, partition()));
    store(indexed("removed", "1"));
    client().updateItem(update("removed", "REMOVE " + GSI1PK + ", " + GSI1SK).build());
    store(indexed("whole", "2"));

    Eventually.assertThat(() -> assertThat(entries()).containsExactly(indexed("whole", "2")));
  }

  /**
   * Several items can have the same keys in an index.
   *
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html">Global
   *     secondary indexes</a>
   */
  @Test
  default void indexKeysNeedNotBeUnique() {
    store(indexed("a", "1"));
    store(indexed("b", "1"));

    Eventually.assertThat(
        () ->
            assertThat(entries()).containsExactlyInAnyOrder(indexed("a", "1"), indexed("b", "1")));
  }

  /**
   * A strongly consistent read of a global index fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ConsistentRead">ConsistentRead</a>
   */
  @Test
  default void consistentReadOfIndexFails() {
    assertInvalid(() -> client().query(indexQuery().consistentRead(true).build()));
  }

  /**
   * A put or an update that gives an index key another type fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Writes">Synchronization
   *     of tables and indexes</a>
   */
  @Test
  default void indexKeyOfOtherTypeFails() {
    store(indexed("a", "1"));

    assertInvalid(() -> store(item("b", GSI1PK, 1, GSI1SK, "1")));
    assertInvalid(() -> store(item("b", GSI1SK, 1)));
    assertInvalid(
        () -> client().updateItem(update("a", "SET " + GSI1SK + " = :v", ":v", 1).build()));

    assertThat(read("a")).isEqualTo(indexed("a", "1"));
    assertThat(read("b")).isEmpty();
  }

  /**
   * An empty string as an index key fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String">Strings</a>
   */
  @Test
  default void emptyIndexKeyFails() {
    store(indexed("a", "1"));

    assertInvalid(() -> store(indexed("b", "")));
    assertInvalid(
        () -> client().updateItem(update("a", "SET " + GSI1SK + " = :v", ":v", "").build()));
  }

  /**
   * A page of an index ends with the keys of table and index. The next page starts after them, even
   * if there is no such item.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html">Paginating
   *     query results</a>
   */
  @Test
  default void indexPageStartsBehindBothKeys() {
    store(indexed("a", "1"));
    store(indexed("b", "2"));
    store(indexed("c", "3"));

    Eventually.assertThat(
        () -> {
          QueryResponse page = client().query(indexQuery().limit(1).build());
          assertThat(page.items()).containsExactly(indexed("a", "1"));
          assertThat(page.lastEvaluatedKey()).isEqualTo(indexed("a", "1"));
          assertThat(
                  client()
                      .query(indexQuery().exclusiveStartKey(page.lastEvaluatedKey()).build())
                      .items())
              .containsExactly(indexed("b", "2"), indexed("c", "3"));
          assertThat(
                  client()
                      .query(indexQuery().exclusiveStartKey(indexed("none", "25")).build())
                      .items())
              .containsExactly(indexed("c", "3"));
        });
  }
}
