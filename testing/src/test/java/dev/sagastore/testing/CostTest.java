package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What an operation costs, counted by the engine: requests, and units of the table and indexes. */
class CostTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  /** With keys and everything else, an item of just under 1 KB. */
  private static final String NEARLY_1_KB = "x".repeat(1024 - 400);

  private static final RequestLog LOG = new RequestLog();
  private static final DynamoDbClient CLIENT =
      TestTable.ENGINE
          .clientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(LOG))
          .build();
  private static final TestTable TABLE = TestTable.create();
  private static final SagaStore STORE = TABLE.store(CLIENT);

  private Saga<String> saga;
  private Saga<String> completed;

  @BeforeEach
  void someSagas() {
    saga = STORE.insert(TYPE, "order-" + System.nanoTime(), NEARLY_1_KB);
    completed =
        STORE.update(STORE.insert(TYPE, "completed-" + System.nanoTime(), NEARLY_1_KB).completed());
    LOG.clear();
  }

  @AfterAll
  static void closeClient() {
    CLIENT.close();
  }

  @Test
  void insert() {
    STORE.insert(TYPE, "order-" + System.nanoTime(), NEARLY_1_KB);

    assertCost("PutItem", 1, Map.of("GSI1", 1.0));
  }

  @Test
  void update() {
    STORE.update(saga.withState("y" + NEARLY_1_KB.substring(1)));

    assertCost("PutItem", 1, Map.of());
  }

  @Test
  void updateOfACompletedSaga() {
    STORE.update(completed.withState("y"));

    assertCost("PutItem", 1, Map.of());
  }

  @Test
  void complete() {
    STORE.update(saga.completed());

    assertCost("PutItem", 1, Map.of("GSI2", 1.0));
  }

  @Test
  void findById() {
    STORE.findById(TYPE, saga.sagaId());

    assertCost("GetItem", 1, Map.of());
  }

  @Test
  void findByCorrelationId() {
    STORE.findByCorrelationId(TYPE, saga.correlationId());

    assertCost("GetItem", 1, Map.of());
  }

  @Test
  void eventuallyConsistentReadsCostHalf() {
    DynamoDbSagaStore eventual =
        DynamoDbSagaStore.builder()
            .client(CLIENT)
            .tableName(TABLE.name())
            .consistentReads(false)
            .build();

    eventual.findByCorrelationId(TYPE, saga.correlationId());

    assertCost("GetItem", 0.5, Map.of());
  }

  @Test
  void deleteOfASagaAtHand() {
    STORE.delete(saga);

    assertCost("DeleteItem", 1, Map.of("GSI1", 1.0));
  }

  @Test
  void deleteById() {
    STORE.delete(TYPE, completed.sagaId());

    assertThat(LOG.entries())
        .extracting(
            RequestLog.Entry::operation, RequestLog.Entry::tableUnits, RequestLog.Entry::indexUnits)
        .containsExactly(
            tuple("GetItem", 1.0, Map.of()),
            tuple("DeleteItem", 1.0, Map.of("GSI1", 1.0, "GSI2", 1.0)));
  }

  @Test
  void aConflictTakesNoSecondRequest() {
    STORE.update(saga);
    LOG.clear();

    assertThatThrownBy(() -> STORE.update(saga))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> assertThat(conflict.current(TYPE)).isPresent());

    assertThat(LOG.entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.refused()).isTrue());
  }

  @Test
  void aDuplicateTakesNoSecondRequest() {
    assertThatThrownBy(() -> STORE.insert(TYPE, saga.correlationId(), "again"))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(TYPE)).contains(saga));

    assertThat(LOG.entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.refused()).isTrue());
  }

  private static void assertCost(
      String operation, double tableUnits, Map<String, Double> indexUnits) {
    assertThat(LOG.entries())
        .extracting(
            RequestLog.Entry::operation, RequestLog.Entry::tableUnits, RequestLog.Entry::indexUnits)
        .containsExactly(tuple(operation, tableUnits, indexUnits));
  }
}
