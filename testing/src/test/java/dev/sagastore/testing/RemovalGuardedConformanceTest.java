package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;

/** Guards expire with their sagas. */
class RemovalGuardedConformanceTest extends RemovalConformanceTest {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }
}
