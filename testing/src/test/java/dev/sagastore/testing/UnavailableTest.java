package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.SagaTable;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB stays out of reach for longer than the client retries. */
class UnavailableTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final TestTable TABLE = TestTable.create();

  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final String correlationId = "order-" + UUID.randomUUID();

  @AfterEach
  void allFaultsHappened() {
    assertThat(faults.remaining()).isZero();
  }

  @Test
  void throttlingAtTheOnlyAttemptCertainlyWroteNothing() {
    faults.next("PutItem", Fault.THROTTLED);

    SagaStoreUnavailableException unavailable = insertWithAttempts(1);

    assertThat(unavailable.mayHaveBeenWritten()).isFalse();
    assertThat(unavailable)
        .hasMessageContaining(TABLE.name())
        .hasMessageContaining("rate exceeded")
        .hasCauseInstanceOf(SdkException.class);
    assertThat(unavailable.sagaName()).isEqualTo("OrderSaga");
    assertThat(TABLE.store().find(TYPE.correlationId(correlationId))).isEmpty();
  }

  @Test
  void aTableThatCannotBeWaitedForMayHaveBeenCreated() {
    faults.next("DescribeTable", Fault.SERVER_ERROR);
    try (DynamoDbClient client = clientWithAttempts(1)) {
      SagaTable table = SagaTable.of(client, TestTable.ENGINE.newTableName());

      SagaStoreUnavailableException unavailable =
          catchThrowableOfType(
              SagaStoreUnavailableException.class, () -> table.create(Duration.ofSeconds(20)));

      assertThat(unavailable.mayHaveBeenWritten()).isTrue();
      assertThat(unavailable).hasMessageContaining("could not be read after the write");
      SagaTable.of(TestTable.ENGINE.client(), table.name()).delete(Duration.ofSeconds(20));
    }
  }

  @Test
  void aLostResponseMayHaveBeenWritten() {
    faults.next("PutItem", Fault.LOST_RESPONSE);

    SagaStoreUnavailableException unavailable = insertWithAttempts(1);

    assertThat(unavailable.mayHaveBeenWritten()).isTrue();
    assertThat(TABLE.store().find(TYPE.correlationId(correlationId))).isPresent();
  }

  @Test
  void throttlingAfterALostResponseMayHaveBeenWritten() {
    faults.next("PutItem", Fault.LOST_RESPONSE);
    faults.next("PutItem", Fault.THROTTLED);

    SagaStoreUnavailableException unavailable = insertWithAttempts(2);

    assertThat(unavailable.mayHaveBeenWritten()).isTrue();
    assertThat(TABLE.store().find(TYPE.correlationId(correlationId))).isPresent();
  }

  @Test
  void aServerErrorMayHaveBeenWritten() {
    faults.next("PutItem", Fault.SERVER_ERROR);

    assertThat(insertWithAttempts(1).mayHaveBeenWritten()).isTrue();
  }

  @Test
  void withoutCredentialsTheConfigurationIsWrong() {
    try (DynamoDbClient client =
        TestTable.ENGINE
            .clientBuilder()
            .credentialsProvider(AwsCredentialsProviderChain.of(failing()))
            .build()) {
      assertThatThrownBy(() -> TABLE.store(client).insert(TYPE.correlationId(correlationId), "new"))
          .isInstanceOf(SagaStoreConfigurationException.class)
          .hasMessageContaining("credentials")
          .hasMessageContaining("OrderSaga");
    }
  }

  private static AwsCredentialsProvider failing() {
    return () -> {
      throw SdkClientException.create("none");
    };
  }

  @Test
  void aReadWritesNothing() {
    Saga<String> saga = TABLE.store().insert(TYPE.correlationId(correlationId), "new");
    faults.next("GetItem", Fault.NO_CONNECTION);
    try (DynamoDbClient client = clientWithAttempts(1)) {
      SagaStore store = TABLE.store(client);

      SagaStoreUnavailableException unavailable =
          catchThrowableOfType(
              SagaStoreUnavailableException.class, () -> store.find(TYPE.id(saga.sagaId())));

      assertThat(unavailable.mayHaveBeenWritten()).isFalse();
      assertThat(unavailable.sagaId()).isEqualTo(saga.sagaId());
    }
  }

  private SagaStoreUnavailableException insertWithAttempts(int attempts) {
    try (DynamoDbClient client = clientWithAttempts(attempts)) {
      SagaStore store = TABLE.store(client);
      return catchThrowableOfType(
          SagaStoreUnavailableException.class,
          () -> store.insert(TYPE.correlationId(correlationId), "new"));
    }
  }

  private DynamoDbClient clientWithAttempts(int attempts) {
    return TestTable.ENGINE
        .clientBuilder()
        .httpClient(faults)
        .overrideConfiguration(
            config ->
                config.retryStrategy(
                    DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(attempts).build()))
        .build();
  }
}
