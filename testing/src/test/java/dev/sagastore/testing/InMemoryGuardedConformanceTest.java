package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.ExtensibleSagaStore;
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

  private InMemorySagaStore memory;

  @Override
  public ExtensibleSagaStore extensibleStore() {
    return memory;
  }

  @Override
  protected SagaStore store(Clock clock) {
    memory =
        new InMemorySagaStore(
            clock, settings -> settings.identity(identity()).retention(Duration.ofHours(12)));
    return new BlockingSagaStore(memory.async());
  }
}
