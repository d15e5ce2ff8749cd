package dev.sagastore.testing;

import java.util.List;

/** Derived ids, as by default. */
class DynamoDbSagaStoreConformanceTest extends EngineConformance {
  @Override
  List<String> neverSent() {
    return List.of("TransactWriteItems");
  }
}
