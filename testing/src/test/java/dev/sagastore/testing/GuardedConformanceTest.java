package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.SagaStoreBuilder;

/** Chosen ids with guards; only these need every operation that is granted. */
class GuardedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity());
  }
}
