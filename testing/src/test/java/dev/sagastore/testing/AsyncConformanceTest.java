package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;
import java.util.List;

/** The asynchronous store, with derived ids. */
class AsyncConformanceTest extends EngineConformance {
  @Override
  protected SagaStore store(Clock clock) {
    return async(clock);
  }

  /** Tables are verified by the blocking client alone. */
  @Override
  List<String> neverSent() {
    return List.of("TransactWriteItems", "DescribeTable", "DescribeTimeToLive");
  }
}
