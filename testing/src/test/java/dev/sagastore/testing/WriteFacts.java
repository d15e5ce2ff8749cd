package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Puts, deletes and batches of writes. */
interface WriteFacts extends FactContext {
  /**
   * A put replaces all attributes of a stored item.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>
   */
  @Test
  default void putReplacesAllAttributes() {
    store(item("a", "a", 1, "b", 2));
    store(item("a", "b", 3));

    assertThat(read("a")).isEqualTo(item("a", "b", 3));
  }

  /**
   * If {@code ALL_OLD} was requested, a put returns the item that it replaced.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValues">ReturnValues</a>
   */
  @Test
  default void putReturnsReplacedItem() {
    store(item("a", "a", 1));

    assertThat(
            client()
                .putItem(put(item("a", "b", 2)).returnValues(ReturnValue.ALL_OLD).build())
                .attributes())
        .isEqualTo(item("a", "a", 1));
  }

  /**
   * A delete of a missing item succeeds.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html">DeleteItem</a>
   */
  @Test
  default void deleteOfMissingItemSucceeds() {
    assertThat(
            client()
                .deleteItem(delete("a").returnValues(ReturnValue.ALL_OLD).build())
                .hasAttributes())
        .isFalse();
  }

  /**
   * If {@code ALL_OLD} was requested, a delete returns the item that it deleted.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html#DDB-DeleteItem-request-ReturnValues">ReturnValues</a>
   */
  @Test
  default void deleteReturnsDeletedItem() {
    store(item("a", "a", 1));

    assertThat(
            client().deleteItem(delete("a").returnValues(ReturnValue.ALL_OLD).build()).attributes())
        .isEqualTo(item("a", "a", 1));
    assertThat(read("a")).isEmpty();
  }

  /**
   * Of concurrent puts on the condition that there is no item, one succeeds.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate">Conditional
   *     writes</a>
   */
  @Test
  default void oneOfConcurrentPutsOfNewItemSucceeds() {
    List<Attempt<Integer>> attempts =
        ConcurrentThreads.run(
            8,
            worker -> {
              client()
                  .putItem(
                      put(item("a", "worker", worker))
                          .conditionExpression("attribute_not_exists(" + PK + ")")
                          .build());
              return worker;
            });

    List<Integer> winners = attempts.stream().flatMap(attempt -> attempt.value().stream()).toList();
    assertThat(winners).hasSize(1);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(7)
        .allSatisfy(
            failure -> assertThat(failure).isInstanceOf(ConditionalCheckFailedException.class));
    assertThat(read("a")).isEqualTo(item("a", "worker", winners.get(0)));
  }

  /**
   * A batch writes 25 items at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>
   */
  @Test
  default void batchOfWritesHas25ItemsAtMost() {
    assertThat(batchOfPuts(25)).isEmpty();
    assertInvalid(() -> batchOfPuts(26));
  }

  private Map<String, List<WriteRequest>> batchOfPuts(int number) {
    List<WriteRequest> puts =
        IntStream.range(0, number).mapToObj(i -> putRequest(item("batch-" + i))).toList();
    return client()
        .batchWriteItem(batch -> batch.requestItems(Map.of(tableName(), puts)))
        .unprocessedItems();
  }

  /**
   * A batch that writes an item twice fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>
   */
  @Test
  default void batchThatWritesItemTwiceFails() {
    List<WriteRequest> twice =
        List.of(
            putRequest(item("a", "a", 1)),
            WriteRequest.builder().deleteRequest(delete -> delete.key(key("a"))).build());

    assertInvalid(
        () -> client().batchWriteItem(batch -> batch.requestItems(Map.of(tableName(), twice))));
  }

  private static WriteRequest putRequest(Map<String, AttributeValue> item) {
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }

  /**
   * A condition that isn't valid fails with {@code ValidationException}, on a stored item and on a
   * missing one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.MessagesAndCodes">Error
   *     messages and codes</a>
   */
  @Test
  default void invalidConditionFailsValidation() {
    store(item("stored"));

    assertInvalid(() -> holds("stored", "attribute_exists(" + PK + ") AND"));
    assertInvalid(() -> holds("missing", "attribute_exists(" + PK + ") AND"));
  }
}
