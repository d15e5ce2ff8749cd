package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Clock;

class InMemoryIndexedConformanceTest extends SagaStoreConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.INDEXED;
  }

  @Override
  protected SagaStore store(Clock clock) {
    return new InMemorySagaStore(clock, DynamoDbSagaStore.defaultJsonMapper(), identity());
  }
}
