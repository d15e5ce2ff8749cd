package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.StoreAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What others do between a clean-up's look at a saga and its delete. */
class CleanupRaceTest {
  private static final TestTable TABLE = TestTable.create();

  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient client = TestTable.ENGINE.clientBuilder().httpClient(faults).build();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  @AfterEach
  void closeClient() {
    assertThat(faults.remaining()).isZero();
    client.close();
  }

  private SagaStore store(SagaIdentity identity, DynamoDbClient with) {
    return DynamoDbSagaStore.builder()
        .client(with)
        .tableName(TABLE.name())
        .clock(clock)
        .identity(identity)
        .build();
  }

  private static String deleteOf(SagaIdentity identity) {
    return identity == SagaIdentity.GUARDED ? "TransactWriteItems" : "DeleteItem";
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void aSagaThatIsReopenedAtTheLastMomentStays(SagaIdentity identity) {
    SagaStore others = store(identity, TestTable.ENGINE.client());
    Saga<String> saga = completed(others);
    faults.next(deleteOf(identity), Fault.NO_CONNECTION, () -> others.update(saga.reopen()));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(0, 1));

    assertThat(others.find(type.correlationId("order-42")).orElseThrow().isCompleted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void aSagaThatIsChangedAtTheLastMomentStays(SagaIdentity identity) {
    SagaStore others = store(identity, TestTable.ENGINE.client());
    Saga<String> saga = completed(others);
    faults.next(
        deleteOf(identity), Fault.NO_CONNECTION, () -> others.update(saga.withState("note")));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(0, 1));

    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state()).isEqualTo("note");
  }

  /** A role that only cleans up may not read the item. */
  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deletionByOthersNeedsNoFurtherAccess(SagaIdentity identity) {
    SagaStore others = store(identity, TestTable.ENGINE.client());
    Saga<String> saga = completed(others);
    RequestLog log = new RequestLog();
    DynamoDbClient logged =
        TestTable.ENGINE
            .clientBuilder()
            .httpClient(faults)
            .overrideConfiguration(config -> config.addExecutionInterceptor(log))
            .build();
    faults.next(deleteOf(identity), Fault.NO_CONNECTION, () -> others.delete(saga));

    CleanupCounts counts =
        store(identity, logged).deleteCompleted(type, clock.instant(), CleanupConformance.recent());

    assertThat(counts.deleted() + counts.kept()).isEqualTo(1);
    assertThat(log.entries().stream().map(entry -> "dynamodb:" + entry.operation()))
        .isSubsetOf(
            Stream.of(
                    StoreAccess.CLEANUP.itemActions(),
                    StoreAccess.CLEANUP.indexActions(),
                    List.of("dynamodb:TransactWriteItems"))
                .flatMap(List::stream)
                .toList());
    logged.close();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void aDeleteWhoseAnswerWasLostIsCountedAsDeleted(SagaIdentity identity) {
    SagaStore others = store(identity, TestTable.ENGINE.client());
    Saga<String> saga = completed(others);
    faults.next(deleteOf(identity), Fault.LOST_RESPONSE);

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(1, 0));

    assertThat(others.find(type.id(saga.sagaId()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void nothingOfTheSagaIsLeft(SagaIdentity identity) {
    completed(store(identity, TestTable.ENGINE.client()));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(1, 0));

    assertThat(
            TestTable.ENGINE
                .client()
                .query(
                    request ->
                        request
                            .tableName(TABLE.name())
                            .keyConditionExpression("PK = :pk")
                            .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS("SAGA#" + type.name()))))
                .items())
        .isEmpty();
  }

  private Saga<String> completed(SagaStore others) {
    Saga<String> saga =
        others.update(others.insert(type.correlationId("order-42"), "new").complete());
    clock.advance(Duration.ofDays(1));
    return saga;
  }

  private CleanupCounts cleanUp(SagaIdentity identity) {
    return store(identity, client)
        .deleteCompleted(
            type,
            clock.instant(),
            CleanupPolicy.standard().withEarliestDay(LocalDate.parse("2026-11-23")));
  }
}
