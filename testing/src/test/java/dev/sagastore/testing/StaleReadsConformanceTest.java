package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;

/**
 * Eventually consistent reads show every item as it was before its last write: a read that should
 * be strongly consistent, and is not, fails here. Clean-ups read so on purpose, at half the price,
 * and leave to the next one what they see too late: every second query sees all.
 */
class StaleReadsConformanceTest extends SagaStoreConformance {
  @Override
  protected SagaStore store(Clock clock) {
    PrivateEngine table = PrivateEngine.start(clock);
    table.engine().setStaleReads(true);
    return table.catchingUpStore(settings -> settings.identity(identity()));
  }
}
