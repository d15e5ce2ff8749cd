package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TransactionFixture.LIMIT;
import static dev.sagastore.embedded.TransactionFixture.TABLE;
import static dev.sagastore.embedded.TransactionFixture.add;
import static dev.sagastore.embedded.TransactionFixture.check;
import static dev.sagastore.embedded.TransactionFixture.conflict;
import static dev.sagastore.embedded.TransactionFixture.none;
import static dev.sagastore.embedded.TransactionFixture.put;
import static dev.sagastore.embedded.TransactionFixture.read;
import static dev.sagastore.embedded.TransactionFixture.reasons;
import static dev.sagastore.embedded.TransactionFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Requests that meet a transaction, on demand.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling">Conflict
 *     handling</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation">Isolation</a>
 */
class TransactionConflictTest {
  private static final String SINGLE_WRITE = "TransactionConflictException";
  private static final String MESSAGE = "Transaction is ongoing for the item";

  private final TestEngine tables = new TestEngine();
  private final DynamoDbEngine engine = tables.engine();
  private final DynamoDbClient client = tables.client();
  private final DynamoDbAsyncClient async = EngineClient.async(engine);

  @BeforeEach
  void createAccounts() {
    tables.createTable(TABLE, "id:S");
    tables.put(TABLE, "id", "a", "balance", 10);
    tables.put(TABLE, "id", "b", "balance", 10);
  }

  @AfterEach
  void close() {
    async.close();
    tables.close();
  }

  private String balance(String id) {
    return tables.get(TABLE, "id", id).get("balance").n();
  }

  /** Does something while a transaction is held, and returns the transaction once it ended. */
  private <T> CompletableFuture<T> during(
      Supplier<CompletableFuture<T>> transaction, Runnable action) {
    CompletableFuture<T> result;
    try (TransactionHold hold = engine.holdNextTransaction()) {
      result = transaction.get();
      hold.awaitTransaction(LIMIT);
      action.run();
    }
    return result;
  }

  private void duringWrite(Runnable action, TransactWriteItem... parts) {
    during(() -> async.transactWriteItems(write(parts)), action).join();
  }

  @Nested
  class HeldWrite {
    @Test
    void isNotSeenBeforeItEnds() {
      duringWrite(() -> assertThat(balance("a")).isEqualTo("10"), add("a", 5));

      assertThat(balance("a")).isEqualTo("15");
    }

    @Test
    void cancelsOtherTransaction() {
      duringWrite(
          () ->
              assertThat(
                      reasons(
                          () ->
                              client.transactWriteItems(
                                  write(add("c", 1), add("b", 1), add("a", 1)))))
                  .containsExactly(none(), conflict(), conflict()),
          add("a", 5),
          add("b", -5));

      assertThat(balance("a")).isEqualTo("15");
      assertThat(balance("b")).isEqualTo("5");
      assertThat(tables.get(TABLE, "id", "c")).isEmpty();
    }

    @Test
    void cancelsReadingTransaction() {
      duringWrite(
          () ->
              assertThat(reasons(() -> client.transactGetItems(read("b", "a"))))
                  .containsExactly(none(), conflict()),
          add("a", 5));
    }

    @Test
    void failsPut() {
      duringWrite(
          () -> assertFails(() -> tables.put(TABLE, "id", "a"), SINGLE_WRITE, MESSAGE),
          add("a", 5));

      assertThat(balance("a")).isEqualTo("15");
    }

    @Test
    void failsUpdate() {
      duringWrite(
          () ->
              assertFails(
                  () ->
                      client.updateItem(
                          update ->
                              update
                                  .tableName(TABLE)
                                  .key(item("id", "a"))
                                  .updateExpression("ADD balance :one")
                                  .expressionAttributeValues(item(":one", 1))),
                  SINGLE_WRITE,
                  MESSAGE),
          add("a", 5));

      assertThat(balance("a")).isEqualTo("15");
    }

    @Test
    void failsDelete() {
      duringWrite(
          () ->
              assertFails(
                  () -> client.deleteItem(delete -> delete.tableName(TABLE).key(item("id", "a"))),
                  SINGLE_WRITE,
                  MESSAGE),
          add("a", 5));
    }

    @Test
    void failsPutOfItemThatIsMissing() {
      duringWrite(
          () -> assertFails(() -> tables.put(TABLE, "id", "c"), SINGLE_WRITE, MESSAGE),
          put("id", "c", "balance", 1));

      assertThat(balance("c")).isEqualTo("1");
    }

    @Test
    void failsWriteOfCheckedItem() {
      duringWrite(
          () -> assertFails(() -> tables.put(TABLE, "id", "b"), SINGLE_WRITE, MESSAGE),
          add("a", 1),
          check("b", "attribute_exists(id)"));
    }

