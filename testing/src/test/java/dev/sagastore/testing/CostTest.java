package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What an operation costs, counted by the engine: requests, and units of the table and indexes. The
 * table in docs/cost.md says the same.
 */
class CostTest {
  /** A state of 600 bytes. With keys and everything else, the item has just under 1 KB. */
  private static final String NEARLY_1_KB = "x".repeat(600);

  /** Two units for each item of up to 1 KB. */
  private static final double TRANSACTION_OF_TWO = 4;

  private static final KeyName PAYMENT = KeyName.of("payment");
  private static final SagaExtension AUDIT = SagaExtension.of("audit");
  private static final Instant DUE = Instant.parse("2026-12-01T12:00:00Z");

  private final SagaType<String> type = SagaType.of("OrderSaga", String.class);
  private final String correlationId = "order-" + UUID.randomUUID();

  /** Operations that cost the same however ids are made. */
  abstract class AnyIdentity {
    final CostMeter meter = new CostMeter(identity());
    final DynamoDbSagaStore store = meter.store();

    abstract SagaIdentity identity();

    final Saga<String> inserted() {
      return store.insert(type.correlationId(correlationId), NEARLY_1_KB);
    }

    final Saga<String> completed() {
      return store.update(inserted().complete());
    }

    final List<Saga<String>> completed(int number, String state) {
      return IntStream.range(0, number)
          .mapToObj(
              i ->
                  store.update(
                      store.insert(type.correlationId(correlationId + i), state).complete()))
          .toList();
    }

    /** Deletes what was completed on the day of a saga, up to this one. */
    final CleanupCounts cleanUp(Saga<String> last) {
      Instant completedAt = last.completedAt().orElseThrow();
      CleanupPolicy thatDay =
          CleanupPolicy.standard()
              .withEarliestDay(LocalDate.ofInstant(completedAt, ZoneOffset.UTC));
      return meter.of(() -> store.deleteCompleted(type, completedAt.plusMillis(1), thatDay));
    }

    @Test
    void update() {
      Saga<String> saga = inserted();

      meter.of(() -> store.update(saga.withState("y" + NEARLY_1_KB.substring(1))));

      meter.assertCost("UpdateItem", 1, Map.of());
    }

    @Test
    void updateOfACompletedSaga() {
      Saga<String> saga = completed();

      meter.of(() -> store.update(saga.withState("y")));

      meter.assertCost("UpdateItem", 1, Map.of());
    }

    @Test
    void findById() {
      Saga<String> saga = inserted();

      meter.of(() -> store.find(type.id(saga.sagaId())));

      meter.assertCost("GetItem", 1, Map.of());
    }

    @Test
    void modify() {
      Saga<String> saga = inserted();

      meter.of(() -> store.modify(type.id(saga.sagaId()), state -> "y"));

      meter.assertRequests("GetItem", "UpdateItem");
      meter.assertUnits(1 + 1, Map.of());
    }

    final Saga<String> withKey(Saga<String> saga) {
      return store.update(saga.withKey(PAYMENT, "p-1"));
    }

    @Test
    void findByKey() {
      withKey(inserted());

      meter.of(() -> store.find(type.key(PAYMENT, "p-1")));

      meter.assertRequests("GetItem", "GetItem");
      meter.assertUnits(2, Map.of());
    }

    @Test
    void updateThatAddsKey() {
      Saga<String> saga = inserted();

      meter.of(() -> withKey(saga));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of());
    }

