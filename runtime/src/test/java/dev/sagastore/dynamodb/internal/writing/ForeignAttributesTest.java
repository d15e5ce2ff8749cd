package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests that writes keep attributes that the store doesn't own. */
class ForeignAttributesTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Map<String, AttributeValue> FOREIGN =
      Map.of(
          "note", AttributeValue.fromS("call the customer"),
          "tags", AttributeValue.fromSs(List.of("a", "b")),
          "inbox", AttributeValue.fromM(Map.of("m-1", AttributeValue.fromN("1"))));

  private final String correlationId = "order-" + UUID.randomUUID();

  private static Saga<String> withForeignAttributes(Saga<String> saga) {
    FOREIGN.forEach((name, value) -> TABLE.set(saga, name, value));
    return saga;
  }

  static Stream<Arguments> updates() {
    return Stream.of(SagaIdentity.values())
        .flatMap(
            identity ->
                Stream.<UnaryOperator<Saga<String>>>of(
                        saga -> saga.withState("paid"),
                        saga -> saga.complete(),
                        saga -> saga.withState("paid").complete())
                    .map(change -> Arguments.of(identity, change)));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void updateKeepsForeignAttributes(SagaIdentity identity, UnaryOperator<Saga<String>> change) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga =
        withForeignAttributes(store.insert(TYPE.correlationId(correlationId), "new"));

    Saga<String> updated = store.update(change.apply(saga));

    assertThat(TABLE.item(saga)).containsAllEntriesOf(FOREIGN);
    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(updated);
  }

  /** An earlier runtime completes a saga without removing them. */
  @Test
  void updateRemovesAttachmentsOfActiveSagaLeftByEarlierRuntime() {
    SagaStore store = TABLE.store(SagaIdentity.DERIVED);
    Saga<String> completed =
        store.update(store.insert(TYPE.correlationId(correlationId), "new").complete());
    TABLE.set(completed, "audit.active.timers", AttributeValue.fromN("1"));
    TABLE.set(completed, "audit.active.foreign", AttributeValue.fromBool(true));
    TABLE.set(completed, "audit.note", AttributeValue.fromN("1"));

    store.modify(TYPE.id(completed.sagaId()), state -> "late");

    assertThat(TABLE.item(completed))
        .containsKeys("audit.note", "audit.active.foreign")
        .doesNotContainKey("audit.active.timers");
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void reopenKeepsForeignAttributes(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga =
        withForeignAttributes(
            store.update(store.insert(TYPE.correlationId(correlationId), "new").complete()));

    Saga<String> reopened = store.update(saga.reopen());

    assertThat(TABLE.item(saga))
        .containsAllEntriesOf(FOREIGN)
        .doesNotContainKeys("completedAt", "GSI2PK", "GSI2SK", "ttl");
    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(reopened);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateKeepsKeysOfCleanupIndex(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");
    TABLE.set(saga, "GSI2PK", AttributeValue.fromS("DUE#OrderSaga"));
    TABLE.set(saga, "GSI2SK", AttributeValue.fromS("2026#id"));

    store.update(saga.withState("paid"));

    assertThat(TABLE.item(saga))
        .containsEntry("GSI2PK", AttributeValue.fromS("DUE#OrderSaga"))
        .containsEntry("GSI2SK", AttributeValue.fromS("2026#id"));
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateFailsWhenSagaIsMissing(SagaIdentity identity) {
    SagaStore store = TABLE.store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");
    TABLE.remove(saga);

    assertThatThrownBy(() -> store.update(saga.withState("paid")))
        .isInstanceOf(SagaNotFoundException.class);
    assertThatThrownBy(() -> store.update(saga.complete()))
        .isInstanceOf(SagaNotFoundException.class);

    assertThat(TABLE.item(saga)).isEmpty();
  }

  @Test
  void updateFailsWhenSagaWasReplaced() {
    SagaStore store = TABLE.store(SagaIdentity.DERIVED);
    Saga<String> first = store.insert(TYPE.correlationId(correlationId), "first");
    store.delete(first);
    Saga<String> second = store.insert(TYPE.correlationId(correlationId), "second");

    assertThatThrownBy(() -> store.update(first.withState("paid")))
        .isInstanceOf(SagaConflictException.class);

    assertThat(store.find(TYPE.id(first.sagaId()))).contains(second);
  }

  @Test
  void insertReplacesForeignAttributesOfCompletedSaga() {
    SagaType<String> reusable = TYPE.withReusableCorrelationIds();
    SagaStore store = TABLE.store(SagaIdentity.DERIVED);
    Saga<String> first =
        withForeignAttributes(
            store.update(store.insert(reusable.correlationId(correlationId), "first").complete()));

    store.insert(reusable.correlationId(correlationId), "second");

    assertThat(TABLE.item(first)).doesNotContainKeys("note", "tags", "inbox", "completedAt", "ttl");
  }

  /** The name looks like an attribute of an extension. */
  @Test
  void ttlAttributeCanHaveDot() {
    EngineTable table = EngineTable.create(TableSchema.standard().withTtlAttribute("app.ttl"));
    SagaStore store = table.storeBuilder().build();

    Saga<String> completed =
        store.update(store.insert(TYPE.correlationId(correlationId), "new").complete());
    assertThat(store.find(TYPE.id(completed.sagaId()))).contains(completed);
    assertThat(table.item(completed)).containsKey("app.ttl");

    store.update(completed.reopen());
    assertThat(table.item(completed)).doesNotContainKey("app.ttl");
  }

  /** Values that no extension writes, in attributes that look like those of one. */
  @Test
  void updateKeepsForeignAttributesWithDots() {
    SagaStore store = TABLE.store(SagaIdentity.DERIVED);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");
    Map<String, AttributeValue> odd =
        Map.of(
            "app.flag", AttributeValue.fromBool(true),
            "app.ratio", AttributeValue.fromN("0.5"),
            "app.large", AttributeValue.fromN("123456789012345678901234567890"),
            "app.tags", AttributeValue.fromSs(List.of("a")),
            "app.none", AttributeValue.fromNul(true));
    odd.forEach((name, value) -> TABLE.set(saga, name, value));

    store.update(store.find(TYPE.id(saga.sagaId())).orElseThrow().withState("paid"));

    assertThat(TABLE.item(saga)).containsAllEntriesOf(odd);
  }
}
