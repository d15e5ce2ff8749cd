package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.TableSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** A store that does not fit its table says so. */
class ConfigurationTest {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();
  private static final DynamoDbClient CLIENT = ENGINE.client();
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  @Test
  void aTableThatDoesNotExist() {
    SagaStore store = storeOf("no-such-table");

    assertThatThrownBy(() -> store.insert(TYPE.correlationId("order-42"), "new"))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'no-such-table' does not exist");
    assertThatThrownBy(() -> store.find(TYPE.correlationId("order-42")))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'no-such-table' does not exist");
    assertThatThrownBy(() -> storeOf("no-such-table").table().verify())
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'no-such-table' does not exist");
  }

  @Test
  void aTableWithOtherKeysAndIndexes() {
    String name = ENGINE.newTableName();
    CLIENT.createTable(
        request ->
            request
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("id", "N"), attribute("GSI1PK", "S"))
                .keySchema(key("id", "HASH"))
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName("GSI1")
                        .keySchema(key("GSI1PK", "HASH"))
                        .projection(projection -> projection.projectionType("ALL"))
                        .build()));
    DynamoDbSagaStore store = storeOf(name);

    assertThatThrownBy(() -> store.insert(TYPE.correlationId("order-42"), "new"))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining(name);
    assertThatThrownBy(() -> store.find(TYPE.correlationId("order-42")))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining(name);
    assertThatThrownBy(() -> store.table().verify())
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'" + name + "' is not what the store expects")
        .hasMessageContaining(
            "the table has the keys id (N, HASH), expected PK (S, HASH), SK (S, RANGE)")
        .hasMessageContaining("the index GSI1 has the keys GSI1PK (S, HASH), expected GSI1PK")
        .hasMessageContaining("the index GSI1 projects ALL, expected KEYS_ONLY")
        .hasMessageContaining("the index GSI2 is missing")
        .hasMessageContaining("time to live is DISABLED, expected it on the attribute ttl");
  }

  @Test
  void aTableWithItsOwnNames() {
    TableSchema schema =
        TableSchema.builder()
            .correlationIndexName("by-correlation")
            .cleanupIndexName("by-day")
            .ttlAttribute("expires")
            .build();
    SagaTable table = SagaTable.of(CLIENT, ENGINE.newTableName(), schema);
    table.create(Duration.ofMinutes(1));
    table.verify();
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .client(CLIENT)
            .tableName(table.name())
            .correlationIndexName("by-correlation")
            .cleanupIndexName("by-day")
            .ttlAttribute("expires")
            .build();
    store.table().verify();
    String sagaId =
        store.update(store.insert(TYPE.correlationId("order-42"), "new").complete()).sagaId();

    assertThat(new TestTable(table).item("OrderSaga", sagaId))
        .containsKey("expires")
        .doesNotContainKey("ttl");
    assertThatThrownBy(() -> storeOf(table.name()).table().verify())
        .hasMessageContaining("the index GSI1 is missing")
        .hasMessageContaining("time to live is on the attribute expires, expected ttl");
  }

  @Test
  void aTableThatIsThereAlready() {
    TestTable table = TestTable.create();

    assertThatThrownBy(() -> table.table().create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("the table '" + table.name() + "' already exists");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateTable", "UpdateTimeToLive"})
  void aTableIsCreatedEvenIfAnAnswerIsLost(String operation) {
    FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
    faults.next(operation, Fault.LOST_RESPONSE);
    try (DynamoDbClient client = ENGINE.clientBuilder().httpClient(faults).build()) {
      SagaTable table = SagaTable.of(client, ENGINE.newTableName());

      table.create(Duration.ofMinutes(1));

      assertThat(faults.remaining()).isZero();
      table.verify();
    }
  }

  @Test
  void theEnvironmentConfiguresTheStore() {
    TestTable table = TestTable.create();
    Map<String, String> environment = environment(table.name());

    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(CLIENT).environment(environment).build();

    store.table().verify();
    assertThat(store.insert(TYPE.correlationId("order-42"), "new").version()).isEqualTo(1);
  }

  @Test
  void twoTablesInOneEnvironmentAreToldApartByAPrefix() {
    TestTable orders = TestTable.create();
    TestTable parcels = TestTable.create();
    Map<String, String> environment = environment(orders.name());
    environment(parcels.name()).forEach((name, value) -> environment.put("PARCELS_" + name, value));
    environment.put(EnvironmentVariable.RETENTION.variableName("PARCELS_"), "P7D");

    DynamoDbSagaStore ofOrders = builder().environment(environment).build();
    DynamoDbSagaStore ofParcels = builder().environment(environment, "PARCELS_").build();
    ofOrders.insert(TYPE.correlationId("order-42"), "new");
    ofParcels.insert(TYPE.correlationId("parcel-1"), "new");

    assertThat(ofOrders.table().name()).isEqualTo(orders.name());
    assertThat(orders.store().find(TYPE.correlationId("order-42"))).isPresent();
    assertThat(parcels.store().find(TYPE.correlationId("parcel-1"))).isPresent();
    assertThat(parcels.store().find(TYPE.correlationId("order-42"))).isEmpty();
    assertThat(retention(ofOrders)).contains(Duration.ofDays(30));
    assertThat(retention(ofParcels)).contains(Duration.ofDays(7));
  }

  @Test
  void theRetentionIsWhatWasSetLast() {
    Map<String, String> silent = environment(TestTable.create().name());
    Map<String, String> telling = new LinkedHashMap<>(silent);
    telling.put(EnvironmentVariable.RETENTION.variableName(), "PT12H");
    Duration week = Duration.ofDays(7);

    assertThat(retention(builder().environment(silent).build())).contains(Duration.ofDays(30));
    assertThat(retention(builder().retention(week).environment(silent).build())).contains(week);
    assertThat(retention(builder().retention(week).environment(telling).build()))
        .contains(Duration.ofHours(12));
    assertThat(retention(builder().environment(telling).retention(week).build())).contains(week);
    assertThat(retention(builder().environment(telling).withoutExpiry().build())).isEmpty();
  }

  private static DynamoDbSagaStore.Builder builder() {
    return DynamoDbSagaStore.builder()
        .client(CLIENT)
        .clock(Clock.fixed(Instant.parse("2026-11-23T09:30:00Z"), ZoneOffset.UTC));
  }

  /** Returns how long a store keeps a completed saga whose type does not say it. */
  private static Optional<Duration> retention(SagaStore store) {
    Saga<String> active = store.insert(TYPE.correlationId(UUID.randomUUID().toString()), "new");
    Saga<String> completed = store.update(active.complete());
    Instant completedAt = completed.completedAt().orElseThrow();
    return completed.expiresAt().map(expiry -> Duration.between(completedAt, expiry));
  }

  @Test
  void aRetentionOutOfBoundsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DynamoDbSagaStore.builder().retention(Duration.ZERO))
        .withMessageContaining("PT0S");
  }

  @Test
  void withoutTheVariablesOfAPrefixEveryOneIsNamedWithIt() {
    for (ThrowingCallable store :
        List.<ThrowingCallable>of(
            () -> DynamoDbSagaStore.fromEnvironment("NOBODYS_"),
            () -> DynamoDbAsyncSagaStore.fromEnvironment("NOBODYS_"))) {
      assertThatThrownBy(store)
          .isInstanceOf(SagaStoreConfigurationException.class)
          .hasMessageContaining("with the prefix NOBODYS_")
          .hasMessageContaining("NOBODYS_SAGA_STORE_TABLE_NAME is not set");
    }
  }

  @Test
  void everythingWrongWithTheEnvironmentIsSaidAtOnce() {
    Map<String, String> environment = environment("bad name!");
    environment.put(EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(), "?");
    environment.put(EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(), "  ");
    environment.put(EnvironmentVariable.SCHEMA_VERSION.variableName(), "99");
    environment.remove(EnvironmentVariable.TTL_ATTRIBUTE.variableName());

    SagaStoreConfigurationException wrong =
        catchThrowableOfType(
            SagaStoreConfigurationException.class,
            () -> DynamoDbSagaStore.builder().environment(environment));

    assertThat(wrong.getMessage().lines())
        .containsExactlyInAnyOrder(
            "the environment does not describe a saga store:",
            "  - SAGA_STORE_TABLE_NAME is 'bad name!', which is neither the name nor the ARN of a"
                + " table",
            "  - SAGA_STORE_SCHEMA_VERSION is '99', but this library supports 1 to 2: use the same version of"
                + " construct and runtime",
            "  - SAGA_STORE_CLEANUP_INDEX_NAME is blank",
            "  - SAGA_STORE_TTL_ATTRIBUTE is not set",
            "  - the correlation index cannot be named '?': use 3 to 255 letters, digits, '_', '-'"
                + " or '.'",
            "SagaStoreTable.connect(function) sets all of them in a CDK app;"
                + " SagaStoreTable.getEnvironment() returns them for other uses.");
  }

  @Test
  void withoutAnyEnvironmentEveryRequiredVariableIsNamed() {
    assertThatThrownBy(DynamoDbSagaStore::fromEnvironment)
        .isInstanceOf(SagaStoreConfigurationException.class)
        .satisfies(
            wrong -> {
              Set<EnvironmentVariable> required =
                  EnumSet.complementOf(
                      EnumSet.of(
                          EnvironmentVariable.SHARDS,
                          EnvironmentVariable.DUE_PARTITIONS,
                          EnvironmentVariable.RETENTION));
              for (EnvironmentVariable variable : required) {
                assertThat(wrong).hasMessageContaining(variable.variableName() + " is not set");
              }
            });
  }

  @Test
  void aBuilderWithoutATableSaysSo() {
    assertThatThrownBy(() -> DynamoDbSagaStore.builder().client(CLIENT).build())
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("tableName");
  }

  @Test
  void aClientThatWasGivenIsLeftOpen() {
    TestTable table = TestTable.create();
    table.store().close();

    assertThat(table.store().find(TYPE.correlationId("order-42"))).isEmpty();
  }

  private static Map<String, String> environment(String tableName) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(EnvironmentVariable.TABLE_NAME.variableName(), tableName);
    environment.put(EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(), "GSI1");
    environment.put(EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(), "GSI2");
    environment.put(EnvironmentVariable.TTL_ATTRIBUTE.variableName(), "ttl");
    environment.put(EnvironmentVariable.SCHEMA_VERSION.variableName(), "1");
    return environment;
  }

  private static DynamoDbSagaStore storeOf(String tableName) {
    return DynamoDbSagaStore.builder().client(CLIENT).tableName(tableName).build();
  }

  private static AttributeDefinition attribute(String name, String type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
