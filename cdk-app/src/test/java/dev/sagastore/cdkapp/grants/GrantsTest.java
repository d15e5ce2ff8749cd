package dev.sagastore.cdkapp.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import dev.sagastore.construct.ISagaStoreTable;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaExtension;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What {@code SagaStoreTable} grants is what a store sends: no request is refused, and nothing is
 * granted that no request needs.
 */
class GrantsTest {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.start();
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final SagaType<String> OTHER = SagaType.of("OrderSaga2", String.class);
  private static final KeyName PAYMENT = KeyName.of("payment");
  private static final SagaExtension EXTENSION = SagaExtension.of("test");
  private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  @ParameterizedTest
  @EnumSource
  void readersNeedWhatTheyAreGranted(Policy.Kind kind) {
    assertThatExactlyThisIsNeeded(kind, ISagaStoreTable::grantRead, GrantsTest::read);
  }

  @ParameterizedTest
  @EnumSource
  void writersNeedWhatTheyAreGranted(Policy.Kind kind) {
    assertThatExactlyThisIsNeeded(
        kind,
        ISagaStoreTable::grantReadWrite,
        store -> {
          read(store);
          write(store, TYPE);
          cleanUp(store, TYPE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aCleanupNeedsWhatItIsGranted(Policy.Kind kind) {
    assertThatExactlyThisIsNeeded(
        kind,
        ISagaStoreTable::grantCleanup,
        store -> assertThat(cleanUp(store, TYPE)).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  void sweepNeedsWhatItIsGranted(Policy.Kind kind) {
    assertThatExactlyThisIsNeeded(
        kind, ISagaStoreTable::grantSweep, store -> assertThat(sweep(store, TYPE)).isEqualTo(1));
  }

  /** The list of due sagas is not narrowed: the clean-up index has the keys of all types. */
  @ParameterizedTest
  @CsvSource({"1, 1", "7, 3"})
  void narrowedSweepFailsForOtherTypes(int shards, int duePartitions) {
    SagaTable table =
        newTable(TableSchema.builder().shards(shards).duePartitions(duePartitions).build());
    DynamoDbSagaStore all = store(ENGINE.client(), table, SagaIdentity.DERIVED);
    prepare(all, TYPE);
    prepare(all, OTHER);
    Gate gate =
        new Gate(Policy.of(table.name(), (sagas, role) -> sagas.grantSweep(role, TYPE.name())));
    try (DynamoDbClient client = client(gate)) {
      DynamoDbSagaStore store = store(client, table, SagaIdentity.DERIVED);

      assertThat(sweep(store, TYPE)).isEqualTo(1);
      for (Function<DynamoDbSagaStore, Object> foreign :
          List.<Function<DynamoDbSagaStore, Object>>of(
              s -> sweep(s, OTHER),
              s -> s.find(TYPE.id("4711")),
              s -> s.insert(TYPE.correlationId("order-43"), "new"),
              s -> cleanUp(s, TYPE))) {
        assertThatThrownBy(() -> foreign.apply(store)).hasStackTraceContaining("not authorized");
      }
    }
  }

  @Test
  void administratorsNeedWhatTheyAreGranted() {
    String name = ENGINE.newTableName();
    Policy policy = Policy.of(name, ISagaStoreTable::grantAdministration);
    Gate gate = new Gate(policy);
    try (DynamoDbClient client = client(gate)) {
      SagaTable table = SagaTable.of(client, name);
      table.create(Duration.ofMinutes(1));
      table.verify();
      table.delete(Duration.ofMinutes(1));
    }

    assertThat(Need.pairs(gate.used())).containsExactlyInAnyOrderElementsOf(policy.pairs());
  }

  /** Those of one type can do with it what they could with all, and nothing with another. */
  @ParameterizedTest
  @CsvSource({"DERIVED, 1", "GUARDED, 1", "INDEXED, 1", "GUARDED, 7"})
  void aGrantForOneTypeIsEnoughForThatOneAlone(SagaIdentity identity, int shards) {
    TableSchema schema = TableSchema.standard().withShards(shards);
    SagaTable table = newTable(schema);
    prepare(store(ENGINE.client(), table, identity), OTHER);
    Gate gate =
        new Gate(Policy.of(table.name(), (sagas, role) -> sagas.grantReadWrite(role, TYPE.name())));
    try (DynamoDbClient client = client(gate)) {
      DynamoDbSagaStore store = store(client, table, identity);
      read(store);
      Saga<String> saga = write(store, TYPE);
      cleanUp(store, TYPE);

      assertThat(gate.used()).isNotEmpty();
      for (Function<DynamoDbSagaStore, Object> foreign :
          List.<Function<DynamoDbSagaStore, Object>>of(
              s -> s.insert(OTHER.correlationId("order-43"), "new"),
              s -> s.find(OTHER.id("4711")),
              s -> s.findAllById(OTHER, List.of("4711")),
              s -> s.list(SagaQuery.of(OTHER)),
              s -> s.find(OTHER.correlationId("order-42")),
              s -> s.find(OTHER.key(PAYMENT, "p-17")),
              s -> cleanUp(s, OTHER))) {
        assertThatThrownBy(() -> foreign.apply(store))
            .hasStackTraceContaining("not authorized")
            .hasStackTraceContaining("SAGA#" + OTHER.name());
      }
      assertThat(saga.state()).isEqualTo("paid");
    }
  }

  private static void assertThatExactlyThisIsNeeded(
      Policy.Kind kind,
      BiConsumer<ISagaStoreTable, IGrantable> grant,
      Consumer<DynamoDbSagaStore> actions) {
    List<Need> used = new ArrayList<>();
    List<String> granted = new ArrayList<>();
    for (SagaIdentity identity : SagaIdentity.values()) {
      SagaTable table = newTable(TableSchema.standard());
      prepare(store(ENGINE.client(), table, identity), TYPE);
      Policy policy = Policy.of(kind, table.name(), grant);
      Gate gate = new Gate(policy);
      try (DynamoDbClient client = client(gate)) {
        actions.accept(store(client, table, identity));
      }
      gate.used().forEach(need -> used.add(unnamed(need, table)));
      policy.pairs().forEach(pair -> granted.add(pair.replace(table.name(), "table")));
    }

    assertThat(Need.pairs(used))
        .containsExactlyInAnyOrderElementsOf(granted.stream().distinct().toList());
  }

  private static Need unnamed(Need need, SagaTable table) {
    return new Need(
        need.action(), need.resource().replace(table.name(), "table"), need.leadingKeys());
  }

  /** Leaves one completed saga, and one that is due. */
  private static void prepare(DynamoDbSagaStore store, SagaType<String> type) {
    store.update(store.insert(type.correlationId("prepared"), "old").complete());
    store.insert(type.correlationId("due"), "old", saga -> EXTENSION.withDue(saga, DUE));
  }

  /** Returns the number of sagas that were claimed. */
  private static long sweep(DynamoDbSagaStore store, SagaType<String> type) {
    long claimed = 0;
    for (DueSaga<String> due : store.listDue(DueQuery.of(type, DUE)).entries()) {
      claimed += store.claim(due, DUE.plusSeconds(60)).isPresent() ? 1 : 0;
    }
    return claimed;
  }

  private static void read(DynamoDbSagaStore store) {
    store.table().verify();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<Object> results =
        List.of(
            store.find(TYPE.id("4711")),
            store.find(TYPE.correlationId("order-42")),
            store.findAll(TYPE.correlationId("order-42")),
            store.find(TYPE.key(PAYMENT, "p-17")),
            store.findAllById(TYPE, List.of("4711")),
            store.list(SagaQuery.of(TYPE)),
            store.list(SagaQuery.builder(TYPE).correlationIdPrefix("order-").build()),
            store.list(SagaQuery.builder(TYPE).completedOn(today.minusDays(1), today).build()));
    assertThat(results).startsWith(Optional.empty(), Optional.empty(), List.of());
  }

  private static Saga<String> write(DynamoDbSagaStore store, SagaType<String> type) {
    Saga<String> saga = store.insert(type.correlationId("order-42"), "new");
    saga = store.update(saga.withState("paid").withKey(PAYMENT, "p-17"));
    saga = store.update(saga.complete());
    Saga<String> deleted = store.insert(type.correlationId("order-43"), "new");
    store.delete(type.id(deleted.sagaId()));
    return saga;
  }

  private static long cleanUp(DynamoDbSagaStore store, SagaType<String> type) {
    return store
        .deleteCompleted(
            type,
            Instant.now().plusSeconds(1),
            CleanupPolicy.standard().withEarliestDay(LocalDate.now(ZoneOffset.UTC).minusDays(1)))
        .deleted();
  }

  private static SagaTable newTable(TableSchema schema) {
    SagaTable table = SagaTable.of(ENGINE.client(), ENGINE.newTableName(), schema);
    table.create(Duration.ofMinutes(1));
    return table;
  }

  private static DynamoDbSagaStore store(
      DynamoDbClient client, SagaTable table, SagaIdentity identity) {
    return DynamoDbSagaStore.builder()
        .client(client)
        .tableName(table.name())
        .schema(table.schema())
        .identity(identity)
        .build();
  }

  private static DynamoDbClient client(Gate gate) {
    return ENGINE
        .clientBuilder()
        .overrideConfiguration(config -> config.addExecutionInterceptor(gate))
        .build();
  }
}
