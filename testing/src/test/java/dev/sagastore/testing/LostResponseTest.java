package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A write takes effect, its answer is lost, and the SDK sends it again: the caller must not be told
 * of a conflict with itself. (Transaction conflicts are left out: the SDK does not retry them.)
 */
class LostResponseTest {
  private static final TestTable TABLE = TestTable.create();

  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient faultyClient =
      TestTable.ENGINE.clientBuilder().httpClient(faults).build();
  private static final SagaExtension AUDIT = SagaExtension.of("audit");
  private final SagaType<String> type = SagaType.of("OrderSaga", String.class);
  private final String correlationId = "order-" + UUID.randomUUID();
  // a clock that stands still: nothing may depend on two writes having different times
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
  private final DynamoDbSagaStore store = TABLE.store(faultyClient, clock);
  private final DynamoDbSagaStore others = TABLE.store(TestTable.ENGINE.client(), clock);

  @AfterEach
  void allFaultsHappened() {
    faultyClient.close();
    assertThat(faults.remaining()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anInsertSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    faults.next("PutItem", fault);

    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");

    assertThat(store.find(type.correlationId(correlationId))).contains(saga);
    assertThat(saga.version()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anUpdateSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", fault);

    Saga<String> updated = store.update(saga.withState("paid"));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(store.find(type.correlationId(correlationId))).contains(updated);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aDeleteSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("DeleteItem", fault);

    store.delete(saga);

    assertThat(store.find(type.correlationId(correlationId))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aDeleteByIdSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("DeleteItem", fault);

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(store.find(type.correlationId(correlationId))).isEmpty();
  }

  private Saga<String> due(Instant due) {
    return others.insert(
        type.correlationId(correlationId),
        "new",
        saga -> AUDIT.with(AUDIT.withDue(saga, due), "timer", Attachment.number(1)));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void patchSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = due(clock.instant());
    faults.next("UpdateItem", fault);

    PatchResult<String> patched =
        store.patch(AUDIT.without(AUDIT.withDue(saga, clock.instant().plusSeconds(60)), "timer"));

    assertThat(patched.isApplied()).isTrue();
    assertThat(others.find(type.id(saga.sagaId()))).isEqualTo(patched.saga());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void claimSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = due(clock.instant());
    faults.next("UpdateItem", fault);

    Optional<Saga<String>> claimed =
        store.claim(
            DueSaga.of(type.id(saga.sagaId()), clock.instant()), clock.instant().plusSeconds(900));

    assertThat(claimed).isPresent().isEqualTo(others.find(type.id(saga.sagaId())));
  }

  /** Two sweepers move a saga to the same time: the response of the first one was lost. */
  @Test
  void claimOfAnotherIsNotOwn() {
    Saga<String> saga = due(clock.instant());
    DueSaga<String> entry = DueSaga.of(type.id(saga.sagaId()), clock.instant());
    Instant next = clock.instant().plusSeconds(900);
    faults.next(
        "UpdateItem", Fault.NO_CONNECTION, () -> assertThat(others.claim(entry, next)).isPresent());

    assertThat(store.claim(entry, next)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRANSACTION_CONFLICT")
  void aReadSucceedsWhateverHappenedToItsFirstAttempt(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("GetItem", fault);

    assertThat(store.find(type.id(saga.sagaId()))).contains(saga);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anUpdateIsRecognisedEvenAfterOthersBuiltOnIt(int otherWrites) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.LOST_RESPONSE, () -> othersWrite(otherWrites));

    Saga<String> mine = store.update(saga.withState("mine"));

    assertThat(mine.version()).isEqualTo(2);
    assertThat(mine.state()).isEqualTo("mine");
    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state())
        .isEqualTo("mine" + "+".repeat(otherWrites));
  }

  @Test
  void anUpdateOutOfSightSaysThatItMayHaveBeenWritten() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.LOST_RESPONSE, () -> othersWrite(4));

    SagaStoreUnavailableException unknown =
        catchThrowableOfType(
            SagaStoreUnavailableException.class, () -> store.update(saga.withState("mine")));

    assertThat(unknown.mayHaveBeenWritten()).isTrue();
    assertThat(unknown).hasMessageContaining(saga.sagaId()).hasMessageContaining("version 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 9})
  void anInsertIsRecognisedHoweverManyBuiltOnIt(int otherWrites) {
    faults.next("PutItem", Fault.LOST_RESPONSE, () -> othersWrite(otherWrites));

    Saga<String> mine = store.insert(type.correlationId(correlationId), "mine");

    assertThat(mine.version()).isEqualTo(1);
    assertThat(others.find(type.correlationId(correlationId)).orElseThrow().state())
        .isEqualTo("mine" + "+".repeat(otherWrites));
  }

  @Test
  void aThrottledInsertOfAnOldSagaIsADuplicate() {
    others.insert(type.correlationId(correlationId), "old");
    othersWrite(9);
    faults.next("PutItem", Fault.THROTTLED);

    assertThatThrownBy(() -> store.insert(type.correlationId(correlationId), "mine"))
        .isInstanceOf(DuplicateSagaException.class);
  }

  @Test
  void anUpdateThatLostToAnotherIsAConflictEvenIfItWasRetried() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.NO_CONNECTION, () -> othersWrite(1));

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class, () -> store.update(saga.withState("mine")));

    assertThat(conflict.actualVersion()).isEqualTo(2);
    assertThat(conflict.current(type).orElseThrow().state()).isEqualTo("new+");
  }

