package dev.sagastore.cdkapp.demo;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.RequestLog;
import dev.sagastore.testing.SettableClock;
import dev.sagastore.testing.SynthesizedTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The table of a template, on an embedded DynamoDB in virtual time. */
final class DemoTable implements AutoCloseable {
  private final SettableClock clock;
  private final EmbeddedDynamoDb engine;
  private final RequestLog requests = new RequestLog();
  private final WriteInterceptor writes = new WriteInterceptor();
  private final DynamoDbClient client;
  private final List<String> names;
  private final ExtensibleSagaStore store;
  private final SagaStore observer;

  /**
   * Creates the table.
   *
   * @param template the template
   * @param start the initial time
   */
  DemoTable(SynthesizedTemplate template, Instant start) {
    this.clock = new SettableClock(start);
    this.engine = EmbeddedDynamoDb.start(clock);
    this.client =
        engine
            .clientBuilder()
            .overrideConfiguration(
                config -> config.addExecutionInterceptor(requests).addExecutionInterceptor(writes))
            .build();
    this.names = template.createTables(engine.client());
    Map<String, String> environment = template.functionEnvironment();
    DynamoDbSagaStore sagas = store(client, environment);
    sagas.table().verify();
    this.store = sagas;
    this.observer = store(engine.client(), environment);
  }

  private DynamoDbSagaStore store(DynamoDbClient dynamoDb, Map<String, String> environment) {
    return DynamoDbSagaStore.builder()
        .client(dynamoDb)
        .environment(environment)
        .clock(clock)
        .build();
  }

  SettableClock clock() {
    return clock;
  }

  /** Returns the names of the template's tables. */
  List<String> names() {
    return names;
  }

  /** Returns the store of the orders, whose requests are recorded. */
  ExtensibleSagaStore store() {
    return store;
  }

  /** Returns a store whose requests aren't recorded. */
  SagaStore observer() {
    return observer;
  }

  /** Returns the requests of the orders. */
  RequestLog requests() {
    return requests;
  }

  /** Returns what can run an action before a write of the orders. */
  WriteInterceptor writes() {
    return writes;
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }
}
