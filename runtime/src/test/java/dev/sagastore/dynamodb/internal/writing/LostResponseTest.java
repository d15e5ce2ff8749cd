package dev.sagastore.dynamodb.internal.writing;

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
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaExtension;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests writes whose first attempt, or its response, is lost and that the SDK retries. */
class LostResponseTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaExtension AUDIT = SagaExtension.of("audit");

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type = SagaType.of("OrderSaga", String.class);
  private final String correlationId = "order-" + UUID.randomUUID();
  // a clock that stands still: nothing may depend on two writes having different times
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T09:30:00Z"), ZoneOffset.UTC);
  private final DynamoDbSagaStore store =
      TABLE.storeBuilder().client(TABLE.client(requests)).clock(clock).build();
  private final DynamoDbSagaStore others = TABLE.storeBuilder().clock(clock).build();

  /** Two sweepers move a saga to the same time, and the request of one is lost. */
  @Test
  void claimOfAnotherSweeperIsNotOwn() {
    Instant due = clock.instant();
    Saga<String> saga =
        others.insert(type.correlationId(correlationId), "new", draft -> AUDIT.withDue(draft, due));
    DueSaga<String> entry = DueSaga.of(type.id(saga.sagaId()), due);
    Instant next = due.plusSeconds(900);
    requests.loseRequest("UpdateItem", () -> assertThat(others.claim(entry, next)).isPresent());

    assertThat(store.claim(entry, next)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void updateIsRecognizedAfterWritesOfOthers(int otherWrites) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse("UpdateItem", () -> othersWrite(otherWrites));

    Saga<String> mine = store.update(saga.withState("mine"));

    assertThat(mine.version()).isEqualTo(2);
    assertThat(mine.state()).isEqualTo("mine");
    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state())
        .isEqualTo("mine" + "+".repeat(otherWrites));
  }

  @Test
  void updateIsUnknownAfterManyWritesOfOthers() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse("UpdateItem", () -> othersWrite(4));

    SagaStoreUnavailableException unknown =
        catchThrowableOfType(
            SagaStoreUnavailableException.class, () -> store.update(saga.withState("mine")));

    assertThat(unknown.mayHaveBeenWritten()).isTrue();
    assertThat(unknown).hasMessageContaining(saga.sagaId()).hasMessageContaining("version 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 9})
  void insertIsRecognizedAfterWritesOfOthers(int otherWrites) {
    requests.loseResponse("PutItem", () -> othersWrite(otherWrites));

    Saga<String> mine = store.insert(type.correlationId(correlationId), "mine");

    assertThat(mine.version()).isEqualTo(1);
    assertThat(others.find(type.correlationId(correlationId)).orElseThrow().state())
        .isEqualTo("mine" + "+".repeat(otherWrites));
  }

  @Test
  void retriedInsertOfOldSagaIsDuplicate() {
    others.insert(type.correlationId(correlationId), "old");
    othersWrite(9);
    requests.loseRequest("PutItem", () -> {});

    assertThatThrownBy(() -> store.insert(type.correlationId(correlationId), "mine"))
        .isInstanceOf(DuplicateSagaException.class);
  }

  @Test
  void retriedUpdateFailsWhenSagaChanged() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseRequest("UpdateItem", () -> othersWrite(1));

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class, () -> store.update(saga.withState("mine")));

    assertThat(conflict.actualVersion()).isEqualTo(2);
    assertThat(conflict.current(type).orElseThrow().state()).isEqualTo("new+");
  }

  @Test
  void updateFailsWhenSagaWasDeletedMeanwhile() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse("UpdateItem", () -> others.delete(type.id(saga.sagaId())));

    assertThatThrownBy(() -> store.update(saga.withState("mine")))
        .isInstanceOf(SagaNotFoundException.class);
  }

  @Test
  void updateIsUnknownWhenSagaWasReplacedMeanwhile() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse("UpdateItem", () -> othersReplace(saga));

    SagaStoreUnavailableException unknown =
        catchThrowableOfType(
            SagaStoreUnavailableException.class, () -> store.update(saga.withState("mine")));

    assertThat(unknown.mayHaveBeenWritten()).isTrue();
    assertThat(unknown)
        .hasMessageContaining(saga.sagaId())
        .hasMessageContaining("another saga has taken its place");
  }

  @Test
  void modifyLeavesSuccessorAlone() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse("UpdateItem", () -> othersReplace(saga));

    assertThatThrownBy(() -> store.modify(type.id(saga.sagaId()), state -> state + " and mine"))
        .isInstanceOf(SagaStoreUnavailableException.class);

    assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state()).isEqualTo("successor");
  }

  @Test
  void updateFailsWhenSagaWasReplacedBefore() {
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
  void deleteLeavesSuccessorAlone() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse(
        "DeleteItem", () -> others.insert(type.correlationId(correlationId), "successor"));

    store.delete(saga);

    assertThat(others.find(type.correlationId(correlationId)).orElseThrow().state())
        .isEqualTo("successor");
  }

  @Test
  void deleteByIdLeavesSuccessorAlone() {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    requests.loseResponse(
        "DeleteItem", () -> others.insert(type.correlationId(correlationId), "successor"));

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
