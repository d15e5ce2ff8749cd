package dev.sagastore.cdkapp;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SagaStoreConformance;
import dev.sagastore.testing.SynthesizedTemplate;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The suite on what would be deployed: the table is the template's, and the store is configured
 * from the environment of the template's function.
 */
class DeployedStoreConformanceTest extends SagaStoreConformance {
  private static EmbeddedDynamoDb engine;
  private static SynthesizedTemplate template;

  @BeforeAll
  static void deploy() {
    engine = EmbeddedDynamoDb.start();
    template = SynthesizedTemplate.read(SynthesizedOrderSaga.defaultTemplate());
    template.createTables(engine.client());
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Override
  protected SagaStore store(Clock clock) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .client(engine.client())
            .environment(template.functionEnvironment())
            .clock(clock)
            .build();
    store.table().verify();
    return store;
  }
}
