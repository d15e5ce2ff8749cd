package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import java.time.Clock;

/**
 * Indexes lag: each second query sees what was written before it, and the others see what the last
 * of those saw. Lookups of INDEXED sagas, listings and clean-ups must cope with both.
 */
class LaggingIndexConformanceTest extends SagaStoreConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.INDEXED;
  }

  @Override
  protected SagaStore store(Clock clock) {
    PrivateEngine table = PrivateEngine.start(clock);
    table.engine().setLaggingIndexes(true);
    return table.catchingUpStore(settings -> settings.identity(identity()));
  }
}
