package dev.sagastore.testing;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.embedded.DynamoDbEngine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An engine with one table, whose switches a test may use.
 *
 * @param dynamoDb the engine
 * @param clock the clock of the engine and of the stores
 */
record PrivateEngine(EmbeddedDynamoDb dynamoDb, Clock clock) {
  private static final String TABLE_NAME = "sagas";

  static PrivateEngine start(Clock clock) {
    return new PrivateEngine(EmbeddedDynamoDb.start(clock), clock);
  }

  DynamoDbEngine engine() {
    return dynamoDb.engine();
  }

  /** Returns a store on the table, which the first store creates. */
  DynamoDbSagaStore store(Consumer<SagaStoreBuilder<?>> settings) {
    return store(dynamoDb.client(), settings);
  }

  /**
   * Returns a store on the table.
   *
   * @param beforeAttempt called with the engine and the operation before each attempt
   */
  DynamoDbSagaStore store(
      Consumer<SagaStoreBuilder<?>> settings, BiConsumer<DynamoDbEngine, String> beforeAttempt) {
    ExecutionInterceptor interceptor =
        new ExecutionInterceptor() {
          @Override
          public void beforeTransmission(
              Context.BeforeTransmission context, ExecutionAttributes attributes) {
            beforeAttempt.accept(
                engine(), attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
          }
        };
    return store(
        dynamoDb
            .clientBuilder()
            .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
            .build(),
        settings);
  }

  /** Returns a store whose every second query sees all that was written before it. */
  DynamoDbSagaStore catchingUpStore(Consumer<SagaStoreBuilder<?>> settings) {
    AtomicInteger queries = new AtomicInteger();
    return store(
        settings,
        (engine, operation) -> {
          if (operation.equals("Query") && queries.incrementAndGet() % 2 == 0) {
            engine.catchUp();
          }
        });
  }

  DynamoDbSagaStore store(DynamoDbClient client, Consumer<SagaStoreBuilder<?>> settings) {
    DynamoDbSagaStore.Builder builder = DynamoDbSagaStore.builder().client(client);
    builder.tableName(TABLE_NAME).clock(clock);
    settings.accept(builder);
    DynamoDbSagaStore store = builder.build();
    store.table().create(Duration.ofMinutes(1));
    return store;
  }
}
