package dev.sagastore.bus;

import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A store on an engine with DynamoDB's protocol. Tests set what happens before its next write, and
 * whether the response is lost.
 */
final class EngineStore implements AutoCloseable {
  private final DynamoDbEngine engine = DynamoDbEngine.start();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .httpClient(engine.httpClient())
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .overrideConfiguration(config -> config.addExecutionInterceptor(new Faults()))
          .build();
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(client).tableName("sagas").build();
  private @Nullable Runnable beforeWrite;
  private boolean losesResponse;

  EngineStore() {
    SagaTable.of(client, "sagas").create(Duration.ofMinutes(1));
  }

  private final class Faults implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      Runnable action = beforeWrite;
      if (action != null && isWrite(context)) {
        beforeWrite = null;
        action.run();
      }
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      if (losesResponse && isWrite(context)) {
        losesResponse = false;
        throw SdkClientException.create("the response was lost");
      }
    }
  }

  private static boolean isWrite(Context.BeforeExecution context) {
    return !(context.request() instanceof GetItemRequest
        || context.request() instanceof QueryRequest);
  }

  /** Returns a type of sagas that no other test has. */
  static SagaType<String> newType() {
    return SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  }

  DynamoDbClient client() {
    return client;
  }

  DynamoDbSagaStore store() {
    return store;
  }

  /** Lets something happen before the next write. */
  void beforeWrite(Runnable action) {
    beforeWrite = action;
  }

  /** Lets the next write take effect without a response. */
  void loseResponse() {
    losesResponse = true;
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
