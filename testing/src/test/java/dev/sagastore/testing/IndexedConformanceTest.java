package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.SagaStoreBuilder;

/** Chosen ids without guards. */
class IndexedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.INDEXED;
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity());
  }
}
