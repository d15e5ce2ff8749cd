package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.Script;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ConditionFactory;
import dev.sagastore.dynamodb.internal.item.Guards;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.QueryReader;
import dev.sagastore.dynamodb.internal.reading.ReadRequestFactory;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Tests clean-ups: the requests that they send, and the sagas that they delete and keep. */
class CleanupTest {
  private static final SagaType<String> TYPE =
      SagaType.of("OrderSaga", String.class).withRetention(Duration.ofDays(1));
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /** The day before, the day itself. */
  private static final CleanupPolicy POLICY =
      CleanupPolicy.standard().withEarliestDay(DAY.minusDays(1)).withConcurrency(4);

  private TableSchema schema = TableSchema.standard();
  private EngineTable table = EngineTable.create(schema);

  /** IDs of sagas that are changed before their delete. */
  private final Set<String> changed = new HashSet<>();

  private Script script = new Script(this::answer);
  private long now;

  private Object answer(DynamoDbRequest request) {
    if (request instanceof DeleteItemRequest delete
        && changed.contains(ItemKeys.sagaId(delete.key()))) {
      Saga<String> saga = saga(ItemKeys.sagaId(delete.key()), NOON);
      table.set(saga, "writes", AttributeValue.fromS("CCCCCCCC"));
    }
    return table.send(request);
  }

