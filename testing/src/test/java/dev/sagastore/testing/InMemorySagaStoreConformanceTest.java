package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;

class InMemorySagaStoreConformanceTest extends SagaStoreConformance {
  @Override
  protected SagaStore store(Clock clock) {
    return new InMemorySagaStore(clock);
  }
}
