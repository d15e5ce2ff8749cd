package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What else the log notes of a request: what came of its condition, and what it was for. */
@Timeout(60)
class RequestLogTest {
  private static final String TABLE = TestTable.create().name();
  private static final Calls CALLS = new Calls(TABLE);
  private static final RequestLog LOG = new RequestLog();
  private static final FaultInjector FAULTS = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private static final Sender.Sync SYNC = Sender.Sync.of(FAULTS, 1, LOG);
  private static final Sender.Async ASYNC = Sender.Async.of(FAULTS, 1, LOG);

  private final String id = UUID.randomUUID().toString();

  static List<Sender> senders() {
    return List.of(SYNC, ASYNC);
  }

  @BeforeEach
  void clear() {
    FAULTS.reset();
    LOG.clear();
  }

  @AfterAll
  static void close() {
    SYNC.close();
    ASYNC.close();
    FAULTS.close();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aConditionThatDoesNotHoldIsARefusal(Sender client) {
    client.send(CALLS.transaction(id));
    PutItemRequest again =
        PutItemRequest.builder()
            .tableName(TABLE)
            .item(Calls.key(id))
            .conditionExpression("attribute_not_exists(PK)")
            .build();
    LOG.clear();

    assertThatThrownBy(
            () ->
                client.send(
                    new Sender.Call<>(sync -> sync.putItem(again), async -> async.putItem(again))))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThatThrownBy(() -> client.send(CALLS.transaction(id + "new", id)))
        .isInstanceOf(TransactionCanceledException.class);

    assertThat(LOG.entries())
        .containsExactly(
            new RequestLog.Entry("", "PutItem", 0, Map.of(), true),
            new RequestLog.Entry("", "TransactWriteItems", 0, Map.of(), true));
  }

  @Test
  void entriesDifferIfOnePropertyDiffers() {
    Map<String, Double> units = Map.of("GSI1", 1.0);
    RequestLog.Entry entry = new RequestLog.Entry("insert", "PutItem", 1, units, false);

    assertThat(entry)
        .isEqualTo(new RequestLog.Entry("insert", "PutItem", 1, units, false))
        .hasSameHashCodeAs(new RequestLog.Entry("insert", "PutItem", 1, units, false))
        .hasToString("Entry[insert: PutItem, table units 1.0, index units {GSI1=1.0}]");
    assertThat(
            Stream.of(
                entry,
                new RequestLog.Entry("", "PutItem", 1, units, false),
                new RequestLog.Entry("insert", "GetItem", 1, units, false),
                new RequestLog.Entry("insert", "PutItem", 2, units, false),
                new RequestLog.Entry("insert", "PutItem", 1, Map.of(), false),
                new RequestLog.Entry("insert", "PutItem", 1, units, true)))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aConflictOfTransactionsIsNoRefusal(Sender client) {
    FAULTS.next("TransactWriteItems", Fault.TRANSACTION_CONFLICT);

    assertThatThrownBy(() -> client.send(CALLS.transaction(id)))
        .isInstanceOf(TransactionCanceledException.class);

    assertThat(LOG.entries()).containsExactly(entry("TransactWriteItems", 0, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("senders")
  void thePurposeOfAThreadIsThatOfItsRequestsAlone(Sender client) {
    LOG.during(
        "insert",
        () -> {
          ConcurrentThreads.run(1, thread -> client.send(CALLS.get(id)));
          return client.send(CALLS.put(id));
        });
    client.send(CALLS.get(id));

    assertThat(LOG.entries())
        .extracting(RequestLog.Entry::operation, RequestLog.Entry::purpose)
        .containsExactly(tuple("GetItem", ""), tuple("PutItem", "insert"), tuple("GetItem", ""));
  }

  @Test
  void thePurposeOfARequestStaysWhenItsAnswerComesLater() {
    CountDownLatch over = new CountDownLatch(1);
    FAULTS.next("PutItem", Fault.SERVER_ERROR, () -> AsyncFaultTest.await(over));

    CompletableFuture<?> begun = LOG.during("insert", () -> ASYNC.begin(CALLS.put(id)));
    assertThat(LOG.entries()).isEmpty();
    over.countDown();

    assertThatThrownBy(begun::join).isNotNull();
    assertThat(LOG.entries()).extracting(RequestLog.Entry::purpose).containsExactly("insert");
  }

  private static RequestLog.Entry entry(
      String operation, double tableUnits, Map<String, Double> indexUnits) {
    return new RequestLog.Entry("", operation, tableUnits, indexUnits, false);
  }
}
