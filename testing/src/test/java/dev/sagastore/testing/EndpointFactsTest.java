package dev.sagastore.testing;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The facts on whatever speaks DynamoDB's protocol at {@code sagastore.endpoint}. */
@EnabledIfSystemProperty(
    named = RemoteTable.ENDPOINT,
    matches = ".+",
    disabledReason =
        "no endpoint: -Dsagastore.endpoint=http://localhost:8000 would check the facts there")
class EndpointFactsTest extends DynamoDbFacts {
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
  public DynamoDbClient client() {
    return table.client();
  }

  @Override
  public String tableName() {
    return table.table().name();
  }
}
