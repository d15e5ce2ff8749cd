package dev.sagastore.example;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.time.Duration;

/** Stores for tests, in the embedded DynamoDB. */
final class Stores {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();

  private Stores() {}

  /** A store with an empty table of its own. */
  static DynamoDbSagaStore withNewTable() {
    DynamoDbSagaStore store = withoutTable();
    store.table().create(Duration.ofSeconds(10));
    return store;
  }

  /** A store whose table does not exist. */
  static DynamoDbSagaStore withoutTable() {
    return DynamoDbSagaStore.builder()
        .client(ENGINE.client())
        .tableName(ENGINE.newTableName())
        .build();
  }
}