  @Test
  void whatWasCompletedBeforeIsDeleted() {
    completed("yesterday", NOON.minusSeconds(86_400));
    completed("before", NOON.minusMillis(1));
    completed("at", NOON);
    completed("after", NOON.plusMillis(1));
    completed("tomorrow", NOON.plusSeconds(86_400));
    active("active");

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(2, 0));
    assertThat(ids()).containsExactlyInAnyOrder("at", "after", "tomorrow", "active");
  }

  @Test
  void whatWasCompletedBeforeTheEarliestDayStays() {
    completed("older", NOON.minusSeconds(2 * 86_400));
    completed("old", NOON.minusSeconds(86_400));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(1, 0));
    assertThat(ids()).containsExactly("older");
  }

  @Test
  void expiredSagasAreDeletedToo() {
    completed("expired", Instant.parse("2012-01-18T00:00:00Z"));

    assertThat(clean(CleanupPolicy.standard())).isEqualTo(CleanupCounts.of(1, 0));
    assertThat(ids()).isEmpty();
  }

  @Test
  void deleteRequiresUnchangedAndUnprotectedSaga() {
    Saga<String> saga = completed("before", NOON.minusMillis(1));

    clean(POLICY);

    ConditionFactory conditions = new ConditionFactory("ttl");
    Condition untouched =
        conditions.unprotected(conditions.untouched(SagaBuilder.from(saga).revision()), NOON);
    assertThat(script.sent(DeleteItemRequest.class))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.conditionExpression()).isEqualTo(untouched.expression());
              assertThat(request.expressionAttributeValues()).isEqualTo(untouched.values());
            });
  }

  @Test
  void whatWasChangedMeanwhileIsKept() {
    completed("a", NOON.minusMillis(1));
    completed("b", NOON.minusMillis(1));
    completed("c", NOON.minusMillis(1));
    changed.add("b");

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(2, 1));
    assertThat(ids()).containsExactly("b");
  }

  @Test
  void whatWasReopenedIsKept() {
    completed("a", NOON.minusMillis(1));
    table.engine().setLaggingIndexes(true);
    active("a");

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(0, 1));
    assertThat(script.sent(DeleteItemRequest.class)).isEmpty();
  }

  @Test
  void whatWasReopenedAndCompletedAgainLaterStaysAndIsNotCounted() {
    completed("a", NOON.minusSeconds(86_400));
    table.engine().setLaggingIndexes(true);
    completed("a", NOON.plusMillis(1));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.none());
  }

  @Test
  void protectedSagaIsKeptWithoutRequest() {
    Saga<String> saga = completed("a", NOON.minusMillis(1));
    table.set(saga, "protectedUntil", seconds(NOON.plusSeconds(1)));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(0, 1));
    assertThat(script.sent(DeleteItemRequest.class)).isEmpty();

    table.set(saga, "protectedUntil", seconds(NOON));
    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(1, 0));
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  @Test
  void whatIsGoneIsNotCounted() {
    Saga<String> saga = completed("a", NOON.minusMillis(1));
    table.engine().setLaggingIndexes(true);
    table.remove(saga);

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.none());
  }

  @Test
  void whatDoesNotTellWhenItWasCompletedIsKept() {
    Saga<String> saga = completed("a", NOON.minusMillis(1));
    table.set(saga, "completedAt", AttributeValue.fromS("yesterday"));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(0, 1));
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void aStateThatCannotBeReadIsNoHindrance() {
    Saga<String> saga = completed("a", NOON.minusMillis(1));
    table.set(saga, "codec", AttributeValue.fromS("zstd"));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.of(1, 0));
  }

  @Test
  void sagasOfOtherNamesStay() {
    SagaType<String> other = SagaType.of("OrderSaga2", String.class);
    Saga<String> saga = Fixtures.first(other, "a", "order-1", "x", NOON, "AAAAAAAA");
    table.put(items().write(Fixtures.next(saga.complete(), NOON.minusSeconds(1), "BBBBBBBB")));

    assertThat(clean(POLICY)).isEqualTo(CleanupCounts.none());
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void theListenerIsToldAfterEveryBatch() {
    for (int i = 0; i < 250; i++) {
      completed("a%03d".formatted(i), NOON.minusSeconds(86_400));
    }
    completed("b", NOON.minusMillis(1));
    List<String> told = new ArrayList<>();

    CleanupCounts counts =
        clean(
            POLICY.withListener(
                (day, soFar) -> told.add(day + ": " + soFar.deleted() + ", " + soFar.kept())));

    assertThat(counts).isEqualTo(CleanupCounts.of(251, 0));
    assertThat(told)
        .containsExactly(
            "2026-11-22: 100, 0", "2026-11-22: 200, 0", "2026-11-22: 250, 0", "2026-11-23: 251, 0");
    assertThat(script.sent(BatchGetItemRequest.class)).hasSize(4);
  }

  @Test
  void whatTheListenerThrowsEndsTheCleanup() {
    completed("a", NOON.minusSeconds(86_400));
    completed("b", NOON.minusMillis(1));

    assertThatThrownBy(
            () ->
                clean(
                    POLICY.withListener(
                        (day, soFar) -> {
                          throw new IllegalStateException("that is enough");
                        })))
        .hasMessage("that is enough");
    assertThat(ids()).containsExactly("b");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 1", "16, 1", "16, 3", "100, 10"})
  void neverMoreAreSentAtATimeThanWasChosen(int concurrency, int shards) {
    shards(shards);
    for (int i = 0; i < 120; i++) {
      completed("a%03d".formatted(i), NOON.minusSeconds(86_400));
    }

    assertThat(clean(POLICY.withConcurrency(concurrency))).isEqualTo(CleanupCounts.of(120, 0));
    assertThat(script.groups).isNotEmpty().allMatch(group -> group.concurrency() == concurrency);
    assertThat(script.groups)
        .filteredOn(group -> group.steps().get(0) instanceof Step.Send<?, ?, ?>)
        .as("first pages of partitions")
        .allMatch(group -> group.steps().size() <= concurrency);
  }

  @Test
  void everyDayAndEveryShardIsAskedForOnce() {
    shards(3);

    clean(POLICY.withEarliestDay(DAY.minusDays(9)).withConcurrency(7));

    assertThat(script.sent(QueryRequest.class))
        .hasSize(30)
        .extracting(request -> request.expressionAttributeValues().get(":partition").s())
        .doesNotHaveDuplicates()
        .startsWith("COMPLETED#2026-11-14#0", "COMPLETED#2026-11-14#1", "COMPLETED#2026-11-14#2")
        .endsWith("COMPLETED#2026-11-23#1", "COMPLETED#2026-11-23#2");
  }

  @Test
  void anEarliestDayStillToComeIsNothingToDo() {
    assertThat(clean(POLICY.withEarliestDay(DAY.plusDays(1)))).isEqualTo(CleanupCounts.none());
    assertThat(script.sent).isEmpty();
  }

  @Test
  void theLastDayIsThatOfTheTime() {
    clean(POLICY.withEarliestDay(DAY));

    assertThat(script.sent(QueryRequest.class)).hasSize(1);
  }

  @Test
  void deletesKeepThePace() {
    for (int i = 0; i < 5; i++) {
      completed("a" + i, NOON.minusMillis(1));
    }

    clean(POLICY.withDeletesPerSecond(10));

    assertThat(script.pauses)
        .filteredOn(pause -> !pause.isZero())
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(300),
            Duration.ofMillis(400));
  }

  @Test
  void aTurnIsTakenWhenItsDeleteBegins() {
    for (int i = 0; i < 3; i++) {
      completed("a" + i, NOON.minusMillis(1));
    }
    // every request takes as long as ten turns
    script =
        new Script(
            request -> {
              now += Duration.ofSeconds(1).toNanos();
              return answer(request);
            });

    clean(POLICY.withDeletesPerSecond(10));

    assertThat(script.sent(DeleteItemRequest.class)).hasSize(3);
    assertThat(script.pauses).allMatch(Duration::isZero);
  }

  @Test
  void aFailureEndsTheCleanup() {
    completed("a", NOON.minusMillis(1));
    Script failing =
        new Script(
            request ->
                request instanceof DeleteItemRequest
                    ? SdkClientException.create("no connection")
                    : table.send(request));

    assertThatThrownBy(() -> failing.run(cleanup().deleteCompleted(TYPE, NOON, POLICY)))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageStartingWith("OrderSaga a: the table 'sagas' could not be written");
  }

  private CleanupCounts clean(CleanupPolicy policy) {
    return script.run(cleanup().deleteCompleted(TYPE, NOON, policy));
  }

  private Cleanup cleanup() {
    RequestSettings settings = Fixtures.settings(schema, true);
    ItemKeys keys = Fixtures.keys(schema);
    TransactionRetry retries = new TransactionRetry(bound -> 0);
    FailureTranslator failures = new FailureTranslator("sagas");
    WriteRequestFactory requests = new WriteRequestFactory(settings, keys);
    ItemReader reads =
        new ItemReader(
            new ReadRequestFactory(settings, keys), items(), retries, failures, () -> NOON);
    return new Cleanup(
        new QueryReader(settings, keys, retries, failures),
        reads,
        new ItemDeleter(requests, items(), new Guards(keys, false), retries, failures, reads),
        schema.shards(),
        () -> NOON,
        () -> now);
  }

  private void shards(int shards) {
    schema = schema.withShards(shards);
    table = EngineTable.create(schema);
  }

  private SagaItems items() {
    return Fixtures.items(schema);
  }

  private Saga<String> completed(String sagaId, Instant completedAt) {
    Saga<String> saga =
        Fixtures.next(saga(sagaId, completedAt).complete(), completedAt, "BBBBBBBB");
    table.put(items().write(saga));
    return saga;
  }

  private void active(String sagaId) {
    table.put(items().write(saga(sagaId, NOON)));
  }

  private static Saga<String> saga(String sagaId, Instant createdAt) {
    return Fixtures.first(TYPE, sagaId, "order-" + sagaId, "x", createdAt, "AAAAAAAA");
  }

  private List<String> ids() {
    return table.items().stream().map(ItemKeys::sagaId).toList();
  }
}
