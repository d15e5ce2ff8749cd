package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that each operation succeeds after any fault at its first attempt. */
class FirstAttemptFaultTest {
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
  void insertSucceedsAfterFault(Fault fault) {
    faults.next("PutItem", fault);

    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");

    assertThat(store.find(type.correlationId(correlationId))).contains(saga);
    assertThat(saga.version()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void updateSucceedsAfterFault(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("UpdateItem", fault);

    Saga<String> updated = store.update(saga.withState("paid"));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(store.find(type.correlationId(correlationId))).contains(updated);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void deleteSucceedsAfterFault(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("DeleteItem", fault);

    store.delete(saga);

    assertThat(store.find(type.correlationId(correlationId))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void deleteByIdSucceedsAfterFault(Fault fault) {
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
  void patchSucceedsAfterFault(Fault fault) {
    Saga<String> saga = due(clock.instant());
    faults.next("UpdateItem", fault);

    Saga<String> changed =
        AUDIT.without(AUDIT.withDue(saga, clock.instant().plusSeconds(60)), "timer");

    assertThat(store.patch(changed)).isEqualTo(PatchResult.applied());
    assertThat(others.find(type.id(saga.sagaId())))
        .contains(SagaBuilder.from(changed).patched().build());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void claimSucceedsAfterFault(Fault fault) {
    Saga<String> saga = due(clock.instant());
    faults.next("UpdateItem", fault);

    Optional<Saga<String>> claimed =
        store.claim(
            DueSaga.of(type.id(saga.sagaId()), clock.instant()), clock.instant().plusSeconds(900));

    assertThat(claimed).isPresent().isEqualTo(others.find(type.id(saga.sagaId())));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TRANSACTION_CONFLICT")
  void findSucceedsAfterFault(Fault fault) {
    Saga<String> saga = store.insert(type.correlationId(correlationId), "new");
    faults.next("GetItem", fault);

    assertThat(store.find(type.id(saga.sagaId()))).contains(saga);
  }
}
