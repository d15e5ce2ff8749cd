package dev.sagastore.dynamodb.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** Tests delays and failures, which an engine in the test's own process doesn't have. */
class TableOperationsTest {
  private final Stub client = new Stub();
  private final TableOperations operations =
      new TableOperations(
          client,
          "sagas",
          TableSchema.standard().withTtlAttribute("expires"),
          new BlockingSender());

  @Test
  void createWaitsAndEnablesTimeToLive() {
    operations.create(Duration.ofMinutes(1));

    assertThat(client.sent).containsExactly("CreateTable", "DescribeTable", "ttl on expires");
  }

  @Test
  void createFailsAtDeadlineWithoutTimeToLive() {
    client.status = TableStatus.CREATING;

    assertThatThrownBy(() -> operations.create(Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class, e -> assertThat(e.mayHaveBeenWritten()).isTrue())
        .hasMessage("the table 'sagas' was created, but is not ready after PT0.001S")
        .hasCauseInstanceOf(SdkClientException.class);
    assertThat(client.sent).doesNotContain("ttl on expires");
  }

  @Test
  void createFailsIfTableExists() {
    client.onCreate = inUse(1);

    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessage("the table 'sagas' already exists")
        .hasCause(client.onCreate);
    assertThat(client.sent).containsExactly("CreateTable");
  }

  @Test
  void createTranslatesFailures() {
    client.onTtl = SdkClientException.create("no connection to TTL");
    assertUnavailable(client.onTtl);
    client.onCreate = SdkClientException.create("no connection to create");
    assertUnavailable(client.onCreate);
  }

  private void assertUnavailable(SdkException cause) {
    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class, e -> assertThat(e.mayHaveBeenWritten()).isTrue())
        .hasMessageContaining("the table 'sagas' could not be")
        .hasMessageContaining(cause.getMessage())
        .hasCause(cause);
  }

  @Test
  void createFinishesTableOfEarlierAttempt() {
    for (Integer attempts : new Integer[] {2, null}) {
      client.sent.clear();
      client.onCreate = inUse(attempts);

      operations.create(Duration.ofMinutes(1));

      assertThat(client.sent)
          .containsExactly("CreateTable", "DescribeTable", "DescribeTable", "ttl on expires");
    }
  }

  @Test
  void createKeepsTableWithOtherKeys() {
    client.onCreate = inUse(2);
    client.foreign = true;

    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("the index GSI1 is missing");
    assertThat(client.sent).doesNotContain("ttl on expires");
  }

  @Test
  void createFailsIfTimeToLiveIsUnknown() {
    client.onTtl = SdkClientException.create("no connection to TTL");
    client.onDescribeTtl = SdkClientException.create("no connection at all");

    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .hasCause(client.onTtl)
        .satisfies(
            failure -> assertThat(failure.getSuppressed()).containsExactly(client.onDescribeTtl));
  }

  @Test
  void createAcceptsTimeToLiveOfEarlierAttempt() {
    client.onTtl = SdkClientException.create("TimeToLive is already enabled");
    client.ttl = TimeToLiveStatus.ENABLING;

    operations.create(Duration.ofMinutes(1));

    assertThat(client.sent).endsWith("DescribeTable", "ttl on expires", "DescribeTimeToLive");
  }

  @Test
  void createTranslatesFailureOfWait() {
    client.onDescribe = failure("AccessDeniedException", 400, "not allowed to DescribeTable");
    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageContaining("no permission on the table 'sagas': not allowed to DescribeTable")
        .hasCause(client.onDescribe);

    client.onDescribe = failure("InternalServerError", 500, "no description");
    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("the table 'sagas' could not be read after the write: no description")
        .hasCause(client.onDescribe);
    assertThat(client.sent).doesNotContain("ttl on expires");
  }

  @Test
  void verifyTranslatesFailures() {
    operations.create(Duration.ofMinutes(1));
    client.onDescribe = failure("InternalServerError", 500, "no description");

    assertThatThrownBy(operations::verify)
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("could not be read")
        .hasCause(client.onDescribe);
  }

  private static SdkException failure(String code, int status, String words) {
    return DynamoDbException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(words).build())
        .statusCode(status)
        .numAttempts(1)
        .build();
  }

  private static SdkException inUse(Integer attempts) {
    return ResourceInUseException.builder().message("in use").numAttempts(attempts).build();
  }

  /** A client that describes the table of its create request. */
  private static final class Stub implements DynamoDbClient {
    final List<String> sent = new ArrayList<>();
    TableStatus status = TableStatus.ACTIVE;
    TimeToLiveStatus ttl = TimeToLiveStatus.DISABLED;
    CreateTableRequest created;
    SdkException onCreate;
    SdkException onDescribe;
    SdkException onTtl;
    SdkException onDescribeTtl;
    boolean foreign;

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
      sent.add("CreateTable");
      created = request;
      return response(onCreate, CreateTableResponse.builder().build());
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
      sent.add("DescribeTable");
      return response(
          onDescribe,
          DescribeTableResponse.builder()
              .table(
                  table ->
                      table
                          .tableStatus(status)
                          .attributeDefinitions(created.attributeDefinitions())
                          .keySchema(created.keySchema())
                          .globalSecondaryIndexes(
                              created.globalSecondaryIndexes().stream()
                                  .filter(index -> !foreign)
                                  .map(Stub::asBuilt)
                                  .toList()))
              .build());
    }

    private static GlobalSecondaryIndexDescription asBuilt(GlobalSecondaryIndex index) {
      return GlobalSecondaryIndexDescription.builder()
          .indexName(index.indexName())
          .keySchema(index.keySchema())
          .projection(index.projection())
          .build();
    }

    @Override
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
      sent.add("DescribeTimeToLive");
      return response(
          onDescribeTtl,
          DescribeTimeToLiveResponse.builder()
              .timeToLiveDescription(
                  description -> description.timeToLiveStatus(ttl).attributeName("expires"))
              .build());
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
      sent.add("ttl on " + request.timeToLiveSpecification().attributeName());
      return response(onTtl, UpdateTimeToLiveResponse.builder().build());
    }

    private static <T> T response(SdkException failure, T response) {
      if (failure != null) {
        throw failure;
      }
      return response;
    }

    @Override
    public DynamoDbWaiter waiter() {
      return DynamoDbWaiter.builder().client(this).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
