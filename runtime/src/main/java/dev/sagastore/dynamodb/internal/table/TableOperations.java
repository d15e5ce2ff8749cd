package dev.sagastore.dynamodb.internal.table;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.dynamodb.internal.engine.ClientFailure;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.KeySchema;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.core.waiters.WaiterResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** Creates, deletes and verifies the table. */
public final class TableOperations {
  private final DynamoDbClient client;
  private final BlockingSender sender;
  private final String tableName;
  private final TableSchema schema;
  private final TableCheck check;
  private final FailureTranslator failures;

  /**
   * Creates the operations.
   *
   * @param client client that sends the requests
   * @param tableName name of the table
   * @param schema the expected schema
   * @param sender sender that calls the client
   */
  public TableOperations(
      DynamoDbClient client, String tableName, TableSchema schema, BlockingSender sender) {
    this.client = client;
    this.sender = sender;
    this.tableName = tableName;
    this.schema = schema;
    this.check = new TableCheck(schema);
    this.failures = new FailureTranslator(tableName);
  }

  /** See {@link dev.sagastore.dynamodb.SagaTable#create}. */
  public void create(Duration deadline) {
    boolean isOwn = createTable();
    awaitTable(deadline);
    if (!isOwn) {
      requireNone(keyDifferences());
    }
    enableTtl();
  }

  /** See {@link dev.sagastore.dynamodb.SagaTable#schema}. */
  public TableSchema schema() {
    return schema;
  }

  /** See {@link dev.sagastore.dynamodb.SagaTable#delete}. */
  public void delete(Duration deadline) {
    try {
      sender.send(() -> client.deleteTable(request -> request.tableName(tableName)));
    } catch (ResourceNotFoundException e) {
      // after a retry of the SDK, the first attempt may have deleted the table
      if (Integer.valueOf(1).equals(e.numAttempts())) {
        throw failures.writing(e);
      }
    } catch (ResourceInUseException e) {
      // the table is being deleted, perhaps by a first attempt, or is still being created
      if (Integer.valueOf(1).equals(e.numAttempts())) {
        throw failures.writing(e);
      }
    } catch (SdkException e) {
      throw failures.writing(e);
    }
    await(
        "was deleted, but still exists",
        deadline,
        waiter ->
            waiter.waitUntilTableNotExists(
                request -> request.tableName(tableName), override(deadline)));
  }

  private static Consumer<WaiterOverrideConfiguration.Builder> override(Duration deadline) {
    return override -> override.waitTimeout(deadline).maxAttempts(Integer.MAX_VALUE);
  }

  /** Creates the table. Returns false if another caller may have created the existing one. */
  private boolean createTable() {
    try {
      sender.send(() -> client.createTable(createRequest()));
      return true;
    } catch (ResourceInUseException e) {
      // after a retry of the SDK, the first attempt may have created the table
      if (Integer.valueOf(1).equals(e.numAttempts())) {
        throw new SagaStoreConfigurationException(
            null, null, "the table '%s' already exists".formatted(tableName), e);
      }
      return false;
    } catch (SdkException e) {
      throw failures.writing(e);
    }
  }

  private void enableTtl() {
    try {
      sender.send(
          () ->
              client.updateTimeToLive(
                  request ->
                      request
                          .tableName(tableName)
                          .timeToLiveSpecification(
                              ttl -> ttl.enabled(true).attributeName(schema.ttlAttribute()))));
    } catch (SdkException e) {
      // the request fails if TTL is already on, such as after a lost response
      SagaStoreException failure = failures.writing(e);
      if (!isTtlOn(failure)) {
        throw failure;
      }
    }
  }

  private boolean isTtlOn(SagaStoreException failure) {
    try {
      return check.differences(describeTtl()).isEmpty();
    } catch (SdkException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** See {@link dev.sagastore.dynamodb.SagaTable#verify}. */
  public void verify() {
    try {
      requireNone(check.differences(describe(), describeTtl()));
    } catch (SdkException e) {
      throw failures.reading(null, null, e);
    }
  }

  private List<String> keyDifferences() {
    try {
      return check.differences(describe());
    } catch (SdkException e) {
      throw failures.reading(null, null, e);
    }
  }

  private void requireNone(List<String> differences) {
    if (!differences.isEmpty()) {
      throw new SagaStoreConfigurationException(
          "the table '%s' is not what the store expects:\n  - %s\n%s"
              .formatted(
                  tableName,
                  String.join("\n  - ", differences),
                  "Use the table that SagaStoreTable deployed, with the environment variables it sets."));
    }
  }

  private TableDescription describe() {
    return sender.send(() -> client.describeTable(request -> request.tableName(tableName))).table();
  }

  private TimeToLiveDescription describeTtl() {
    return sender
        .send(() -> client.describeTimeToLive(request -> request.tableName(tableName)))
        .timeToLiveDescription();
  }

  private void awaitTable(Duration deadline) {
    await(
        "was created, but is not ready",
        deadline,
        waiter ->
            waiter.waitUntilTableExists(
                request -> request.tableName(tableName), override(deadline)));
  }

  private void await(
      String problem,
      Duration deadline,
      Function<DynamoDbWaiter, WaiterResponse<DescribeTableResponse>> wait) {
    try (DynamoDbWaiter waiter = client.waiter()) {
      WaiterResponse<DescribeTableResponse> unused = sender.send(() -> wait.apply(waiter));
    } catch (ClientFailure e) {
      throw failures.afterWriting(e);
    } catch (SdkException e) {
      // the waiter wraps exceptions of the client; without a cause, the deadline has passed
      if (e.getCause() != null) {
        throw failures.afterWriting(ClientFailure.of(e.getCause()));
      }
      throw new SagaStoreUnavailableException(
          null,
          null,
          "the table '%s' %s after %s".formatted(tableName, problem, deadline),
          true,
          e);
    }
  }

  private CreateTableRequest createRequest() {
    return CreateTableRequest.builder()
        .tableName(tableName)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(
            Arrays.stream(KeyAttribute.values())
                .map(
                    key ->
                        AttributeDefinition.builder()
                            .attributeName(key.attributeName())
                            .attributeType(ScalarAttributeType.S)
                            .build())
                .toList())
        .keySchema(elements(schema.keys()))
        .globalSecondaryIndexes(schema.indexes().stream().map(TableOperations::index).toList())
        .build();
  }

  private static GlobalSecondaryIndex index(IndexSchema index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(elements(index.keys()))
        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static List<KeySchemaElement> elements(KeySchema keys) {
    return List.of(
        KeySchemaElement.builder()
            .attributeName(keys.partitionKey().attributeName())
            .keyType(KeyType.HASH)
            .build(),
        KeySchemaElement.builder()
            .attributeName(keys.sortKey().attributeName())
            .keyType(KeyType.RANGE)
            .build());
  }
}
