package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.SagaStoreBuilder;

/** A table with shards, which guards have to be found in, too; and every state compressed. */
class ShardedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity()).shards(3).compressAbove(0);
  }
}
