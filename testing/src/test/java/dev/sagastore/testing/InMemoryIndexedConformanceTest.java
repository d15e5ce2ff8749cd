package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.schema.Retention;
import java.time.Clock;

class InMemoryIndexedConformanceTest extends SagaStoreConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.INDEXED;
  }

  @Override
  public Retention retention() {
    return Retention.never();
  }

  @Override
  protected SagaStore store(Clock clock) {
    return InMemorySagaStore.builder().clock(clock).identity(identity()).withoutExpiry().build();
  }
}
