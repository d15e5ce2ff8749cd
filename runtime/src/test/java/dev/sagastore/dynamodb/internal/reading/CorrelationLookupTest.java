package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests lookups by correlation ID, for each way to find a saga by it. */
class CorrelationLookupTest {
  private static final EngineTable TABLE = EngineTable.create();

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  private Saga<String> insert(SagaStore store, String sagaId) {
    return store.insert(type.correlationId("order-42").withNewId(sagaId), "new");
  }

  @Nested
  class Derived {
    private final SagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
    private final SagaStore others = TABLE.store(SagaIdentity.DERIVED);

    @Test
    void findReadsOneItem() {
      Saga<String> saga = others.insert(type.correlationId("order-42"), "new");

      assertThat(store.find(type.correlationId("order-42"))).contains(saga);
      assertThat(requests.operations()).containsExactly("GetItem");
    }

    @Test
    void findReturnsNothingWithoutSaga() {
      others.insert(type.correlationId("order-43"), "new");

      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
    }

    @Test
    void findAllReturnsOneSaga() {
      Saga<String> saga = others.insert(type.correlationId("order-42"), "new");

      assertThat(store.findAll(type.correlationId("order-42"))).containsExactly(saga);
    }

    @Test
    void findReturnsNothingWhenSagaExpired() {
      others.update(others.insert(type.correlationId("order-42"), "new").complete());
      Clock afterExpiry = Clock.offset(Clock.systemUTC(), Duration.ofDays(10_000));

      assertThat(
              TABLE.storeBuilder().clock(afterExpiry).build().find(type.correlationId("order-42")))
          .isEmpty();
    }

    @Test
    void findSeesWriteThatEventualReadMisses() {
      EngineTable table = EngineTable.create();
      table.engine().setStaleReads(true);
      SagaStore consistent = table.storeBuilder().build();
      SagaStore eventual = table.storeBuilder().consistentReads(false).build();
      Saga<String> saga = consistent.insert(type.correlationId("order-42"), "new");

      assertThat(consistent.find(type.correlationId("order-42"))).contains(saga);
      assertThat(eventual.find(type.correlationId("order-42"))).isEmpty();
    }
  }

  @Nested
  class Guarded {
    private final SagaStore store = TABLE.store(SagaIdentity.GUARDED, requests);
    private final SagaStore others = TABLE.store(SagaIdentity.GUARDED);

    @Test
    void findReadsGuardAndSaga() {
      Saga<String> saga = insert(others, "one");

      assertThat(store.find(type.correlationId("order-42"))).contains(saga);
      assertThat(requests.operations()).containsExactly("GetItem", "GetItem");
    }

    @Test
    void findReadsOnlyGuardWithoutSaga() {
      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
      assertThat(requests.operations()).containsExactly("GetItem");
    }

    @Test
    void findReturnsSagaThatGotGuardMeanwhile() {
      Saga<String> old = insert(others, "old");
      requests.before("GetItem", () -> {});
      requests.before(
          "GetItem",
          () -> {
            others.delete(old);
            insert(others, "new");
          });

      assertThat(store.find(type.correlationId("order-42")).map(Saga::sagaId)).contains("new");
    }

    @Test
    void findReturnsNothingWhenDeletedMeanwhile() {
      Saga<String> saga = insert(others, "one");
      requests.before("GetItem", () -> {});
      requests.before("GetItem", () -> others.delete(saga));

      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
    }

    @Test
    void findReturnsNothingWhenIdWasGivenToAnotherCorrelationId() {
      Saga<String> saga = insert(others, "one");
      TABLE.set(saga, "GSI1SK", AttributeValue.fromS("CORR#order-43"));

      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
    }

    @Test
    void findReturnsNewOwnerOfGuardOfCompletedSaga() {
      SagaType<String> reusable = type.withReusableCorrelationIds();
      others.update(insert(others, "old").complete());
      Saga<String> current =
          others.insert(reusable.correlationId("order-42").withNewId("new"), "new");

      assertThat(store.find(type.correlationId("order-42"))).contains(current);
      assertThat(store.findAll(type.correlationId("order-42")))
          .extracting(Saga::sagaId)
          .containsExactlyInAnyOrder("new", "old");
    }
  }

  @Nested
  class Indexed {
    private final EngineTable table = EngineTable.create();
    private final SagaStore store = table.store(SagaIdentity.INDEXED, requests);
    private final SagaStore others = table.store(SagaIdentity.INDEXED);

    @Test
    void findAllReturnsSagasOfCorrelationId() {
      Saga<String> one = insert(others, "one");
      Saga<String> two = insert(others, "two");
      others.insert(type.correlationId("order-43").withNewId("three"), "new");

      assertThat(store.findAll(type.correlationId("order-42"))).containsExactlyInAnyOrder(one, two);
      assertThat(requests.operations()).containsExactly("Query", "BatchGetItem");
    }

    @Test
    void findReturnsNewestSaga() {
      insert(others, "a-first");
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
      Saga<String> newest =
          insert(
              table.storeBuilder().identity(SagaIdentity.INDEXED).clock(later).build(), "b-second");

      assertThat(store.find(type.correlationId("order-42"))).contains(newest);
    }

    @Test
    void findSendsOneQueryWithoutSaga() {
      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
      assertThat(requests.operations()).containsExactly("Query");
    }

    @Test
    void findReturnsSagaAsStoredWhenIndexLags() {
      Saga<String> saga = insert(others, "one");
      table.engine().setLaggingIndexes(true);
      Saga<String> updated = others.update(saga.withState("paid"));

      assertThat(store.find(type.correlationId("order-42"))).contains(updated);
    }

    @Test
    void findReturnsNothingWhenDeletedSagaIsInIndex() {
      Saga<String> saga = insert(others, "one");
      table.engine().setLaggingIndexes(true);
      others.delete(saga);

      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
    }

    @Test
    void findReturnsNothingWhenIdInIndexHasNewCorrelationId() {
      Saga<String> saga = insert(others, "one");
      table.engine().setLaggingIndexes(true);
      others.delete(saga);
      others.insert(type.correlationId("order-43").withNewId("one"), "new");

      assertThat(store.find(type.correlationId("order-42"))).isEmpty();
    }

    @Test
    void findAllReturnsSagasOfPagesCutAt1Mb() {
      String longCorrelationId = "c".repeat(700);
      String padding = "i".repeat(764);
      for (int i = 0; i < 700; i++) {
        others.insert(
            type.correlationId(longCorrelationId).withNewId("%04d".formatted(i) + padding), "");
      }

      assertThat(store.findAll(type.correlationId(longCorrelationId))).hasSize(700);
      assertThat(requests.operations().stream().filter("Query"::equals)).hasSize(2);
    }
  }
}
