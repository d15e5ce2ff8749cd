package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.schema.Retention;
import java.time.Clock;
import java.time.Duration;

/** The asynchronous side of the store in memory, with settings. */
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
    InMemorySagaStore store =
        new InMemorySagaStore(
            clock, settings -> settings.identity(identity()).retention(Duration.ofHours(12)));
    return new BlockingSagaStore(store.async());
  }
}
