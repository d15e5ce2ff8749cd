package dev.sagastore.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.testing.SagaTableExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class SagaStoreParametersTest {
  @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();

  private static final String PATH = "/orders/saga-store";

  private final StubParameterStore parameters = new StubParameterStore();

  @Test
  void parametersConfigureStore() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);
    published(sagas.tableName(), parameters);

    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .client(sagas.client())
            .environment(SagaStoreParameters.read(parameters, PATH))
            .build();

    store.table().verify();
    store.insert(type.correlationId("order-42"), "new");
    assertThat(sagas.store().find(type.correlationId("order-42"))).isPresent();
  }

  @Test
  void storeReportsMissingParameters() {
    parameters.put(PATH + "/SAGA_STORE_TABLE_NAME", "sagas");
    Map<String, String> incomplete = SagaStoreParameters.read(parameters, PATH);

    assertThatThrownBy(() -> DynamoDbSagaStore.builder().environment(incomplete))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("SAGA_STORE_SCHEMA_VERSION is not set")
        .hasMessageNotContaining("SAGA_STORE_TABLE_NAME");
  }

  @Test
  void oneRequestReadsAllVariablesInOrder() {
    published("sagas", parameters);

    Map<String, String> variables = SagaStoreParameters.read(parameters, PATH);

    assertThat(variables)
        .isUnmodifiable()
        .containsExactly(
            Map.entry("SAGA_STORE_TABLE_NAME", "sagas"),
            Map.entry("SAGA_STORE_CORRELATION_INDEX_NAME", "GSI1"),
            Map.entry("SAGA_STORE_CLEANUP_INDEX_NAME", "GSI2"),
            Map.entry("SAGA_STORE_TTL_ATTRIBUTE", "ttl"),
            Map.entry("SAGA_STORE_SHARDS", "1"),
            Map.entry("SAGA_STORE_DUE_PARTITIONS", "1"),
            Map.entry("SAGA_STORE_RETENTION", "P7D"),
            Map.entry("SAGA_STORE_SCHEMA_VERSION", "2"));
    assertThat(parameters.requests)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.names())
                    .hasSize(EnvironmentVariable.values().length)
                    .allMatch(name -> name.startsWith(PATH + "/")));
    assertThat(parameters.closed).isFalse();
  }

  @Test
  void storeAcceptsParametersOfVersion1() {
    parameters
        .put(PATH + "/SAGA_STORE_TABLE_NAME", "sagas")
        .put(PATH + "/SAGA_STORE_CORRELATION_INDEX_NAME", "GSI1")
        .put(PATH + "/SAGA_STORE_CLEANUP_INDEX_NAME", "GSI2")
        .put(PATH + "/SAGA_STORE_TTL_ATTRIBUTE", "ttl")
        .put(PATH + "/SAGA_STORE_SHARDS", "4")
        .put(PATH + "/SAGA_STORE_RETENTION", "P7D")
        .put(PATH + "/SAGA_STORE_SCHEMA_VERSION", "1");

    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .client(sagas.client())
            .environment(SagaStoreParameters.read(parameters, PATH))
            .build();

    assertThat(store.table().schema()).isEqualTo(TableSchema.standard().withShards(4));
  }

  @Test
  void otherParametersAreIgnored() {
    published("sagas", parameters)
        .put(PATH + "/owner", "somebody", ParameterType.SECURE_STRING)
        .put(PATH + "/old/SAGA_STORE_SHARDS", "7")
        .put("/orders/saga-store-2/SAGA_STORE_SHARDS", "9")
        .put("/parcels/SAGA_STORE_TABLE_NAME", "parcels");

    assertThat(SagaStoreParameters.read(parameters, PATH))
        .hasSize(EnvironmentVariable.values().length)
        .containsEntry("SAGA_STORE_SHARDS", "1");
  }

  @Test
  void missingParametersSuggestConstruct() {
    parameters.put(PATH + "/owner", "somebody");

    assertThatThrownBy(() -> SagaStoreParameters.read(parameters, PATH))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("under '/orders/saga-store'")
        .hasMessageContaining("SagaStoreTable.Builder.parameterPath(\"/orders/saga-store\")");
  }

  @Test
  void encryptedParameterFails() {
    published("sagas", parameters)
        .put(PATH + "/SAGA_STORE_TABLE_NAME", "AQICAHh=", ParameterType.SECURE_STRING);

    assertThatThrownBy(() -> SagaStoreParameters.read(parameters, PATH))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessage(
            "the parameter '/orders/saga-store/SAGA_STORE_TABLE_NAME' is a SecureString: store it"
                + " as a String, because it contains no secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders/saga-store", "/orders/", "/aws/orders"})
  void malformedPathFailsWithoutRequest(String path) {
    assertThatThrownBy(() -> SagaStoreParameters.read(parameters, path))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'" + path + "'");
    assertThatThrownBy(() -> SagaStoreParameters.read(path))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("'" + path + "'");
    assertThat(parameters.requests).isEmpty();
  }

  @Test
  void nullArgumentFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> SagaStoreParameters.read(parameters, null))
        .withMessage("the path must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> SagaStoreParameters.read((StubParameterStore) null, PATH))
        .withMessage("the client must not be null");
  }

  @Test
  void ownClientIsClosed() {
    published("sagas", parameters);
    assertThat(SagaStoreParameters.read(() -> parameters, PATH)).isNotEmpty();
    assertThat(parameters.closed).isTrue();
  }

  @Test
  void failedClientCreationIsConfigurationProblem() {
    assertThatThrownBy(
            () ->
                SagaStoreParameters.read(
                    () -> {
                      throw new IllegalStateException("no region");
                    },
                    PATH))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessage("the SSM client can't be created: no region")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  private static StubParameterStore published(String tableName, StubParameterStore parameters) {
    ParameterPath path = new ParameterPath(PATH);
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      String value =
          switch (variable) {
            case TABLE_NAME -> tableName;
            case CORRELATION_INDEX_NAME -> "GSI1";
            case CLEANUP_INDEX_NAME -> "GSI2";
            case TTL_ATTRIBUTE -> "ttl";
            case SHARDS, DUE_PARTITIONS -> "1";
            case SCHEMA_VERSION -> "2";
            case RETENTION -> "P7D";
          };
      parameters.put(path.parameterName(variable), value);
    }
    return parameters;
  }
}
