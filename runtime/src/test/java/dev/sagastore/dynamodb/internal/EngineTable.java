package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** A table on an embedded DynamoDB of its own, with stores and direct access to the items. */
public final class EngineTable {
  private final DynamoDbEngine engine = DynamoDbEngine.start();
  private final TableSchema schema;
  private final DynamoDbClient client;

  private EngineTable(TableSchema schema) {
    this.schema = schema;
    this.client = client(new ExecutionInterceptor() {});
    SagaTable.of(client, name(), schema).create(Duration.ofMinutes(1));
  }

  public static EngineTable create() {
    return create(TableSchema.standard());
  }

  public static EngineTable create(TableSchema schema) {
    return new EngineTable(schema);
  }

  public String name() {
    return "sagas";
  }

  /** Returns the engine, to switch on lagging indexes or to hold a transaction. */
  public DynamoDbEngine engine() {
    return engine;
  }

  public DynamoDbClient client() {
    return client;
  }

  /** Returns a client whose requests an interceptor sees. */
  public DynamoDbClient client(ExecutionInterceptor interceptor) {
    return DynamoDbClient.builder()
        .httpClient(engine.httpClient())
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
        .build();
  }

  public DynamoDbSagaStore store(SagaIdentity identity) {
    return storeBuilder().identity(identity).build();
  }

  /** Returns a store whose requests an interceptor sees. */
  public DynamoDbSagaStore store(SagaIdentity identity, ExecutionInterceptor interceptor) {
    return storeBuilder().identity(identity).client(client(interceptor)).build();
  }

  public DynamoDbSagaStore.Builder storeBuilder() {
    return DynamoDbSagaStore.builder().client(client).tableName(name()).schema(schema);
  }

  /** Sends a request, and returns the response or the exception that it ends with. */
  public Object send(DynamoDbRequest request) {
    try {
      if (request instanceof QueryRequest query) {
        return client.query(query);
      }
      return request instanceof DeleteItemRequest delete
          ? client.deleteItem(delete)
          : client.batchGetItem((BatchGetItemRequest) request);
    } catch (DynamoDbException failure) {
      return failure;
    }
  }

  /** Returns all items. */
  public List<Map<String, AttributeValue>> items() {
    return client.scan(request -> request.tableName(name()).consistentRead(true)).items();
  }

  /** Returns the stored item of a saga; empty if there is none. */
  public Map<String, AttributeValue> item(Saga<?> saga) {
    return client
        .getItem(request -> request.tableName(name()).consistentRead(true).key(key(saga)))
        .item();
  }

  /** Returns all items of the sagas of a name, guards included, in the order of their sort keys. */
  public List<Map<String, AttributeValue>> items(String sagaName) {
    return client
        .query(
            request ->
                request
                    .tableName(name())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :partition")
                    .expressionAttributeValues(
                        Map.of(
                            ":partition",
                            AttributeValue.fromS(schema.partitions().ofSagas(sagaName, 0)))))
        .items();
  }

  /** Sets an attribute, as another tool does. */
  public Map<String, AttributeValue> set(Saga<?> saga, String attribute, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(item(saga));
    item.put(attribute, value);
    return put(item);
  }

  /** Removes an attribute, as another tool does. */
  public Map<String, AttributeValue> unset(Saga<?> saga, String attribute) {
    Map<String, AttributeValue> item = new HashMap<>(item(saga));
    item.remove(attribute);
    return put(item);
  }

  /** Puts an item, as another tool does. */
  public Map<String, AttributeValue> put(Map<String, AttributeValue> item) {
    client.putItem(request -> request.tableName(name()).item(item));
    return item;
  }

  /** Removes the item of a saga and leaves its guards, as another tool does. */
  public void remove(Saga<?> saga) {
    client.deleteItem(request -> request.tableName(name()).key(key(saga)));
  }

  private Map<String, AttributeValue> key(Saga<?> saga) {
    return Fixtures.keys(schema).saga(saga.type().name(), saga.sagaId());
  }
}
