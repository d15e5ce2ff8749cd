package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The guards of further keys as items, and races that could leave one behind. */
class KeyGuardTest {
  private static final TestTable TABLE = TestTable.create();
  private static final KeyName PAYMENT = KeyName.of("payment");

  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient client = TestTable.ENGINE.clientBuilder().httpClient(faults).build();
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final DynamoDbSagaStore store = TABLE.store(client, clock);
  private final DynamoDbSagaStore others = TABLE.store(TestTable.ENGINE.client(), clock);

  @AfterEach
  void closeClient() {
    assertThat(faults.remaining()).isZero();
    client.close();
  }

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
    return TestTable.ENGINE
        .client()
        .query(
            request ->
                request
                    .tableName(TABLE.name())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :partition")
                    .expressionAttributeValues(
                        Map.of(":partition", AttributeValue.fromS("SAGA#" + type.name()))))
        .items();
  }

  private List<String> sortKeys() {
    return items().stream().map(item -> item.get("SK").s()).toList();
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
    assertThat(TABLE.item(type.name(), saga.sagaId()).get("keys").ss())
        .containsExactly("payment#p-1");

    others.update(saga.complete());

    Map<String, AttributeValue> completed = TABLE.item(type.name(), saga.sagaId());
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

    assertThat(TABLE.item(type.name(), saga.sagaId())).doesNotContainKey("keys");
    assertThat(sortKeys()).containsExactly("ID#" + saga.sagaId());
  }

  /** The deletion has read the saga before another one added a key. */
  @Test
  void deletionTakesKeyThatWasAddedMeanwhile() {
    Saga<String> saga = inserted();
    faults.next(
        "DeleteItem", Fault.NO_CONNECTION, () -> others.update(saga.withKey(PAYMENT, "p-1")));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(items()).isEmpty();
  }

  @Test
  void deletionTakesKeysThatWereExchangedMeanwhile() {
    Saga<String> saga = inserted("p-1");
    faults.next(
        "TransactWriteItems",
        Fault.NO_CONNECTION,
        () -> others.update(saga.withoutKey(PAYMENT, "p-1").withKey(PAYMENT, "p-2")));

    assertThat(store.delete(type.key(PAYMENT, "p-1"))).isTrue();

    assertThat(items()).isEmpty();
  }

  /** Between the two reads of a lookup, the key moves to another saga. */
  @Test
  void lookupFollowsKeyThatMovesMeanwhile() {
    Saga<String> first = inserted("p-1");
    Saga<String> second = others.insert(type.correlationId("order-43"), "second");
    AtomicInteger reads = new AtomicInteger();
    ExecutionInterceptor beforeSecondRead =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (reads.incrementAndGet() == 2) {
              others.update(first.withoutKey(PAYMENT, "p-1"));
              others.update(second.withKey(PAYMENT, "p-1"));
            }
          }
        };
    DynamoDbClient moving =
        TestTable.ENGINE
            .clientBuilder()
            .overrideConfiguration(config -> config.addExecutionInterceptor(beforeSecondRead))
            .build();

    assertThat(TABLE.store(moving, clock).find(type.key(PAYMENT, "p-1")).orElseThrow().sagaId())
        .isEqualTo(second.sagaId());
    assertThat(reads).hasValue(4);
    moving.close();
  }

  @Test
  void lookupFindsNoSagaThatLostItsKey() {
    Saga<String> saga = inserted("p-1");
    // by other means than the store: the guard is there, and the saga doesn't list the key
    TABLE.tamper(type.name(), saga.sagaId(), "keys", null);

    assertThat(store.find(type.key(PAYMENT, "p-1"))).isEmpty();
  }

  @Test
  void guardWithoutSagaIsNamedWithTheWayOut() {
    Saga<String> saga = inserted("p-1");
    TABLE.remove(type.name(), saga.sagaId());
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
  void sagaWithDamagedKeysCanBeDeleted() {
    Saga<String> saga = inserted();
    TABLE.tamper(type.name(), saga.sagaId(), "keys", AttributeValue.fromSs(List.of("no name")));
    assertThatThrownBy(() -> store.find(type.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
    TABLE.tamper(type.name(), saga.sagaId(), "keys", AttributeValue.fromN("1"));

    assertThat(store.delete(type.id(saga.sagaId()))).isTrue();

    assertThat(items()).isEmpty();
  }

  @Test
  void guardsExpireWithSagaWhoseExpiryIsProlonged() {
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
