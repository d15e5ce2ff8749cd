package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
import static dev.sagastore.embedded.TestEngine.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * BatchWriteItem.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>
 */
class BatchWriteItemTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String DUPLICATES = "Provided list of item keys contains duplicates";
  private static final String MISMATCH = "The provided key element does not match the schema";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTables() {
    engine.createTable("Orders", List.of("id:S"), Index.global("ByOwner", "owner:S"));
    engine.createTable("Points", "at:N");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private BatchWriteItemResponse write(Map<String, List<WriteRequest>> tables) {
    return engine.client().batchWriteItem(batch -> batch.requestItems(tables));
  }

  private BatchWriteItemResponse writeOrders(WriteRequest... writes) {
    return write(Map.of("Orders", List.of(writes)));
  }

  private static WriteRequest put(Object... namesAndValues) {
    return WriteRequest.builder().putRequest(put -> put.item(item(namesAndValues))).build();
  }

  private static WriteRequest delete(Object... namesAndValues) {
    return WriteRequest.builder().deleteRequest(delete -> delete.key(item(namesAndValues))).build();
  }

  private int count(String table) {
    return engine.client().scan(scan -> scan.tableName(table)).count();
  }

  @Nested
  class Writes {
    @Test
    void putAndDeleteInSeveralTables() {
      engine.put("Orders", "id", "1", "a", 1);
      engine.put("Orders", "id", "2", "a", 1);
      BatchWriteItemResponse response =
          write(
              Map.of(
                  "Orders",
                  List.of(put("id", "1", "b", 2), delete("id", "2"), put("id", "3")),
                  "Points",
                  List.of(put("at", 1))));

      assertThat(response.unprocessedItems()).isEmpty();
      assertThat(engine.get("Orders", "id", "1")).isEqualTo(item("id", "1", "b", 2));
      assertThat(engine.get("Orders", "id", "2")).isEmpty();
      assertThat(count("Orders")).isEqualTo(2);
      assertThat(count("Points")).isEqualTo(1);
    }

    @Test
    void deleteOfMissingItemSucceeds() {
      assertThat(writeOrders(delete("id", "1")).unprocessedItems()).isEmpty();
    }

    @Test
    void responseHasNoUnprocessedItems() {
      assertThat(
              engine
                  .send(
                      "BatchWriteItem",
                      "{'RequestItems':{'Orders':[{'PutRequest':{'Item':{'id':{'S':'1'}}}}]}}")
                  .body())
          .isEqualTo("{\"UnprocessedItems\":{}}");
    }

    @Test
    void changeIndexes() {
      writeOrders(put("id", "1", "owner", "ann"));

      assertThat(
              engine.client().scan(scan -> scan.tableName("Orders").indexName("ByOwner")).count())
          .isEqualTo(1);
    }
  }

  /** A batch that is not valid writes nothing. */
  @Nested
  class Validation {
    private void assertWritesNothing(String message, WriteRequest... invalid) {
      List<WriteRequest> writes = new java.util.ArrayList<>(List.of(put("id", "first")));
      writes.addAll(List.of(invalid));

      assertInvalid(() -> write(Map.of("Orders", writes)), message);
      assertThat(count("Orders")).isZero();
    }

    @Test
    void failsIfItemIsWrittenTwice() {
      assertWritesNothing(DUPLICATES, put("id", "1"), put("id", "1", "a", 2));
      assertWritesNothing(DUPLICATES, put("id", "1"), delete("id", "1"));
      assertWritesNothing(DUPLICATES, delete("id", "1"), delete("id", "1"));
      assertInvalid(
          () -> write(Map.of("Points", List.of(put("at", 1), delete("at", number("1.0"))))),
          DUPLICATES);
    }

    @Test
    void sameKeyMayBeInTwoTables() {
      engine.createTable("Others", "id:S");

      write(Map.of("Orders", List.of(put("id", "1")), "Others", List.of(put("id", "1"))));

      assertThat(count("Others")).isEqualTo(1);
    }

    @Test
    void failsIfKeyIsNotThatOfTable() {
      assertWritesNothing(MISMATCH, put("a", "1"));
      assertWritesNothing(MISMATCH, put("id", 1));
      assertWritesNothing(MISMATCH, delete("id", 1));
      assertWritesNothing(MISMATCH, delete("id", "1", "a", "1"));
      assertWritesNothing(MISMATCH, delete());
    }

    @Test
    void failsIfKeyIsEmptyOrTooLong() {
      assertWritesNothing(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: id",
          put("id", ""));
      assertWritesNothing(
          INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes",
          delete("id", "a".repeat(2049)));
    }

    @Test
    void failsIfIndexKeyHasOtherType() {
      assertWritesNothing(
          INVALID + "Type mismatch for Index Key owner Expected: S Actual: N IndexName: ByOwner",
          put("id", "1", "owner", 1));
    }

    @Test
    void failsIfValueIsInvalid() {
      assertWritesNothing(
          INVALID + "An number set  may not be empty", put("id", "1", "a", numbers()));
    }

    @Test
    void failsIfTableIsMissing() {
      assertFails(
          () -> write(Map.of("Orders", List.of(put("id", "1")), "None", List.of(put("id", "1")))),
          "ResourceNotFoundException",
          "Requested resource not found");
      assertThat(count("Orders")).isZero();
    }
  }

  @Nested
  class Limit {
    private static final String CONSTRAINT =
        "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint:"
            + " [Member must have length less than or equal to 25, Member must have length greater"
            + " than or equal to 1]";

    private List<WriteRequest> orders(int number) {
      return IntStream.range(0, number).mapToObj(i -> put("id", "order " + i)).toList();
    }

    @Test
    void twentyFiveAreWritten() {
      write(Map.of("Orders", orders(25)));

      assertThat(count("Orders")).isEqualTo(25);
    }

    @Test
    void moreInOneTableFail() {
      DynamoDbException failure =
          catchThrowableOfType(DynamoDbException.class, () -> write(Map.of("Orders", orders(26))));

      assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
      assertThat(failure.awsErrorDetails().errorMessage())
          .startsWith("1 validation error detected: Value '{Orders=[")
          .endsWith(CONSTRAINT);
      assertThat(count("Orders")).isZero();
    }

    @Test
    void moreInSeveralTablesFail() {
      assertInvalid(
          () ->
              write(
                  Map.of(
                      "Orders",
                      orders(20),
                      "Points",
                      IntStream.range(0, 6).mapToObj(i -> put("at", i)).toList())),
          "Too many items requested for the BatchWriteItem call");
      assertThat(count("Orders")).isZero();
    }

    @Test
    void emptyListFails() {
      assertInvalid(
          () -> write(Map.of("Orders", List.of())),
          "1 validation error detected: Value '{Orders=[]}" + CONSTRAINT);
    }

    @Test
    void noTablesFail() {
      assertInvalid(
          () -> write(Map.of()),
          "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy"
              + " constraint: Member must have length greater than or equal to 1");
    }
  }

  @Nested
  class Metrics {
    @Test
    void listEachCollectionOnce() {
      engine.createTable("Lines", List.of("id:S", "n:N"), Index.local("ByA", "id:S", "a:S"));
      List<WriteRequest> writes =
          List.of(put("id", "1", "n", 1), put("id", "1", "n", 2), put("id", "2", "n", 1));

      Map<String, List<ItemCollectionMetrics>> metrics =
          engine
              .client()
              .batchWriteItem(
                  batch ->
                      batch
                          .requestItems(Map.of("Lines", writes, "Orders", List.of(put("id", "1"))))
                          .returnItemCollectionMetrics("SIZE"))
              .itemCollectionMetrics();

      assertThat(metrics).containsOnlyKeys("Lines");
      assertThat(metrics.get("Lines"))
          .extracting(ItemCollectionMetrics::itemCollectionKey)
          .containsExactlyInAnyOrder(item("id", "1"), item("id", "2"));
    }
  }

  @Nested
  class Parameters {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "'RequestItems':{'Orders':[{'UpdateRequest':{}}]}",
          "'RequestItems':{'Orders':[{'PutRequest':{'Item':{'id':{'S':'1'}},'Expected':{}}}]}",
          "'RequestItems':{'Orders':[{'DeleteRequest':{'Key':{'id':{'S':'1'}},'Foo':1}}]}",
          "'RequestItems':{'Orders':[{'PutRequest':{'Item':{'id':{'S':'1'}}}}]},'Foo':1"
        })
    void othersFailAsLacking(String json) {
      assertThat(engine.send("BatchWriteItem", "{" + json + "}").body())
          .contains("ValidationException")
          .contains("embedded-dynamodb lacks the parameter ");
      assertThat(count("Orders")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'PutRequest':{}}",
          "{'DeleteRequest':{}}",
          "{'PutRequest':{'Item':{'id':{'S':'1'}}},'DeleteRequest':{'Key':{'id':{'S':'2'}}}}"
        })
    void incompleteWriteFails(String write) {
      assertThat(engine.send("BatchWriteItem", "{'RequestItems':{'Orders':[%s]}}".formatted(write)))
          .satisfies(
              reply -> {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.body()).contains("ValidationException");
              });
      assertThat(count("Orders")).isZero();
    }
  }
}
