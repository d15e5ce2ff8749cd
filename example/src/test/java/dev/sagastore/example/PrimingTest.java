package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.Fault;
import dev.sagastore.testing.FaultInjector;
import dev.sagastore.testing.RequestLog;
import dev.sagastore.testing.RequestLog.Entry;
import java.time.Duration;
import java.util.Optional;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the handler does before Lambda takes a SnapStart snapshot. */
class PrimingTest {
  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.shared();
  private final RequestLog requests = new RequestLog();
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient client =
      engine
          .clientBuilder()
          .httpClient(faults)
          .overrideConfiguration(
              config ->
                  config
                      .addExecutionInterceptor(requests)
                      .retryStrategy(retries -> retries.maxAttempts(1)))
          .build();
  private final String tableName = engine.newTableName();
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(client).tableName(tableName).build();

  @BeforeEach
  void create() {
    store.table().create(Duration.ofSeconds(10));
    requests.clear();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void itReadsAndWritesNothing() throws Exception {
    prime(store);

    assertThat(requests.entries()).extracting(Entry::operation).containsExactly("GetItem");
    assertThat(client.scan(request -> request.tableName(tableName)).items()).isEmpty();
  }

  @Test
  void itWritesNothingEvenIfThereIsSuchAnOrder() throws Exception {
    Saga<Order> saga =
        store.insert(OrderProcessor.ORDER.correlationId("snapstart-priming"), Orders.submitted());
    requests.clear();

    prime(store);

    assertThat(requests.entries()).extracting(Entry::operation).containsExactly("GetItem");
    assertThat(store.find(OrderProcessor.ORDER.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void aStoreThatCannotBeReachedDoesNotFailTheDeployment() {
    faults.next("GetItem", Fault.NO_CONNECTION);

    assertThatCode(() -> prime(store)).doesNotThrowAnyException();
    assertThat(faults.remaining()).isZero();
    assertThatCode(() -> prime(Stores.withoutTable())).doesNotThrowAnyException();
  }

  @Test
  void aBugDoes() {
    SagaStore broken =
        new ForwardingSagaStore(store) {
          @Override
          public <S> Optional<Saga<S>> find(SagaReference<S> reference) {
            throw new IllegalStateException("a bug");
          }
        };

    assertThatIllegalStateException().isThrownBy(() -> prime(broken));
  }

  private static void prime(SagaStore store) throws Exception {
    Resource handler = new OrderHandler(store, new LoggingListener());
    handler.beforeCheckpoint(null);
    handler.afterRestore(null);
  }
}