  @Test
  void anUpdateWhoseSagaWasDeletedMeanwhileIsNotFound() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.LOST_RESPONSE, () -> others.delete(type.id(saga.sagaId())));

    assertThatThrownBy(() -> store.update(saga.withState("mine")))
        .isInstanceOf(SagaNotFoundException.class);
  }

  @Test
  void anUpdateWhoseSagaWasReplacedMeanwhileSaysThatItMayHaveBeenWritten() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.LOST_RESPONSE, () -> othersReplace(saga));

    SagaStoreUnavailableException unknown =
        catchThrowableOfType(
            SagaStoreUnavailableException.class, () -> store.update(saga.withState("mine")));

    assertThat(unknown.mayHaveBeenWritten()).isTrue();
    assertThat(unknown)
        .hasMessageContaining(saga.sagaId())
        .hasMessageContaining("another saga has taken its place");
  }

  @Test
  void aModificationIsNotAppliedToTheSuccessorToo() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", Fault.LOST_RESPONSE, () -> othersReplace(saga));

    assertThatThrownBy(() -> store.modify(type.id(saga.sagaId()), state -> state + " and mine"))
        .isInstanceOf(SagaStoreUnavailableException.class);

    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state()).isEqualTo("successor");
  }

  @Test
  void anUpdateOfASagaThatWasReplacedBeforeIsAConflict() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    othersReplace(saga);

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class, () -> store.update(saga.withState("mine")));

    assertThat(conflict.current(type).orElseThrow().state()).isEqualTo("successor");
  }

  private void othersReplace(Saga<String> saga) {
    others.delete(type.id(saga.sagaId()));
    others.insert(type.correlationId(correlationId), "successor");
  }

  @Test
  void aDeleteThatWasRetriedDoesNotTakeTheSuccessorWithIt() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next(
        "DeleteItem",
        Fault.LOST_RESPONSE,
        () -> others.insert(type.correlationId(correlationId), "successor"));

    store.delete(saga);

    assertThat(others.find(type.correlationId(correlationId)).orElseThrow().state())
        .isEqualTo("successor");
  }

  @Test
  void aDeleteByIdThatWasRetriedDoesNotTakeTheSuccessorWithIt() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next(
        "DeleteItem",
        Fault.LOST_RESPONSE,
        () -> others.insert(type.correlationId(correlationId), "successor"));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(others.find(type.correlationId(correlationId)).orElseThrow().state())
        .isEqualTo("successor");
  }

  private void othersWrite(int times) {
    for (int i = 0; i < times; i++) {
      Saga<String> saga = others.find(type.correlationId(correlationId)).orElseThrow();
      others.update(saga.withState(saga.state() + "+"));
    }
  }
}
