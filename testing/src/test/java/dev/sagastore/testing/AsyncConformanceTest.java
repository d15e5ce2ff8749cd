package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;

/** The asynchronous store, with derived ids. */
class AsyncConformanceTest extends EngineConformance {
  @Override
  protected SagaStore store(Clock clock) {
    return async(clock);
  }
}
