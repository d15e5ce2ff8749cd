package dev.sagastore.docs;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.ssm.SagaStoreParameters;
import java.time.Duration;

/** The snippets about configuration, for the compiler; never run. */
@SuppressWarnings("unused")
final class ConfigurationSnippets {
  void fromTheEnvironmentAndTheBuilder() {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .environment(System.getenv())
            .retention(Duration.ofDays(7))
            .build();
  }

  void twoTables() {
    SagaStore orders = DynamoDbSagaStore.fromEnvironment("ORDERS_");
    SagaStore parcels = DynamoDbSagaStore.fromEnvironment("PARCELS_");
  }

  void parameters() {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .environment(SagaStoreParameters.read("/orders/saga-store"))
            .build();
  }
}