    @Test
    void updateThatRemovesKey() {
      Saga<String> saga = withKey(inserted());

      meter.of(() -> store.update(saga.withoutKey(PAYMENT, "p-1")));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of());
    }

    @Test
    void updateOfSagaWithKey() {
      Saga<String> saga = withKey(inserted());

      meter.of(() -> store.update(saga.withState("y")));

      meter.assertCost("UpdateItem", 1, Map.of());
    }

    @Test
    void removalOfAttachmentsByPatch() {
      Saga<String> saga = store.update(AUDIT.with(inserted(), "user", Attachment.text("ada")));

      meter.of(() -> store.patch(AUDIT.without(saga, "user")));

      meter.assertCost("UpdateItem", 1, Map.of());
    }

    @Test
    void updateThatSetsDueTime() {
      Saga<String> saga = inserted();

      meter.of(() -> store.update(AUDIT.withDue(saga, DUE)));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 1.0));
    }

    @Test
    void updateOfDueSaga() {
      Saga<String> saga = store.update(AUDIT.withDue(inserted(), DUE));

      meter.of(() -> store.update(saga.withState("y")));

      meter.assertCost("UpdateItem", 1, Map.of());
    }

    @Test
    void updateThatRemovesDueTime() {
      Saga<String> saga = store.update(AUDIT.withDue(inserted(), DUE));

      meter.of(() -> store.update(AUDIT.withoutDue(saga)));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 1.0));
    }

    @Test
    void claim() {
      Saga<String> saga = store.update(AUDIT.withDue(inserted(), DUE));

      meter.of(() -> store.claim(DueSaga.of(type.id(saga.sagaId()), DUE), DUE.plusSeconds(900)));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 2.0));
    }

    @Test
    void listingOfDueSagas() {
      store.update(AUDIT.withDue(inserted(), DUE));

      meter.of(() -> store.listDue(DueQuery.of(type, DUE)));

      meter.assertCost("Query", 0, Map.of("GSI2", 0.5));
    }

    @Test
    void listingOfDueSagasAsksEveryPartition() {
      DynamoDbSagaStore partitioned = meter.builder().duePartitions(3).build();

      meter.of(() -> partitioned.listDue(DueQuery.of(type, DUE)));

      meter.assertRequests("Query", "Query", "Query");
      meter.assertUnits(0, Map.of("GSI2", 1.5));
    }

    @Test
    void modifyReadsNothingAfterTheFirstConflictAndOnceAfterEachFurtherOne() {
      Saga<String> saga = inserted();

      modifyWithConflicts(saga, 1);
      meter.assertRequests("GetItem", "UpdateItem", "UpdateItem");

      modifyWithConflicts(saga, 3);
      meter.assertRequests(
          "GetItem", "UpdateItem", "UpdateItem", "GetItem", "UpdateItem", "GetItem", "UpdateItem");
    }

    private void modifyWithConflicts(Saga<String> saga, int conflicts) {
      DynamoDbSagaStore others = meter.others();
      AtomicInteger left = new AtomicInteger(conflicts);
      meter.of(
          () ->
              store.modify(
                  type.id(saga.sagaId()),
                  state -> {
                    if (left.getAndDecrement() > 0) {
                      others.modify(type.id(saga.sagaId()), theirs -> theirs + "!");
                    }
                    return state + "y";
                  }));
    }

    @Test
    void aConflictTakesNoSecondRequest() {
      Saga<String> saga = inserted();
      store.update(saga);

      meter.run(
          () ->
              assertThatThrownBy(() -> store.update(saga))
                  .isInstanceOfSatisfying(
                      SagaConflictException.class,
                      conflict -> assertThat(conflict.current(type)).isPresent()));

      meter.assertRefused("UpdateItem");
    }

    @Test
    void aBatchOfAHundredTakesOneRequest() {
      List<String> ids =
          IntStream.range(0, 100)
              .mapToObj(
                  i -> store.insert(type.correlationId(correlationId + i), NEARLY_1_KB).sagaId())
              .toList();

      meter.of(() -> store.findAllById(type, ids));

      meter.assertCost("BatchGetItem", 100, Map.of());
    }

    @Test
    void aListingReadsItemsInBulk() {
      IntStream.range(0, 8)
          .forEach(i -> store.insert(type.correlationId(correlationId + i), NEARLY_1_KB));

      meter.of(() -> store.list(SagaQuery.of(type)));

      // 8 KB, 4 KB for a unit
      meter.assertCost("Query", 2, Map.of());
    }

    @Test
    void aListingByPrefixAsksTheIndexAndReadsWhatItNames() {
      IntStream.range(0, 8)
          .forEach(i -> store.insert(type.correlationId(correlationId + i), NEARLY_1_KB));
      store.insert(type.correlationId("another"), NEARLY_1_KB);

      meter.of(
          () -> store.list(SagaQuery.builder(type).correlationIdPrefix(correlationId).build()));

      meter.assertRequests("Query", "BatchGetItem");
      meter.assertUnits(8, Map.of("GSI1", 0.5));
    }

    @Test
    void aListingByDayAsksTheIndexAndReadsWhatItNames() {
      LocalDate day = LocalDate.ofInstant(completed().updatedAt(), ZoneOffset.UTC);

      meter.of(() -> store.list(SagaQuery.builder(type).completedOn(day, day).build()));

      meter.assertRequests("Query", "BatchGetItem");
      meter.assertUnits(1, Map.of("GSI2", 0.5));

      LocalDate before = day.minusDays(1);
      meter.of(() -> store.list(SagaQuery.builder(type).completedOn(before, before).build()));

      meter.assertCost("Query", 0, Map.of("GSI2", 0.5));
    }
  }

  /** Operations that write one item where {@link SagaIdentity#GUARDED} writes two. */
  abstract class OneItem extends AnyIdentity {
    @Test
    void insert() {
      meter.of(this::inserted);

      meter.assertCost("PutItem", 1, Map.of("GSI1", 1.0));
    }

    @Test
    void complete() {
      Saga<String> saga = inserted();

      meter.of(() -> store.update(saga.complete()));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 1.0));
    }

    @Test
    void reopen() {
      Saga<String> saga = completed();

      meter.of(() -> store.update(saga.reopen()));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 1.0));
    }

    @Test
    void completionOfDueSaga() {
      Saga<String> saga = store.update(AUDIT.withDue(inserted(), DUE));

      meter.of(() -> store.update(saga.complete()));

      meter.assertCost("UpdateItem", 1, Map.of("GSI2", 2.0));
    }

    @Test
    void insertWithKey() {
      meter.of(
          () ->
              store.insert(
                  type.correlationId(correlationId),
                  NEARLY_1_KB,
                  saga -> saga.withKey(PAYMENT, "p-1")));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI1", 1.0));
    }

    @Test
    void completionOfSagaWithKey() {
      Saga<String> saga = withKey(store.insert(type.correlationId(correlationId), "x"));

      meter.of(() -> store.update(saga.complete()));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI2", 1.0));
    }

    @Test
    void deletionOfSagaWithKey() {
      Saga<String> saga = withKey(inserted());

      meter.run(() -> store.delete(saga));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI1", 1.0));
    }

    @Test
    void takenKeyTakesOneMoreRequestToReadTheOwner() {
      withKey(inserted());
      Saga<String> other = store.insert(type.correlationId("another"), "x");

      meter.run(
          () -> assertThatThrownBy(() -> withKey(other)).isInstanceOf(SagaKeyTakenException.class));

      meter.assertRequests("TransactWriteItems", "GetItem");
    }

    @Test
    void deleteOfASagaAtHand() {
      Saga<String> saga = inserted();

      meter.run(() -> store.delete(saga));

      meter.assertCost("DeleteItem", 1, Map.of("GSI1", 1.0));
    }

    @Test
    void deleteOfACompletedSagaAtHand() {
      Saga<String> saga = completed();

      meter.run(() -> store.delete(saga));

      meter.assertCost("DeleteItem", 1, Map.of("GSI1", 1.0, "GSI2", 1.0));
    }

    @Test
    void deleteById() {
      Saga<String> saga = completed();

      meter.of(() -> store.delete(type.id(saga.sagaId())));

      meter.assertRequests("GetItem", "DeleteItem");
      meter.assertUnits(1 + 1, Map.of("GSI1", 1.0, "GSI2", 1.0));
    }
  }

  @Nested
  class Derived extends OneItem {
    @Override
    SagaIdentity identity() {
      return SagaIdentity.DERIVED;
    }

    @Test
    void aDuplicateTakesNoSecondRequest() {
      Saga<String> saga = inserted();

      meter.run(
          () ->
              assertThatThrownBy(this::inserted)
                  .isInstanceOfSatisfying(
                      DuplicateSagaException.class,
                      duplicate -> assertThat(duplicate.existing(type)).contains(saga)));

      meter.assertRefused("PutItem");
    }

    @Test
    void findByCorrelationId() {
      inserted();

      meter.of(() -> store.find(type.correlationId(correlationId)));

      meter.assertCost("GetItem", 1, Map.of());
    }

    @Test
    void eventuallyConsistentReadsCostHalf() {
      inserted();
      DynamoDbSagaStore eventual = meter.builder().consistentReads(false).build();

      meter.of(() -> eventual.find(type.correlationId(correlationId)));

      meter.assertCost("GetItem", 0.5, Map.of());
    }

    @Test
    void cleanUpCostsWhatItDeletes() {
      List<Saga<String>> sagas = completed(10, NEARLY_1_KB);

      CleanupCounts counts = cleanUp(sagas.get(9));

      assertThat(counts).isEqualTo(CleanupCounts.of(10, 0));
      assertThat(meter.requests().subList(0, 2)).containsExactly("Query", "BatchGetItem");
      assertThat(meter.requests().subList(2, 12)).containsOnly("DeleteItem");
      // eventually consistent: half a unit for each
      meter.assertUnits(10 * 0.5 + 10, Map.of("GSI1", 10.0, "GSI2", 0.5 + 10));
    }

    @Test
    void cleanUpOfADayWithManyCompletionsIsOneRequestForAHundred() {
      List<Saga<String>> sagas = completed(101, "x");

      assertThat(cleanUp(sagas.get(100))).isEqualTo(CleanupCounts.of(101, 0));

      assertThat(meter.requests()).filteredOn("Query"::equals).hasSize(2);
      assertThat(meter.requests()).filteredOn("BatchGetItem"::equals).hasSize(2);
      assertThat(meter.requests()).filteredOn("DeleteItem"::equals).hasSize(101);
    }

    @Test
    void cleanUpOfDaysWithoutCompletionsIsOneRequestForEach() {
      meter.of(
          () ->
              store.deleteCompleted(
                  type,
                  Instant.parse("2026-12-01T00:00:00Z"),
                  CleanupPolicy.standard().withEarliestDay(LocalDate.parse("2026-11-01"))));

      assertThat(meter.requests()).hasSize(31).containsOnly("Query");
      meter.assertUnits(0, Map.of("GSI2", 31 * 0.5));
    }
  }

  @Nested
  class Guarded extends AnyIdentity {
    @Override
    SagaIdentity identity() {
      return SagaIdentity.GUARDED;
    }

    @Test
    void insert() {
      meter.of(this::inserted);

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI1", 1.0));
    }

    @Test
    void complete() {
      Saga<String> saga = inserted();

      meter.of(() -> store.update(saga.complete()));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI2", 1.0));
    }

    @Test
    void reopen() {
      Saga<String> saga = completed();

      meter.of(() -> store.update(saga.reopen()));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI2", 1.0));
    }

    @Test
    void deleteOfACompletedSagaAtHand() {
      Saga<String> saga = completed();

      meter.run(() -> store.delete(saga));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI1", 1.0, "GSI2", 1.0));
    }

    @Test
    void cleanUpDeletesTheGuardToo() {
      assertThat(cleanUp(completed())).isEqualTo(CleanupCounts.of(1, 0));

      meter.assertRequests("Query", "BatchGetItem", "TransactWriteItems");
      meter.assertUnits(0.5 + TRANSACTION_OF_TWO, Map.of("GSI1", 1.0, "GSI2", 0.5 + 1.0));
    }

    @Test
    void findByCorrelationId() {
      inserted();

      meter.of(() -> store.find(type.correlationId(correlationId)));

      meter.assertRequests("GetItem", "GetItem");
      meter.assertUnits(2, Map.of());
    }

    @Test
    void aDuplicateTakesOneMoreRequestToReadTheSaga() {
      inserted();

      meter.run(
          () -> assertThatThrownBy(this::inserted).isInstanceOf(DuplicateSagaException.class));

      meter.assertRequests("TransactWriteItems", "GetItem");
    }

    @Test
    void deleteOfASagaAtHand() {
      Saga<String> saga = inserted();

      meter.run(() -> store.delete(saga));

      meter.assertCost("TransactWriteItems", TRANSACTION_OF_TWO, Map.of("GSI1", 1.0));
    }
  }

  @Nested
  class Indexed extends OneItem {
    @Override
    SagaIdentity identity() {
      return SagaIdentity.INDEXED;
    }

    @Test
    void findByCorrelationId() {
      inserted();
      inserted();

      meter.of(() -> store.find(type.correlationId(correlationId)));

      meter.assertRequests("Query", "BatchGetItem");
      meter.assertUnits(2, Map.of("GSI1", 0.5));
    }
  }
}
