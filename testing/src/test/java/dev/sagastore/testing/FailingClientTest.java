package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Code of the user inside the client throws exceptions of its own. */
@Timeout(60)
class FailingClientTest {
  private static final TestTable TABLE = TestTable.create();
  private final RuntimeException thrown = new IllegalArgumentException("my state");

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final Saga<String> saga = TABLE.store().insert(type.correlationId("order-42"), "new");

  @Test
  void interceptorBeforeRequestFailsEveryOperation() {
    assertEveryOperationFails(before(thrown));
    assertThat(TABLE.store().find(type.id(saga.sagaId()))).contains(saga);
  }

  private void assertEveryOperationFails(ExecutionInterceptor interceptor) {
    try (DynamoDbClient client = with(interceptor);
        DynamoDbAsyncClient asyncClient =
            TestTable.ENGINE
                .asyncClientBuilder()
                .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
                .build()) {
      assertEveryOperationFails(TABLE.store(client));
      assertEveryOperationFails(asyncStore(asyncClient));
    }
  }

  @Test
  void credentialsProviderFailsEveryOperation() {
    AwsCredentialsProvider provider =
        () -> {
          throw thrown;
        };
    try (DynamoDbClient client =
            TestTable.ENGINE.clientBuilder().credentialsProvider(provider).build();
        DynamoDbAsyncClient asyncClient =
            TestTable.ENGINE.asyncClientBuilder().credentialsProvider(provider).build()) {
      assertEveryOperationFails(TABLE.store(client));
      assertEveryOperationFails(asyncStore(asyncClient));
    }
  }

  private void assertEveryOperationFails(SagaStore store) {
    // those that need not read first: the client may have sent the write
    Set<String> writes = Set.of("insert", "insertOrGet", "update", "delete");
    new EveryOperation(saga)
        .calls()
        .forEach(
            (name, call) -> {
              SagaStoreUnavailableException unavailable = unavailable(() -> call.accept(store));
              assertThat(unavailable).as(name).hasMessageContaining(type.name());
              assertThat(unavailable).as(name).hasRootCause(thrown);
              assertThat(unavailable.mayHaveBeenWritten())
                  .as(name)
                  .isEqualTo(writes.contains(name));
            });
  }

  @Test
  void interceptorAfterResponseMayHaveWritten() {
    try (DynamoDbClient client = with(after(thrown))) {
      SagaStoreUnavailableException unavailable =
          unavailable(() -> TABLE.store(client).update(saga.withState("changed")));

      assertThat(unavailable.mayHaveBeenWritten()).isTrue();
      assertThat(unavailable)
          .hasMessageContaining("IllegalArgumentException")
          .hasMessageNotContaining("my state")
          .hasCause(thrown);
      assertThat(TABLE.store().find(type.id(saga.sagaId())).orElseThrow().state())
          .isEqualTo("changed");
    }
  }

  @Test
  void tableOperationsFail() {
    try (DynamoDbClient client = with(before(thrown))) {
      SagaTable table = SagaTable.of(client, TABLE.name());

      assertThat(unavailable(table::verify).mayHaveBeenWritten()).isFalse();
      assertThat(unavailable(() -> table.create(Duration.ofMinutes(1))).mayHaveBeenWritten())
          .isTrue();
      assertThat(unavailable(() -> table.delete(Duration.ofMinutes(1))).mayHaveBeenWritten())
          .isTrue();
    }
  }

  @Test
  void waiterFails() {
    try (DynamoDbClient client =
        with(
            onRequest(
                operation -> {
                  if (operation.equals("DescribeTableRequest")) {
                    throw thrown;
                  }
                }))) {
      SagaTable table = SagaTable.of(client, TestTable.ENGINE.newTableName());

      SagaStoreUnavailableException unavailable =
          unavailable(() -> table.create(Duration.ofMinutes(1)));

      assertThat(unavailable)
          .hasMessageContaining("could not be read after the write")
          .hasMessageContaining("IllegalArgumentException")
          .hasCause(thrown);
      assertThat(unavailable.mayHaveBeenWritten()).isTrue();
      SagaTable.of(TestTable.ENGINE.client(), table.name()).delete(Duration.ofMinutes(1));
    }
  }

  @Test
  void errorsStayErrors() {
    try (DynamoDbClient client = with(before(new StackOverflowError("too deep")))) {
      assertThatThrownBy(() -> TABLE.store(client).find(type.id(saga.sagaId())))
          .isInstanceOf(StackOverflowError.class);
    }
  }

  private static SagaStore asyncStore(DynamoDbAsyncClient client) {
    return new BlockingSagaStore(
        DynamoDbAsyncSagaStore.builder().client(client).tableName(TABLE.name()).build());
  }

  private static DynamoDbClient with(ExecutionInterceptor interceptor) {
    DynamoDbClientBuilder builder = TestTable.ENGINE.clientBuilder();
    return builder
        .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
        .build();
  }

  private static ExecutionInterceptor before(Throwable failure) {
    return onRequest(operation -> sneaky(failure));
  }

  private static ExecutionInterceptor onRequest(Consumer<String> listener) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeTransmission(
          Context.BeforeTransmission context, ExecutionAttributes attributes) {
        listener.accept(context.request().getClass().getSimpleName());
      }
    };
  }

  private static ExecutionInterceptor after(RuntimeException failure) {
    return new ExecutionInterceptor() {
      @Override
      public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        throw failure;
      }
    };
  }

  private static void sneaky(Throwable failure) {
    if (failure instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) failure;
  }

  private static SagaStoreUnavailableException unavailable(Runnable call) {
    Throwable failure = catchThrowable(call::run);
    assertThat(failure).isInstanceOf(SagaStoreUnavailableException.class);
    return (SagaStoreUnavailableException) failure;
  }
}
