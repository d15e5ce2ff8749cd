package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The suite on the embedded DynamoDB, with a table for each class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EngineConformance extends SagaStoreConformance {
  private final TestTable table = TestTable.create();
  private final RequestLog log = new RequestLog();
  private final DynamoDbClient client =
      TestTable.ENGINE
          .clientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(log))
          .build();
  private final DynamoDbAsyncClient asyncClient =
      TestTable.ENGINE
          .asyncClientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(log))
          .build();

  /** Sets what is special about the store to test. */
  void configure(SagaStoreBuilder<?> builder) {}

  @Override
  protected SagaStore store(Clock clock) {
    return blocking(clock);
  }

  /** Also if the store to test is the asynchronous one, whose updates stand beside extensions. */
  @Override
  public ExtensibleSagaStore extensibleStore() {
    return blocking(clock());
  }

  final DynamoDbSagaStore blocking(Clock clock) {
    DynamoDbSagaStore.Builder builder = DynamoDbSagaStore.builder().client(client);
    builder.tableName(table.name()).clock(clock);
    configure(builder);
    DynamoDbSagaStore store = builder.build();
    store.table().verify();
    return store;
  }

  final SagaStore async(Clock clock) {
    DynamoDbAsyncSagaStore.Builder builder = DynamoDbAsyncSagaStore.builder().client(asyncClient);
    builder.tableName(table.name()).clock(clock);
    configure(builder);
    return new BlockingSagaStore(builder.build());
  }

  /** IAM has no action for transactions, but asks for those of the writes in them. */
  @AfterAll
  void everyOperationSentIsGranted() {
    client.close();
    asyncClient.close();
    List<String> granted = new ArrayList<>(StoreAccess.READ_WRITE.itemActions());
    granted.addAll(StoreAccess.READ_WRITE.tableActions());
    granted.add("dynamodb:TransactWriteItems");
    assertThat(log.entries().stream().map(entry -> "dynamodb:" + entry.operation()).distinct())
        .isSubsetOf(granted);
  }
}