    @Test
    void leavesItsItemOfBatchUnprocessed() {
      List<WriteRequest> puts = List.of(putRequest("a", 1), putRequest("c", 1));
      duringWrite(
          () -> {
            BatchWriteItemResponse response =
                client.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, puts)));
            assertThat(response.unprocessedItems()).isEqualTo(Map.of(TABLE, puts.subList(0, 1)));
          },
          add("a", 5));

      assertThat(balance("a")).isEqualTo("15");
      assertThat(balance("c")).isEqualTo("1");
    }

    private WriteRequest putRequest(String id, int balance) {
      return WriteRequest.builder()
          .putRequest(PutRequest.builder().item(item("id", id, "balance", balance)).build())
          .build();
    }

    @Test
    void leavesOtherItemsFree() {
      duringWrite(
          () -> {
            tables.put(TABLE, "id", "b", "balance", 1);
            client.transactWriteItems(write(add("c", 1)));
          },
          add("a", 5));

      assertThat(balance("b")).isEqualTo("1");
    }

    @Test
    void letsSingleReadsPass() {
      duringWrite(
          () -> {
            assertThat(client.scan(scan -> scan.tableName(TABLE)).count()).isEqualTo(2);
            assertThat(balance("a")).isEqualTo("10");
          },
          add("a", 5));
    }

    @Test
    void freesItsItemsWhenItEnds() {
      duringWrite(() -> {}, add("a", 5));

      tables.put(TABLE, "id", "a", "balance", 1);
      assertThat(balance("a")).isEqualTo("1");
    }

    @Test
    void cancelledTransactionHoldsNothing() {
      assertThat(
              reasons(
                  () ->
                      client.transactWriteItems(
                          write(add("a", 1), check("b", "attribute_not_exists(id)")))))
          .hasSize(2);

      tables.put(TABLE, "id", "a", "balance", 1);
    }
  }

  @Nested
  class HeldRead {
    @Test
    void isCancelledByWrite() {
      CompletableFuture<?> reading =
          during(
              () -> async.transactGetItems(read("a", "b")),
              () -> tables.put(TABLE, "id", "b", "balance", 1));

      assertThat(reasons(() -> join(reading))).containsExactly(none(), conflict());
    }

    @Test
    void isCancelledByWriteOfSameAttributes() {
      CompletableFuture<?> reading =
          during(
              () -> async.transactGetItems(read("a")),
              () -> tables.put(TABLE, "id", "a", "balance", 10));

      assertThat(reasons(() -> join(reading))).containsExactly(conflict());
    }

    @Test
    void isCancelledByTransaction() {
      CompletableFuture<?> reading =
          during(
              () -> async.transactGetItems(read("a", "b")),
              () -> client.transactWriteItems(write(add("a", 1), add("b", -1))));

      assertThat(reasons(() -> join(reading))).containsExactly(conflict(), conflict());
    }

    @Test
    void succeedsIfOtherItemIsWritten() {
      during(
              () -> async.transactGetItems(read("a")),
              () -> tables.put(TABLE, "id", "b", "balance", 1))
          .join();
    }

    @Test
    void meetsNoOtherRead() {
      during(() -> async.transactGetItems(read("a")), () -> client.transactGetItems(read("a", "b")))
          .join();
    }

    private void join(CompletableFuture<?> future) throws Throwable {
      try {
        future.join();
      } catch (CompletionException e) {
        throw e.getCause();
      }
    }
  }

  @Nested
  class Hold {
    @Test
    void holdsOneTransaction() {
      try (TransactionHold hold = engine.holdNextTransaction()) {
        CompletableFuture<?> held = async.transactWriteItems(write(add("a", 1)));
        hold.awaitTransaction(LIMIT);
        client.transactWriteItems(write(add("b", 1)));

        assertThat(held).isNotDone();
      }
    }

    @Test
    void holdsNothingOnceClosed() {
      engine.holdNextTransaction().close();

      client.transactWriteItems(write(add("a", 1)));
    }

    @Test
    void holdsTransactionsInOrder() {
      TransactionHold first = engine.holdNextTransaction();
      try (TransactionHold second = engine.holdNextTransaction()) {
        CompletableFuture<?> one = async.transactWriteItems(write(add("a", 1)));
        first.awaitTransaction(LIMIT);
        CompletableFuture<?> two = async.transactWriteItems(write(add("b", 1)));
        second.awaitTransaction(LIMIT);
        first.close();
        one.join();

        assertThat(two).isNotDone();
      }
    }

    @Test
    void failsWithoutTransactionInTime() {
      try (TransactionHold hold = engine.holdNextTransaction()) {
        assertThatThrownBy(() -> hold.awaitTransaction(Duration.ofMillis(1)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("no transaction was held within PT0.001S");
      }
    }

    /** The hold is in the same thread: without the timeout, the request would wait forever. */
    @Test
    void timeoutOfSdkEndsTransaction() {
      try (TransactionHold hold = engine.holdNextTransaction()) {
        assertThatThrownBy(
                () ->
                    client.transactWriteItems(
                        write(add("a", 1)).toBuilder()
                            .overrideConfiguration(
                                config -> config.apiCallTimeout(Duration.ofMillis(100)))
                            .build()))
            .isInstanceOf(ApiCallTimeoutException.class);
        hold.awaitTransaction(LIMIT);
      }

      tables.put(TABLE, "id", "a", "balance", 20);
      assertThat(balance("a")).isEqualTo("20");
    }

    @Test
    void endsWithEngine() {
      TransactionHold hold = engine.holdNextTransaction();
      CompletableFuture<?> held = async.transactWriteItems(write(add("a", 1)));
      hold.awaitTransaction(LIMIT);
      engine.close();

      assertThat(held).succeedsWithin(LIMIT);
    }
  }
}
