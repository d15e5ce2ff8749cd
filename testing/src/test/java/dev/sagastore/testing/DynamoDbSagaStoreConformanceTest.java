package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.StoreAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The suite on DynamoDB Local, with a table for this class alone. Each test also passes alone, and
 * as often as it is run.
 */
class DynamoDbSagaStoreConformanceTest extends SagaStoreConformance {
  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.shared();
  private static final RequestLog LOG = new RequestLog();

  private static SagaTable table;
  private static DynamoDbClient client;

  @BeforeAll
  static void createTable() {
    LOG.clear();
    client =
        ENGINE
            .clientBuilder()
            .overrideConfiguration(config -> config.addExecutionInterceptor(LOG))
            .build();
    table = SagaTable.of(ENGINE.client(), ENGINE.newTableName());
    table.create(Duration.ofMinutes(1));
  }

  @Override
  protected SagaStore store(Clock clock) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(client).tableName(table.name()).clock(clock).build();
    store.table().verify();
    return store;
  }

  /** {@code SagaStoreTable.grantReadWrite} grants no more than is needed ... */
  @Test
  void everyOperationThatIsGrantedIsSent() {
    SagaStore store = store(Clock.systemUTC());
    SagaType<String> type = SagaType.of("OrderSaga", String.class);
    Saga<String> saga = store.insert(type, "order-42", "new");
    assertThat(store.findById(type, saga.sagaId())).contains(saga);
    store.delete(saga);

    assertThat(operationsSent()).containsAll(StoreAccess.READ_WRITE.operations());
  }

  /** ... and no less: this looks at what the whole suite has sent. */
  @AfterAll
  static void everyOperationSentIsGranted() {
    client.close();
    assertThat(operationsSent()).isSubsetOf(StoreAccess.READ_WRITE.operations());
  }

  private static List<String> operationsSent() {
    return LOG.entries().stream().map(RequestLog.Entry::operation).distinct().toList();
  }
}
