package dev.sagastore.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaType;
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

/** What is about futures; what is about sagas is tested on an engine. */
class DynamoDbAsyncSagaStoreTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Saga<String> SAGA =
      Saga.builder(TYPE)
          .sagaId("id-1")
          .correlationId("order-42")
          .revision("AAAAAAAAAAAAAAAA")
          .state("new")
          .createdAt(Instant.EPOCH)
          .build();

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
            store.insert(null, "order-42", "new"),
            store.insert(TYPE, null, "new"),
            store.insert(TYPE, "order-42", null),
            store.insert(TYPE, " ", "order-42", "new"),
            store.findById(null, "id-1"),
            store.findById(TYPE, ""),
            store.findByCorrelationId(TYPE, null),
            store.findAllByCorrelationId(TYPE, null),
            store.findAllById(TYPE, null),
            store.list(null),
            store.update(null),
            store.update(SAGA.toBuilder().revision("").build()),
            store.modify(TYPE, "id-1", null),
            store.modify(TYPE, null, state -> state),
            store.modifySaga(null, "id-1", saga -> saga, ModifyPolicy.standard()),
            store.modifySaga(TYPE, "id-1", saga -> saga, null),
            store.delete((Saga<?>) null),
            store.delete(TYPE, null),
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
  void anErrorCompletesTheFutureAndEndsTheOperation() {
    assertThat(store.insert(SagaType.of("OrderSaga", Broken.class), "order-42", new Broken()))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(events)
        .singleElement()
        .extracting(SagaStoreEvent::outcome)
        .isEqualTo(SagaStoreEvent.Outcome.FAILURE);
  }

  /** The guard is another's, so that the saga would be deleted alone. */
  @Test
  void whoCancelsADeleteKeepsItsSecondRequestFromBeingSent() {
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
  void whoCancelsAModificationKeepsItsWriteFromBeingSent() {
    CompletableFuture<Saga<String>> result = store.modify(TYPE, "id-1", state -> state + "!");
    assertThat(client.gets).hasSize(1);

    result.cancel(false);
    client.gets.get(0).complete(GetItemResponse.builder().build());

    assertThat(result).isCancelled();
    assertThat(events)
        .extracting(SagaStoreEvent::operation)
        .containsExactlyInAnyOrder(
            SagaStoreEvent.Operation.MODIFY, SagaStoreEvent.Operation.FIND_BY_ID);
  }

  @Test
  void aDeleteEndsWithNothing() {
    CompletableFuture<Void> result = store.delete(SAGA);
    client.transactions.get(0).complete(TransactWriteItemsResponse.builder().build());

    assertThat(result).isCompletedWithValue(null);
    assertThat(events)
        .singleElement()
        .extracting(SagaStoreEvent::outcome)
        .isEqualTo(SagaStoreEvent.Outcome.SUCCESS);
  }

  /** Leaves the answers to the test. */
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

    private static <T> CompletableFuture<T> added(List<CompletableFuture<T>> answers) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      answers.add(answer);
      return answer;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
