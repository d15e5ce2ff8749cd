package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreUnavailableException;
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
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** What an engine in the test's own process never does: take its time, or fail halfway. */
class TableOperationsTest {
  private final Stub client = new Stub();
  private final TableOperations operations =
      new TableOperations(client, "sagas", TableSchema.standard().withTtlAttribute("expires"));

  @Test
  void aTableIsCreatedAwaitedAndGivenItsTimeToLive() {
    operations.create(Duration.ofMinutes(1));

    assertThat(client.sent).containsExactly("CreateTable", "DescribeTable", "ttl on expires");
  }

  @Test
  void aTableThatIsNotReadyInTimeIsLeftWithoutTimeToLive() {
    client.status = TableStatus.CREATING;

    assertThatThrownBy(() -> operations.create(Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class, e -> assertThat(e.mayHaveBeenWritten()).isTrue())
        .hasMessage("the table 'sagas' was created, but is not ready after PT0.001S")
        .hasCauseInstanceOf(SdkClientException.class);
    assertThat(client.sent).doesNotContain("ttl on expires");
  }

  @Test
  void aTableThatIsThereAlready() {
    client.onCreate = ResourceInUseException.builder().message("in use").build();

    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessage("there is a table 'sagas' already")
        .hasCause(client.onCreate);
    assertThat(client.sent).containsExactly("CreateTable");
  }

  @Test
  void failuresBeforeAndAfterTheWaitAreTranslated() {
    client.onTtl = SdkClientException.create("no connection to TTL");
    assertUnavailable(client.onTtl);
    client.onCreate = SdkClientException.create("no connection to create");
    assertUnavailable(client.onCreate);
  }

  private void assertUnavailable(SdkException cause) {
    assertThatThrownBy(() -> operations.create(Duration.ofMinutes(1)))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("the table 'sagas' could not be")
        .hasMessageContaining(cause.getMessage())
        .hasCause(cause);
  }

  @Test
  void verifyTranslatesFailuresToo() {
    client.onDescribe = noDescription();

    assertThatThrownBy(operations::verify)
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining("could not be read")
        .hasCause(client.onDescribe);
  }

  private static SdkException noDescription() {
    return DynamoDbException.builder()
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("InternalServerError")
                .errorMessage("no description")
                .build())
        .statusCode(500)
        .build();
  }

  private static final class Stub implements DynamoDbClient {
    final List<String> sent = new ArrayList<>();
    TableStatus status = TableStatus.ACTIVE;
    SdkException onCreate;
    SdkException onDescribe;
    SdkException onTtl;

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
      sent.add("CreateTable");
      return answer(onCreate, CreateTableResponse.builder().build());
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
      sent.add("DescribeTable");
      return answer(
          onDescribe,
          DescribeTableResponse.builder().table(table -> table.tableStatus(status)).build());
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
      sent.add("ttl on " + request.timeToLiveSpecification().attributeName());
      return answer(onTtl, UpdateTimeToLiveResponse.builder().build());
    }

    private static <T> T answer(SdkException failure, T answer) {
      if (failure != null) {
        throw failure;
      }
      return answer;
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
