package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The suite on whatever speaks DynamoDB's protocol at {@code sagastore.endpoint}. */
@EnabledIfSystemProperty(
    named = RemoteTable.ENDPOINT,
    matches = ".+",
    disabledReason =
        "no endpoint: -Dsagastore.endpoint=http://localhost:8000 would run the suite there")
class EndpointConformanceTest extends SagaStoreConformance {
  private static RemoteTable table;

  @BeforeAll
  static void createTable() {
    table = RemoteTable.createAtEndpoint();
  }

  @AfterAll
  static void removeTable() {
    // null if it could not be created
    if (table != null) {
      table.close();
    }
  }

  @Override
  protected SagaStore store(Clock clock) {
    return table.store(clock);
  }
}
