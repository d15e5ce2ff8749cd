package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.schema.Retention;

/** Chosen ids without guards, and a store that keeps completed sagas for ever. */
class IndexedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.INDEXED;
  }

  @Override
  public Retention retention() {
    return Retention.never();
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity()).withoutExpiry();
  }
}
