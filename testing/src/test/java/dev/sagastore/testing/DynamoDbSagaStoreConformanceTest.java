package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

/** The suite on DynamoDB Local, with a table for this class alone. */
class DynamoDbSagaStoreConformanceTest extends SagaStoreConformance {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();
  private static final SagaTable TABLE = SagaTable.of(ENGINE.client(), ENGINE.newTableName());

  @BeforeAll
  static void createTable() {
    TABLE.create(Duration.ofMinutes(1));
  }

  @Override
  protected SagaStore store(Clock clock) {
    return DynamoDbSagaStore.builder()
        .client(ENGINE.client())
        .tableName(TABLE.name())
        .clock(clock)
        .build();
  }
}
