package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.schema.StoreAccess;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests clean-ups of a saga that others change between the query and the delete. */
class CleanupRaceTest {
  private static final EngineTable TABLE = EngineTable.create();

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  private static String deleteOf(SagaIdentity identity) {
    return identity == SagaIdentity.GUARDED ? "TransactWriteItems" : "DeleteItem";
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpKeepsSagaReopenedMeanwhile(SagaIdentity identity) {
    SagaStore others = TABLE.store(identity);
    Saga<String> saga = completed(others);
    requests.before(deleteOf(identity), () -> others.update(saga.reopen()));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(0, 1));

    assertThat(others.find(type.correlationId("order-42")).orElseThrow().isCompleted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpKeepsSagaChangedMeanwhile(SagaIdentity identity) {
    SagaStore others = TABLE.store(identity);
    Saga<String> saga = completed(others);
    requests.before(deleteOf(identity), () -> others.update(saga.withState("note")));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(0, 1));

    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state()).isEqualTo("note");
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpKeepsSagaProtectedMeanwhile(SagaIdentity identity) {
    SagaStore others = TABLE.store(identity);
    Saga<String> saga = completed(others);
    // without a new version, so that only the protection keeps the saga
    requests.before(
        deleteOf(identity),
        () -> TABLE.set(saga, "protectedUntil", AttributeValue.fromN("99999999999")));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(0, 1));

    assertThat(others.find(type.id(saga.sagaId()))).isPresent();
  }

  /** A role that only cleans up may not read the item. */
  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpOfSagaDeletedMeanwhileNeedsNoFurtherAccess(SagaIdentity identity) {
    SagaStore others = TABLE.store(identity);
    Saga<String> saga = completed(others);
    requests.before(deleteOf(identity), () -> others.delete(saga));

    CleanupCounts counts = cleanUp(identity);

    assertThat(counts).isEqualTo(CleanupCounts.of(0, 1));
    assertThat(requests.operations().stream().map("dynamodb:"::concat))
        .isSubsetOf(
            Stream.of(
                    StoreAccess.CLEANUP.itemActions(),
                    StoreAccess.CLEANUP.indexActions(),
                    List.of("dynamodb:TransactWriteItems"))
                .flatMap(List::stream)
                .toList());
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpCountsDeleteWhoseResponseWasLost(SagaIdentity identity) {
    SagaStore others = TABLE.store(identity);
    Saga<String> saga = completed(others);
    requests.loseResponse(deleteOf(identity));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(1, 0));

    assertThat(others.find(type.id(saga.sagaId()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void cleanUpLeavesNoItemOfSaga(SagaIdentity identity) {
    completed(TABLE.store(identity));

    assertThat(cleanUp(identity)).isEqualTo(CleanupCounts.of(1, 0));

    assertThat(TABLE.items(type.name())).isEmpty();
  }

  private Saga<String> completed(SagaStore others) {
    return others.update(others.insert(type.correlationId("order-42"), "new").complete());
  }

  private CleanupCounts cleanUp(SagaIdentity identity) {
    Instant now = Instant.now();
    return TABLE
        .store(identity, requests)
        .deleteCompleted(
            type,
            now.plusSeconds(1),
            CleanupPolicy.standard()
                .withEarliestDay(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1)));
  }
}
