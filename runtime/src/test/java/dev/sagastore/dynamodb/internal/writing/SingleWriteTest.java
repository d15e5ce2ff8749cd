package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests writes of a saga without guards: one request on one item. */
class SingleWriteTest {
  private static final EngineTable TABLE = EngineTable.create();

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
  private final SagaStore others = TABLE.store(SagaIdentity.DERIVED);
  private final SagaType<String> type = SagaType.of("OrderSaga", String.class);
  private final String correlationId = "order-" + UUID.randomUUID();

  private Saga<String> inserted() {
    return others.insert(type.correlationId(correlationId), "new");
  }

  private Saga<String> completed() {
    return others.update(inserted().complete());
  }

  /** Returns a store at a time when completed sagas have expired. */
  private static SagaStore afterExpiry() {
    return TABLE
        .storeBuilder()
        .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(10_000)))
        .build();
  }

  @Nested
  class Insert {
    @Test
    void insertStoresSaga() {
      Saga<String> saga = store.insert(type.correlationId(correlationId), "new");

      assertThat(others.find(type.id(saga.sagaId()))).contains(saga);
      assertThat(requests.operations()).containsExactly("PutItem");
    }

    @Test
    void insertFailsWhenRivalInsertsMeanwhile() {
      requests.before("PutItem", SingleWriteTest.this::inserted);

      DuplicateSagaException duplicate =
          catchThrowableOfType(
              DuplicateSagaException.class,
              () -> store.insert(type.correlationId(correlationId), "mine"));

      assertThat(duplicate.existing(type).orElseThrow().state()).isEqualTo("new");
      assertThat(requests.operations()).containsExactly("PutItem");
    }

    @Test
    void insertFailsOnCompletedSaga() {
      Saga<String> completed = completed();

      DuplicateSagaException duplicate =
          catchThrowableOfType(
              DuplicateSagaException.class,
              () -> store.insert(type.correlationId(correlationId), "mine"));

      assertThat(duplicate.existing(type)).contains(completed);
    }

    @Test
    void insertReplacesCompletedSagaOfReusableType() {
      completed();

      Saga<String> saga =
          store.insert(type.withReusableCorrelationIds().correlationId(correlationId), "second");

      assertThat(saga.version()).isEqualTo(1);
      assertThat(TABLE.item(saga)).doesNotContainKeys("completedAt", "ttl", "GSI2PK", "GSI2SK");
    }

    @Test
    void insertReplacesExpiredSaga() {
      completed();

      Saga<String> saga = afterExpiry().insert(type.correlationId(correlationId), "second");

      assertThat(others.find(type.correlationId(correlationId))).contains(saga);
    }
  }

  @Nested
  class Update {
    @Test
    void updateStoresState() {
      Saga<String> updated = store.update(inserted().withState("paid"));

      assertThat(updated.version()).isEqualTo(2);
      assertThat(others.find(type.id(updated.sagaId()))).contains(updated);
      assertThat(requests.operations()).containsExactly("UpdateItem");
    }

    @Test
    void updateFailsWhenSagaChanged() {
      Saga<String> saga = inserted();
      requests.before("UpdateItem", () -> others.update(saga.withState("theirs")));

      SagaConflictException conflict =
          catchThrowableOfType(
              SagaConflictException.class, () -> store.update(saga.withState("mine")));

      assertThat(conflict.expectedVersion()).isEqualTo(1);
      assertThat(conflict.actualVersion()).isEqualTo(2);
      assertThat(conflict.current(type)).isEqualTo(others.find(type.id(saga.sagaId())));
      assertThat(requests.operations()).containsExactly("UpdateItem");
    }

    @Test
    void updateFailsWhenSagaWasDeletedMeanwhile() {
      Saga<String> saga = inserted();
      requests.before("UpdateItem", () -> others.delete(saga));

      assertThatThrownBy(() -> store.update(saga.withState("mine")))
          .isInstanceOf(SagaNotFoundException.class);

      assertThat(TABLE.item(saga)).isEmpty();
    }

    @Test
    void updateFailsWhenSagaExpired() {
      Saga<String> saga = completed();

      assertThatThrownBy(() -> afterExpiry().update(saga.withState("late")))
          .isInstanceOf(SagaNotFoundException.class);

      assertThat(others.find(type.id(saga.sagaId()))).contains(saga);
    }
  }

  @Nested
  class Complete {
    @Test
    void completeStoresKeysOfCleanupIndex() {
      Saga<String> completed = store.update(inserted().complete());

      assertThat(TABLE.item(completed)).containsKeys("completedAt", "ttl", "GSI2PK", "GSI2SK");
      assertThat(others.find(type.id(completed.sagaId()))).contains(completed);
      assertThat(requests.operations()).containsExactly("UpdateItem");
    }

    @Test
    void completeFailsWhenSagaChanged() {
      Saga<String> saga = inserted();
      requests.before("UpdateItem", () -> others.update(saga.withState("theirs")));

      assertThatThrownBy(() -> store.update(saga.complete()))
          .isInstanceOf(SagaConflictException.class);

      assertThat(TABLE.item(saga)).doesNotContainKeys("completedAt", "ttl", "GSI2PK", "GSI2SK");
    }
  }

  @Nested
  class Reopen {
    @Test
    void reopenRemovesExpiryAndKeysOfCleanupIndex() {
      Saga<String> reopened = store.update(completed().reopen());

      assertThat(TABLE.item(reopened)).doesNotContainKeys("completedAt", "ttl", "GSI2PK", "GSI2SK");
      assertThat(others.find(type.id(reopened.sagaId()))).contains(reopened);
    }

    @Test
    void reopenFailsWhenSagaExpired() {
      Saga<String> saga = completed();

      assertThatThrownBy(() -> afterExpiry().update(saga.reopen()))
          .isInstanceOf(SagaNotFoundException.class);

      assertThat(others.find(type.id(saga.sagaId()))).contains(saga);
    }
  }

  @Nested
  class Delete {
    @Test
    void deleteRemovesSaga() {
      Saga<String> saga = inserted();

      store.delete(saga);

      assertThat(TABLE.item(saga)).isEmpty();
      assertThat(requests.operations()).containsExactly("DeleteItem");
    }

    @Test
    void deleteFailsWhenSagaChanged() {
      Saga<String> saga = inserted();
      requests.before("DeleteItem", () -> others.update(saga.withState("theirs")));

      assertThatThrownBy(() -> store.delete(saga)).isInstanceOf(SagaConflictException.class);

      assertThat(others.find(type.id(saga.sagaId())).orElseThrow().state()).isEqualTo("theirs");
    }

    @Test
    void deleteLeavesSagaThatReplacedIt() {
      Saga<String> saga = inserted();
      requests.before(
          "DeleteItem",
          () -> {
            others.delete(saga);
            inserted();
          });

      store.delete(saga);

      assertThat(TABLE.item(saga)).isNotEmpty();
    }

    @Test
    void deleteByIdRemovesSagaChangedMeanwhile() {
      Saga<String> saga = inserted();
      requests.before("DeleteItem", () -> others.update(saga.withState("theirs")));

      assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

      assertThat(TABLE.item(saga)).isEmpty();
    }

    @Test
    void deleteByIdReturnsFalseWhenSagaIsMissing() {
      assertThat(store.delete(type.id("no such saga"))).isFalse();
    }

    @Test
    void deleteByIdReturnsTrueWhenDeletedMeanwhile() {
      Saga<String> saga = inserted();
      requests.before("DeleteItem", () -> others.delete(saga));

      assertThat(store.delete(type.id(saga.sagaId()))).isTrue();
    }
  }
}
