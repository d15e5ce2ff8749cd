package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.schema.Retention;
import java.time.Duration;

/**
 * A table with shards, which guards have to be found in, too; every state compressed; and a
 * retention of the store's own.
 */
class ShardedConformanceTest extends EngineConformance {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }

  @Override
  public Retention retention() {
    return Retention.of(Duration.ofHours(12));
  }

  @Override
  void configure(SagaStoreBuilder<?> builder) {
    builder.identity(identity()).shards(3).compressAbove(0).retention(Duration.ofHours(12));
  }
}
