package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests deletions of a saga that an extension protects meanwhile, and of damaged ones. */
class ProtectionRaceTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaExtension AUDIT = SagaExtension.of("audit");

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final Instant later = Instant.now().plusSeconds(600);

  private static String deleteOf(SagaIdentity identity) {
    return identity == SagaIdentity.GUARDED ? "TransactWriteItems" : "DeleteItem";
  }

  private Saga<String> inserted(SagaIdentity identity) {
    return TABLE.store(identity).insert(type.correlationId("order-42"), "new");
  }

  private void protect(Saga<String> saga, SagaIdentity identity) {
    TABLE.store(identity).update(AUDIT.withProtection(saga, later));
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deleteFailsWhenProtectedMeanwhile(SagaIdentity identity) {
    DynamoDbSagaStore store = TABLE.store(identity, requests);
    Saga<String> saga = inserted(identity);
    requests.before(deleteOf(identity), () -> protect(saga, identity));

    assertThatExceptionOfType(SagaProtectedException.class).isThrownBy(() -> store.delete(saga));

    assertThat(requests.operations()).containsExactly(deleteOf(identity));
    assertThat(store.find(type.id(saga.sagaId())).flatMap(AUDIT::protectedUntil)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deleteByIdFailsWhenProtectedMeanwhile(SagaIdentity identity) {
    DynamoDbSagaStore store = TABLE.store(identity, requests);
    Saga<String> saga = inserted(identity);
    requests.before(deleteOf(identity), () -> protect(saga, identity));

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store.delete(type.id(saga.sagaId())));

    assertThat(requests.operations()).containsExactly("GetItem", deleteOf(identity));
    assertThat(store.find(type.id(saga.sagaId()))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void forcedDeletionSucceedsWhenProtectedMeanwhile(SagaIdentity identity) {
    DynamoDbSagaStore store = TABLE.store(identity, requests);
    Saga<String> saga = inserted(identity);
    requests.before(deleteOf(identity), () -> protect(saga, identity));

    assertThat(store.forceDelete(type.id(saga.sagaId()))).isTrue();

    assertThat(TABLE.items(type.name())).isEmpty();
  }

  /** A protected saga in the place of a deleted one is neither deleted nor reported. */
  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deleteByIdKeepsProtectedSuccessor(SagaIdentity identity) {
    DynamoDbSagaStore store = TABLE.store(identity, requests);
    DynamoDbSagaStore others = TABLE.store(identity);
    Saga<String> saga = inserted(identity);
    requests.before(
        deleteOf(identity),
        () -> {
          others.delete(saga);
          others.insert(
              type.correlationId("order-42").withNewId(saga.sagaId()),
              "successor",
              draft -> AUDIT.withProtection(draft, later));
        });

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(others.find(type.id(saga.sagaId())).map(Saga::state)).contains("successor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"codec", "writes"})
  void damagedSagaIsProtected(String missing) {
    DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
    Saga<String> saga = inserted(SagaIdentity.DERIVED);
    protect(saga, SagaIdentity.DERIVED);
    TABLE.unset(saga, missing);

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store.delete(type.id(saga.sagaId())));
    assertThat(store.forceDelete(type.id(saga.sagaId()))).isTrue();
  }

  /** Another owner may have written the attribute. */
  @Test
  void timeThatIsNoNumberDoesNotProtect() {
    DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
    Saga<String> saga = inserted(SagaIdentity.DERIVED);
    TABLE.set(saga, "protectedUntil", AttributeValue.fromS("forever"));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();
  }

  @Test
  void timeBeyondAllTimesProtects() {
    DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
    Saga<String> saga = inserted(SagaIdentity.DERIVED);
    TABLE.set(saga, "protectedUntil", AttributeValue.fromN("1E+100"));

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store.delete(type.id(saga.sagaId())))
        .satisfies(failure -> assertThat(failure.protectedUntil()).isAfter("9999-12-31T00:00:00Z"));
  }

  @Test
  void reopenedSagaFailsWithoutRequest() {
    DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
    Saga<String> saga =
        TABLE
            .store(SagaIdentity.DERIVED)
            .update(AUDIT.withProtection(inserted(SagaIdentity.DERIVED), later).complete());

    assertThatExceptionOfType(SagaProtectedException.class)
        .isThrownBy(() -> store.update(saga.reopen()));

    assertThat(requests.operations()).isEmpty();
  }
}
