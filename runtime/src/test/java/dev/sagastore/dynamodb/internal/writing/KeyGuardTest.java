package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests the guards of further keys, and races that could leave one behind. */
class KeyGuardTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final KeyName PAYMENT = KeyName.of("payment");

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
  private final DynamoDbSagaStore others = TABLE.store(SagaIdentity.DERIVED);

  private Saga<String> inserted(String... payments) {
    return others.insert(
        type.correlationId("order-42"),
        "new",
        saga -> {
          Saga<String> withKeys = saga;
          for (String payment : payments) {
            withKeys = withKeys.withKey(PAYMENT, payment);
          }
          return withKeys;
        });
  }

  private List<Map<String, AttributeValue>> items() {
    return TABLE.items(type.name());
  }

  private List<String> sortKeys() {
    return items().stream().map(item -> item.get("SK").s()).toList();
  }

  /** The guard leads to a saga that has lost the key by the time its item is read. */
  @Test
  void deleteByKeyKeepsSagaWithoutTheKey() {
    Saga<String> saga = inserted("p-1");
    requests.before("GetItem", () -> {});
    requests.before("GetItem", () -> others.update(saga.withoutKey(PAYMENT, "p-1")));

    assertThat(store.delete(type.key(PAYMENT, "p-1"))).isFalse();

    assertThat(others.find(type.id(saga.sagaId()))).isPresent();
  }

  @Test
  void guardOfKeyHasFormatOfContract() {
    Saga<String> saga = inserted("p-1");

    assertThat(items())
        .filteredOn(item -> item.get("SK").s().equals("KEY#payment#p-1"))
        .singleElement()
        .satisfies(
            guard -> {
              assertThat(guard).containsOnlyKeys("PK", "SK", "sagaId", "writes");
              assertThat(guard.get("sagaId").s()).isEqualTo(saga.sagaId());
            });
    assertThat(TABLE.item(saga).get("keys").ss()).containsExactly("payment#p-1");

    others.update(saga.complete());

    Map<String, AttributeValue> completed = TABLE.item(saga);
    assertThat(items())
        .filteredOn(item -> item.get("SK").s().equals("KEY#payment#p-1"))
        .singleElement()
        .satisfies(
            guard -> {
              assertThat(guard.get("completedAt")).isEqualTo(completed.get("completedAt"));
              assertThat(guard.get("ttl")).isEqualTo(completed.get("ttl"));
            });
  }

  @Test
  void sagaWithoutKeysHasNoAttributeForThem() {
    Saga<String> saga = inserted("p-1");
    others.update(saga.withoutKey(PAYMENT, "p-1"));

    assertThat(TABLE.item(saga)).doesNotContainKey("keys");
    assertThat(sortKeys()).containsExactly("ID#" + saga.sagaId());
  }

  /** The deletion has read the saga before another one added a key. */
  @Test
  void deleteRemovesKeyAddedMeanwhile() {
    Saga<String> saga = inserted();
    requests.before("DeleteItem", () -> others.update(saga.withKey(PAYMENT, "p-1")));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(items()).isEmpty();
  }

  @Test
  void deleteRemovesKeysExchangedMeanwhile() {
    Saga<String> saga = inserted("p-1");
    requests.before(
        "TransactWriteItems",
        () -> others.update(saga.withoutKey(PAYMENT, "p-1").withKey(PAYMENT, "p-2")));

    assertThat(store.delete(type.key(PAYMENT, "p-1"))).isTrue();

    assertThat(items()).isEmpty();
  }

  /** Between the two reads of a lookup, the key moves to another saga. */
  @Test
  void findFollowsKeyThatMovesMeanwhile() {
    Saga<String> first = inserted("p-1");
    Saga<String> second = others.insert(type.correlationId("order-43"), "second");
    requests.before("GetItem", () -> {});
    requests.before(
        "GetItem",
        () -> {
          others.update(first.withoutKey(PAYMENT, "p-1"));
          others.update(second.withKey(PAYMENT, "p-1"));
        });

    assertThat(store.find(type.key(PAYMENT, "p-1")).orElseThrow().sagaId())
        .isEqualTo(second.sagaId());
    assertThat(requests.operations()).hasSize(4);
  }

  @Test
  void findReturnsNoSagaWithoutItsKey() {
    Saga<String> saga = inserted("p-1");
    // by other means than the store: the guard is there, and the saga doesn't list the key
    TABLE.unset(saga, "keys");

    assertThat(store.find(type.key(PAYMENT, "p-1"))).isEmpty();
  }

  @Test
  void updateNamesGuardWhoseSagaVanished() {
    Saga<String> saga = inserted("p-1");
    TABLE.remove(saga);
    Saga<String> other = others.insert(type.correlationId("order-43"), "other");

    assertThatThrownBy(() -> store.update(other.withKey(PAYMENT, "p-1")))
        .isInstanceOfSatisfying(
            SagaKeyTakenException.class,
            taken -> assertThat(taken.ownerId()).contains(saga.sagaId()))
        .cause()
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("KEY#<name>#<value>");
  }

  @Test
  void deleteRemovesSagaWithDamagedKeys() {
    Saga<String> saga = inserted();
    TABLE.set(saga, "keys", AttributeValue.fromSs(List.of("no name")));
    assertThatThrownBy(() -> store.find(type.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
    TABLE.set(saga, "keys", AttributeValue.fromN("1"));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(items()).isEmpty();
  }

  @Test
  void updateProlongsGuardsWithSaga() {
    Saga<String> completed = others.update(inserted("p-1").complete());
    Instant later = completed.expiresAt().orElseThrow().plusSeconds(86_400);

    Saga<String> prolonged =
        store.update(SagaBuilder.from(completed).expiresAt(later).build().withState("late"));

    assertThat(prolonged.expiresAt()).contains(later);
    assertThat(items())
        .hasSize(2)
        .allMatch(item -> item.get("ttl").n().equals(Long.toString(later.getEpochSecond())));
  }
}
