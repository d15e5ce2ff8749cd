package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import java.time.Clock;

/** The asynchronous store, with guards and shards. */
class AsyncGuardedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity()).shards(2);
  }

  @Override
  protected SagaStore store(Clock clock) {
    return async(clock);
  }
}
