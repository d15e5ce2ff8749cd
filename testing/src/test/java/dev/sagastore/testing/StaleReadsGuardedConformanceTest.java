package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;

/** Guards, too, are read as they are. */
class StaleReadsGuardedConformanceTest extends StaleReadsConformanceTest {
  @Override
  public SagaIdentity identity() {
    return SagaIdentity.GUARDED;
  }
}
