package dev.sagastore.cdkapp.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.construct.ISagaStoreTable;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SagaStoreConformance;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The whole suite with the permissions that {@code grantReadWrite} gives, and all of them used. */
class GrantedStoreConformanceTest extends SagaStoreConformance {
  private static EmbeddedDynamoDb engine;
  private static Policy policy;
  private static Gate gate;
  private static DynamoDbClient client;
  private static SagaTable table;

  @BeforeAll
  static void start() {
    engine = EmbeddedDynamoDb.start();
    table = SagaTable.of(engine.client(), engine.newTableName());
    table.create(Duration.ofMinutes(1));
    policy = Policy.of(table.name(), ISagaStoreTable::grantReadWrite);
    gate = new Gate(policy);
    client =
        engine
            .clientBuilder()
            .overrideConfiguration(config -> config.addExecutionInterceptor(gate))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    engine.close();
    assertThat(Need.pairs(gate.used())).containsExactlyInAnyOrderElementsOf(policy.pairs());
  }

  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  protected SagaStore store(Clock clock) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .client(client)
            .tableName(table.name())
            .identity(identity())
            .clock(clock)
            .build();
    store.table().verify();
    return store;
  }
}
