package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.StoreAccess;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The suite on DynamoDB Local, with a table for this class alone. */
class DynamoDbSagaStoreConformanceTest extends SagaStoreConformance {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();
  private static final SagaTable TABLE = SagaTable.of(ENGINE.client(), ENGINE.newTableName());
  private static final RequestLog LOG = new RequestLog();
  private static final DynamoDbClient CLIENT =
      ENGINE
          .clientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(LOG))
          .build();

  @BeforeAll
  static void createTable() {
    TABLE.create(Duration.ofMinutes(1));
  }

  @Override
  protected SagaStore store(Clock clock) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(CLIENT).tableName(TABLE.name()).clock(clock).build();
    store.table().verify();
    return store;
  }

  /** What was sent is what {@code SagaStoreTable.grantReadWrite} grants: no more and no less. */
  @AfterAll
  static void operationsSentAreThoseThatAreGranted() {
    CLIENT.close();
    assertThat(LOG.entries().stream().map(RequestLog.Entry::operation).distinct())
        .containsExactlyInAnyOrderElementsOf(StoreAccess.READ_WRITE.operations());
  }
}
