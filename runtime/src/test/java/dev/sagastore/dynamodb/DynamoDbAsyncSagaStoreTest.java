package dev.sagastore.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaType;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Tests the futures of the store. Other tests cover its sagas on an engine. */
class DynamoDbAsyncSagaStoreTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Saga<String> SAGA =
      SagaBuilder.of(TYPE)
          .sagaId("id-1")
          .correlationId("order-42")
          .revision("AAAAAAAAAAAAAAAA")
          .state("new")
          .createdAt(Instant.EPOCH)
          .build();

  private static final SagaReference.ByCorrelationId<String> ORDER = TYPE.correlationId("order-42");

  private final Client client = new Client();
  private final List<SagaStoreEvent> events = new ArrayList<>();
  private final DynamoDbAsyncSagaStore store =
      DynamoDbAsyncSagaStore.builder()
          .client(client)
          .tableName("sagas")
          .identity(SagaIdentity.GUARDED)
          .listener(events::add)
          .build();

  @Test
  void noMethodThrows() {
    List<CompletableFuture<?>> results =
        List.of(
            store.insert(null, "new"),
            store.insert(ORDER, null),
            store.insertOrGet(ORDER, null),
            store.insertOrModify(null, "new", state -> state),
            store.insertOrModify(ORDER, null, state -> state),
            store.insertOrModify(ORDER, "new", null),
            store.insertOrChange(null, found -> SagaChange.nothing()),
            store.insertOrChange(ORDER, null),
            store.insertOrChange(ORDER, found -> SagaChange.nothing(), null),
            store.find(null),
            store.findAll(null),
            store.findAllById(TYPE, null),
            store.list(null),
            store.update(null),
            store.update(SagaBuilder.from(SAGA).revision("").build()),
            store.modify(ORDER, null),
            store.modify(null, state -> state),
            store.complete(null),
            store.complete(ORDER, null),
            store.change(null, saga -> SagaChange.nothing()),
            store.change(ORDER, null),
            store.change(ORDER, saga -> SagaChange.nothing(), null),
            store.delete((Saga<?>) null),
            store.delete((SagaReference<?>) null),
            store.deleteCompleted(null, Instant.EPOCH),
            store.deleteCompleted(TYPE, null, CleanupPolicy.standard()));

    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result)
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class));
    assertThat(client.transactions).isEmpty();
  }

  /** Jackson calls it. */
  @SuppressWarnings("DoNotCallSuggester")
  public static final class Broken {
    public String getText() {
      throw new NoClassDefFoundError("gone");
    }
  }

  @Test
  void errorCompletesFutureAndEndsOperation() {
    assertThat(
            store.insert(
                SagaType.of("OrderSaga", Broken.class).correlationId("order-42"), new Broken()))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(events)
        .singleElement()
        .extracting(SagaStoreEvent::outcome)
        .isEqualTo(SagaStoreEvent.Outcome.FAILURE);
  }

  /** The guard belongs to another saga, so the delete would not include it. */
  @Test
  void canceledDeleteSendsNoSecondRequest() {
    CompletableFuture<Void> result = store.delete(SAGA);
    assertThat(client.transactions).hasSize(1);

    result.cancel(false);
    client
        .transactions
        .get(0)
        .completeExceptionally(
            TransactionCanceledException.builder()
                .cancellationReasons(
                    CancellationReason.builder().code("None").build(),
                    CancellationReason.builder().code("ConditionalCheckFailed").build())
                .statusCode(400)
                .numAttempts(1)
                .build());

    assertThat(client.deletes).isEmpty();
    assertThat(events)
        .singleElement()
        .extracting(SagaStoreEvent::outcome)
        .isEqualTo(SagaStoreEvent.Outcome.FAILURE);
  }

  @Test
  void canceledModifySendsNoWrite() {
    CompletableFuture<Saga<String>> result = store.modify(TYPE.id("id-1"), state -> state + "!");
    assertThat(client.gets).hasSize(1);

    result.cancel(false);
    client.gets.get(0).complete(GetItemResponse.builder().build());

    assertThat(result).isCancelled();
    assertThat(events)
        .extracting(SagaStoreEvent::operation)
        .containsExactly(SagaStoreEvent.Operation.MODIFY);
  }

  @Test
  void deleteCompletesWithNull() {
    CompletableFuture<Void> result = store.delete(SAGA);
    client.transactions.get(0).complete(TransactWriteItemsResponse.builder().build());

    assertThat(result).isCompletedWithValue(null);
    assertThat(events)
        .singleElement()
        .extracting(SagaStoreEvent::outcome)
        .isEqualTo(SagaStoreEvent.Outcome.SUCCESS);
  }

  /** A client whose responses come from the test. */
  private static final class Client implements DynamoDbAsyncClient {
    final List<CompletableFuture<GetItemResponse>> gets = new ArrayList<>();
    final List<CompletableFuture<DeleteItemResponse>> deletes = new ArrayList<>();
    final List<CompletableFuture<TransactWriteItemsResponse>> transactions = new ArrayList<>();

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      return added(gets);
    }

    @Override
    public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
      return added(deletes);
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      return added(transactions);
    }

    private static <T> CompletableFuture<T> added(List<CompletableFuture<T>> responses) {
      CompletableFuture<T> response = new CompletableFuture<>();
      responses.add(response);
      return response;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
