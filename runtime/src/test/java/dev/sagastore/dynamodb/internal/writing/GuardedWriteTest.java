package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.spi.SagaBuilder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests writes of a saga together with the guards of its correlation ID and its further keys. */
class GuardedWriteTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final KeyName PAYMENT = KeyName.of("payment");
  private static final String TRANSACTION = "TransactWriteItems";

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final DynamoDbSagaStore store = TABLE.store(SagaIdentity.GUARDED, requests);
  private final DynamoDbSagaStore others = TABLE.store(SagaIdentity.GUARDED);
  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final SagaType<String> reusable = type.withReusableCorrelationIds();

  private Saga<String> inserted(String sagaId) {
    return others.insert(reusable.correlationId("order-42").withNewId(sagaId), "new");
  }

  private Saga<String> completed(String sagaId) {
    return others.update(inserted(sagaId).complete());
  }

  /** Inserts a saga with a key and a correlation ID of its own. */
  private static Saga<String> insertWithKey(
      DynamoDbSagaStore store, SagaType<String> type, String sagaId, String payment) {
    return store.insert(
        type.correlationId("order of " + sagaId).withNewId(sagaId),
        "new",
        saga -> saga.withKey(PAYMENT, payment));
  }

  private List<String> sortKeys() {
    return TABLE.items(type.name()).stream().map(item -> item.get("SK").s()).toList();
  }

  private Map<String, AttributeValue> guard(String sortKey) {
    return TABLE.items(type.name()).stream()
        .filter(item -> item.get("SK").s().equals(sortKey))
        .findFirst()
        .orElse(Map.of());
  }

  private String owner(String sortKey) {
    return guard(sortKey).get("sagaId").s();
  }

  @Nested
  class Insert {
    @Test
    void insertWritesSagaAndGuards() {
      insertWithKey(store, type, "one", "p-1");

      assertThat(sortKeys()).containsExactly("CORR#order of one", "ID#one", "KEY#payment#p-1");
      assertThat(owner("CORR#order of one")).isEqualTo("one");
      assertThat(requests.operations()).containsExactly(TRANSACTION);
    }

    @Test
    void insertFailsOnTakenCorrelationId() {
      Saga<String> existing = inserted("one");

      DuplicateSagaException duplicate =
          catchThrowableOfType(
              DuplicateSagaException.class,
              () -> store.insert(type.correlationId("order-42").withNewId("two"), "new"));

      assertThat(duplicate.existing(reusable)).contains(existing);
      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#one");
    }

    @Test
    void insertFailsOnTakenId() {
      Saga<String> existing = inserted("one");

      DuplicateSagaException duplicate =
          catchThrowableOfType(
              DuplicateSagaException.class,
              () -> store.insert(type.correlationId("order-43").withNewId("one"), "new"));

      assertThat(duplicate.existing(reusable)).contains(existing);
      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#one");
    }

    @Test
    void insertFailsOnTakenKey() {
      insertWithKey(others, type, "one", "p-1");

      SagaKeyTakenException taken =
          catchThrowableOfType(
              SagaKeyTakenException.class, () -> insertWithKey(store, type, "two", "p-1"));

      assertThat(taken.ownerId()).contains("one");
      assertThat(sortKeys()).containsExactly("CORR#order of one", "ID#one", "KEY#payment#p-1");
    }

    @Test
    void insertFailsWhenRivalInsertsMeanwhile() {
      requests.before(TRANSACTION, () -> inserted("rival"));

      DuplicateSagaException duplicate =
          catchThrowableOfType(
              DuplicateSagaException.class,
              () -> store.insert(type.correlationId("order-42").withNewId("mine"), "new"));

      assertThat(duplicate.existing(reusable).orElseThrow().sagaId()).isEqualTo("rival");
    }

    @Test
    void insertSucceedsWhenResponseIsLost() {
      requests.loseResponse(TRANSACTION);

      Saga<String> saga = insertWithKey(store, type, "one", "p-1");

      assertThat(others.find(type.id("one"))).contains(saga);
      assertThat(requests.operations()).containsExactly(TRANSACTION, TRANSACTION);
    }

    @Test
    void insertTakesGuardOfCompletedSaga() {
      completed("old");

      store.insert(reusable.correlationId("order-42").withNewId("new"), "new");

      assertThat(owner("CORR#order-42")).isEqualTo("new");
      assertThat(guard("CORR#order-42")).doesNotContainKeys("completedAt", "ttl");
      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#new", "ID#old");
    }
  }

  @Nested
  class Update {
    @Test
    void updateOfStateLeavesGuards() {
      Saga<String> saga = inserted("one");
      Map<String, AttributeValue> guard = guard("CORR#order-42");

      store.update(saga.withState("paid"));

      assertThat(guard("CORR#order-42")).isEqualTo(guard);
      assertThat(requests.operations()).containsExactly("UpdateItem");
    }

    @Test
    void updateExchangesGuardsOfKeys() {
      Saga<String> saga = insertWithKey(others, type, "one", "p-1");

      Saga<String> updated =
          store.update(saga.withoutKey(PAYMENT, "p-1").withKey(PAYMENT, "p-2").withState("paid"));

      assertThat(sortKeys()).containsExactly("CORR#order of one", "ID#one", "KEY#payment#p-2");
      assertThat(others.find(type.key(PAYMENT, "p-2"))).contains(updated);
    }

    @Test
    void updateFailsOnTakenKey() {
      Saga<String> saga = inserted("one");
      insertWithKey(others, type, "two", "p-1");

      SagaKeyTakenException taken =
          catchThrowableOfType(
              SagaKeyTakenException.class, () -> store.update(saga.withKey(PAYMENT, "p-1")));

      assertThat(taken.ownerId()).contains("two");
      assertThat(others.find(reusable.id("one"))).contains(saga);
    }

    @Test
    void updateFailsWhenRivalTakesKeyMeanwhile() {
      Saga<String> saga = inserted("one");
      requests.before(TRANSACTION, () -> insertWithKey(others, type, "two", "p-1"));

      SagaKeyTakenException taken =
          catchThrowableOfType(
              SagaKeyTakenException.class, () -> store.update(saga.withKey(PAYMENT, "p-1")));

      assertThat(taken.ownerId()).contains("two");
      assertThat(others.find(reusable.id("one"))).contains(saga);
    }

    @Test
    void updateOfKeysFailsWhenSagaChanged() {
      Saga<String> saga = inserted("one");
      requests.before(TRANSACTION, () -> others.update(saga.withState("paid")));

      SagaConflictException conflict =
          catchThrowableOfType(
              SagaConflictException.class, () -> store.update(saga.withKey(PAYMENT, "p-1")));

      assertThat(conflict.current(reusable).orElseThrow().state()).isEqualTo("paid");
      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#one");
    }

    @Test
    void updateOfKeysSucceedsWhenResponseIsLost() {
      Saga<String> saga = inserted("one");
      requests.loseResponse(TRANSACTION);

      Saga<String> updated = store.update(saga.withKey(PAYMENT, "p-1"));

      assertThat(others.find(reusable.key(PAYMENT, "p-1"))).contains(updated);
    }

    @Test
    void updateLeavesRemovedKeyToItsNewOwner() {
      Saga<String> old = others.update(insertWithKey(others, reusable, "old", "p-1").complete());
      insertWithKey(others, reusable, "new", "p-1");

      Saga<String> updated = store.update(old.withoutKey(PAYMENT, "p-1"));

      assertThat(updated.keys()).isEmpty();
      assertThat(owner("KEY#payment#p-1")).isEqualTo("new");
    }

    @Test
    void updateOfExpiryLeavesGuardToItsNewOwner() {
      Saga<String> old = completed("old");
      inserted("new");
      Map<String, AttributeValue> guard = guard("CORR#order-42");

      store.update(
          SagaBuilder.from(old)
              .expiresAt(old.expiresAt().orElseThrow().plusSeconds(86_400))
              .build());

      assertThat(guard("CORR#order-42")).isEqualTo(guard);
    }
  }

  @Nested
  class Complete {
    @Test
    void completeStampsGuards() {
      Saga<String> saga = insertWithKey(others, type, "one", "p-1");

      store.update(saga.complete());

      Map<String, AttributeValue> item = TABLE.item(saga);
      assertThat(item).containsKeys("completedAt", "ttl");
      assertThat(List.of("CORR#order of one", "KEY#payment#p-1"))
          .allSatisfy(
              sortKey ->
                  assertThat(guard(sortKey))
                      .containsEntry("completedAt", item.get("completedAt"))
                      .containsEntry("ttl", item.get("ttl")));
    }

    @Test
    void completeFailsWhenSagaChanged() {
      Saga<String> saga = inserted("one");
      requests.before(TRANSACTION, () -> others.update(saga.withState("paid")));

      SagaConflictException conflict =
          catchThrowableOfType(SagaConflictException.class, () -> store.update(saga.complete()));

      assertThat(conflict.current(reusable).orElseThrow().state()).isEqualTo("paid");
      assertThat(guard("CORR#order-42")).doesNotContainKeys("completedAt", "ttl");
    }

    @Test
    void completeSucceedsWhenResponseIsLost() {
      Saga<String> saga = inserted("one");
      requests.loseResponse(TRANSACTION);

      Saga<String> completed = store.update(saga.complete());

      assertThat(others.find(reusable.id("one"))).contains(completed);
    }
  }

  @Nested
  class Reopen {
    @Test
    void reopenRenewsGuard() {
      Saga<String> saga = completed("one");

      store.update(saga.reopen());

      assertThat(owner("CORR#order-42")).isEqualTo("one");
      assertThat(guard("CORR#order-42")).doesNotContainKeys("completedAt", "ttl");
    }

    @Test
    void reopenFailsWhenAnotherSagaHasGuard() {
      Saga<String> old = completed("old");
      Saga<String> current = inserted("current");

      DuplicateSagaException duplicate =
          catchThrowableOfType(DuplicateSagaException.class, () -> store.update(old.reopen()));

      assertThat(duplicate.existing(reusable)).contains(current);
      assertThat(others.find(reusable.id("old"))).contains(old);
    }

    @Test
    void reopenFailsWhenRivalTakesGuardMeanwhile() {
      Saga<String> old = completed("old");
      requests.before(TRANSACTION, () -> inserted("rival"));

      DuplicateSagaException duplicate =
          catchThrowableOfType(DuplicateSagaException.class, () -> store.update(old.reopen()));

      assertThat(duplicate.existing(reusable).orElseThrow().sagaId()).isEqualTo("rival");
      assertThat(owner("CORR#order-42")).isEqualTo("rival");
    }

    @Test
    void reopenFailsWhenSagaWasDeletedMeanwhile() {
      Saga<String> saga = completed("one");
      requests.before(TRANSACTION, () -> others.delete(saga));

      SagaNotFoundException notFound =
          catchThrowableOfType(SagaNotFoundException.class, () -> store.update(saga.reopen()));

      assertThat(notFound).hasMessageContaining("one");
      assertThat(sortKeys()).isEmpty();
    }
  }

  @Nested
  class Delete {
    @Test
    void deleteRemovesSagaAndGuards() {
      Saga<String> saga = insertWithKey(others, type, "one", "p-1");

      store.delete(saga);

      assertThat(sortKeys()).isEmpty();
      assertThat(requests.operations()).containsExactly(TRANSACTION);
    }

    @Test
    void deleteLeavesGuardToItsNewOwner() {
      Saga<String> old = completed("old");
      Saga<String> current = inserted("current");

      store.delete(old);

      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#current");
      assertThat(others.find(reusable.correlationId("order-42"))).contains(current);
    }

    @Test
    void deleteFailsWhenSagaChanged() {
      Saga<String> saga = inserted("one");
      requests.before(TRANSACTION, () -> others.update(saga.withState("paid")));

      SagaConflictException conflict =
          catchThrowableOfType(SagaConflictException.class, () -> store.delete(saga));

      assertThat(conflict.current(reusable).orElseThrow().state()).isEqualTo("paid");
      assertThat(sortKeys()).containsExactly("CORR#order-42", "ID#one");
    }

    @Test
    void deleteByIdSucceedsWhenResponseIsLost() {
      inserted("one");
      requests.loseResponse(TRANSACTION);

      assertThat(store.delete(type.id("one"))).isTrue();

      assertThat(sortKeys()).isEmpty();
    }
  }
}
