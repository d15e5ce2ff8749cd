package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.schema.Retention;
import java.time.Clock;
import java.time.Duration;

class InMemoryGuardedConformanceTest extends SagaStoreConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  public Retention retention() {
    return Retention.of(Duration.ofHours(12));
  }

  @Override
  protected SagaStore store(Clock clock) {
    return InMemorySagaStore.builder()
        .clock(clock)
        .identity(identity())
        .retention(Duration.ofHours(12))
        .build();
  }
}
