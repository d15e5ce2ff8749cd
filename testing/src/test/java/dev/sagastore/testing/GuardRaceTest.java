package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What others do with a guard between two requests of one operation. */
class GuardRaceTest {
  private static final TestTable TABLE = TestTable.create();
  private static final String CORRELATION_ID = "order-42";

  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient client = TestTable.ENGINE.clientBuilder().httpClient(faults).build();
  private final SagaType<String> type =
      SagaType.of("Saga-" + UUID.randomUUID(), String.class).withReusableCorrelationIds();
  private final SagaStore store = store(client);
  private final SagaStore others = store(TestTable.ENGINE.client());

  private static SagaStore store(DynamoDbClient with) {
    return DynamoDbSagaStore.builder()
        .client(with)
        .tableName(TABLE.name())
        .identity(SagaIdentity.GUARDED)
        .build();
  }

  @AfterEach
  void closeClient() {
    assertThat(faults.remaining()).isZero();
    client.close();
  }

  @Test
  void aDeleteTakesTheGuardWithItThatTheSagaGotBackMeanwhile() {
    Saga<String> old = others.update(insert("old").complete());
    Saga<String> current = insert("current");
    // the guard is that of the current saga: the old one is to be deleted alone
    faults.next(
        "DeleteItem",
        Fault.NO_CONNECTION,
        () -> {
          others.delete(current);
          others.update(old.reopen());
        });

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old"))).isEmpty();
    assertThat(insert("next").version()).isEqualTo(1);
  }

  @Test
  void aDeleteOfASagaThatIsChangedMeanwhileLeavesTheGuardOfAnother() {
    Saga<String> old = others.update(insert("old").complete());
    Saga<String> current = insert("current");
    faults.next("DeleteItem", Fault.NO_CONNECTION, () -> others.update(old.withState("changed")));

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old"))).isEmpty();
    assertThat(others.find(type.correlationId(CORRELATION_ID))).contains(current);
  }

  @Test
  void aDeleteOfASagaThatIsReplacedMeanwhileLeavesTheSuccessor() {
    others.update(insert("old").complete());
    insert("current");
    faults.next(
        "DeleteItem",
        Fault.LOST_RESPONSE,
        () -> others.insert(type.correlationId("another order").withNewId("old"), "successor"));

    assertThat(store.delete(type.id("old"))).isTrue();

    assertThat(others.find(type.id("old")).orElseThrow().state()).isEqualTo("successor");
  }

  @Test
  void aDuplicateDoesNotCarryASagaOfAnotherCorrelationId() {
    insert("first");
    faults.next(
        "GetItem",
        Fault.NO_CONNECTION,
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
