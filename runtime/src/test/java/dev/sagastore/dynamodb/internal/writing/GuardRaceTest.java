package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests operations between whose requests a guard changes. */
class GuardRaceTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final String CORRELATION_ID = "order-42";

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type =
      SagaType.of("Saga-" + UUID.randomUUID(), String.class).withReusableCorrelationIds();
  private final SagaStore store = TABLE.store(SagaIdentity.GUARDED, requests);
  private final SagaStore others = TABLE.store(SagaIdentity.GUARDED);

  @Test
  void deleteRemovesGuardThatSagaGotBackMeanwhile() {
    Saga<String> old = others.update(insert("old").complete());
    Saga<String> current = insert("current");
    // the guard is that of the current saga: the old one is to be deleted alone
    requests.before(
        "DeleteItem",
        () -> {
          others.delete(current);
          others.update(old.reopen());
        });

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old"))).isEmpty();
    assertThat(insert("next").version()).isEqualTo(1);
  }

  @Test
  void deleteOfChangedSagaKeepsGuardOfAnother() {
    Saga<String> old = others.update(insert("old").complete());
    Saga<String> current = insert("current");
    requests.before("DeleteItem", () -> others.update(old.withState("changed")));

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old"))).isEmpty();
    assertThat(others.find(type.correlationId(CORRELATION_ID))).contains(current);
  }

  @Test
  void deleteOfReplacedSagaKeepsSuccessor() {
    others.update(insert("old").complete());
    insert("current");
    requests.loseResponse(
        "DeleteItem",
        () -> others.insert(type.correlationId("another order").withNewId("old"), "successor"));

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old")).orElseThrow().state()).isEqualTo("successor");
  }

  /** The guard leads to an ID that another saga has by the time its item is read. */
  @Test
  void deleteByCorrelationIdKeepsSagaOfAnother() {
    insert("first");
    requests.before("GetItem", () -> {});
    requests.before(
        "GetItem",
        () -> {
          others.delete(type.id("first"));
          others.insert(type.correlationId("another order").withNewId("first"), "state");
        });

    assertThat(store.delete(type.correlationId(CORRELATION_ID))).isFalse();

    assertThat(others.find(type.correlationId("another order"))).isPresent();
  }

  @Test
  void duplicateHasNoSagaOfAnotherCorrelationId() {
    insert("first");
    requests.before(
        "GetItem",
        () -> {
          others.delete(type.id("first"));
          others.insert(type.correlationId("another order").withNewId("first"), "state");
        });

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class,
            () -> store.insert(type.correlationId(CORRELATION_ID).withNewId("second"), "state"));

    assertThat(duplicate.existing(type)).isEmpty();
    assertThat(duplicate.getCause()).hasMessageContaining("expired or was deleted just now");
  }

  private Saga<String> insert(String sagaId) {
    return others.insert(type.correlationId(CORRELATION_ID).withNewId(sagaId), "state");
  }
}
