package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.engine.BlockingRunner;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.dynamodb.internal.engine.OperationMeter;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.SagaBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Tests the requests and the handling of each response. Other tests cover their effect on an
 * engine.
 */
class SagaOperationsTest {
  private static final SagaType<String> TYPE =
      SagaType.of("OrderSaga", String.class).withRetention(Duration.ofDays(1));
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123Z");
  private static final String ID = DerivedSagaId.of("OrderSaga", "order-42");

  private static final ItemKeys KEYS = Fixtures.keys();

  private final Stub client = new Stub();
  private final Operations operations = new Operations(client, true);

  @Test
  void insertSendsOnePut() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");

    assertThat(client.sent).hasSize(1);
    assertThat(saga.sagaId()).isEqualTo(ID);
    assertThat(saga.createdAt()).isEqualTo(NOW);
    assertThat(SagaBuilder.from(saga).revision())
        .hasSize(16)
        .isEqualTo(SagaBuilder.from(saga).revision().substring(8).repeat(2));
    assertThat(client.putItem())
        .containsEntry("writes", AttributeValue.fromS(SagaBuilder.from(saga).revision()))
        .containsEntry("createdAt", AttributeValue.fromS("2026-11-23T10:00:00.123Z"));
  }

  @Test
  void updateSendsOneUpdateItem() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.sent.clear();

    Saga<String> updated = operations.update(saga.withState("paid").complete());

    assertThat(client.sent).hasSize(1);
    assertThat(updated.state()).isEqualTo("paid");
    assertThat(updated.version()).isEqualTo(2);
    assertThat(updated.completedAt()).contains(NOW);
    assertThat(client.updatedAttributes())
        .containsEntry("writes", AttributeValue.fromS(SagaBuilder.from(updated).revision()))
        .containsEntry("completedAt", AttributeValue.fromS("2026-11-23T10:00:00.123Z"))
        .doesNotContainKeys("PK", "SK", "GSI1PK", "GSI1SK", "createdAt");
  }

  @Test
  void everyWriteHasItsOwnId() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");

    assertThat(
            List.of(
                SagaBuilder.from(operations.insert(TYPE.correlationId("order-42"), "new"))
                    .revision()
                    .substring(8),
                SagaBuilder.from(operations.update(saga)).revision().substring(8, 16),
                SagaBuilder.from(operations.update(saga)).revision().substring(8, 16),
                SagaBuilder.from(saga).revision().substring(8)))
        .doesNotHaveDuplicates();
  }

  @Test
  void findSendsOneGet() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.stored = client.putItem();
    client.sent.clear();

    assertThat(operations.find(TYPE.id(ID))).contains(saga);
    assertThat(operations.find(TYPE.correlationId("order-42"))).contains(saga);
    assertThat(operations.findAll(TYPE.correlationId("order-42"))).containsExactly(saga);
    assertThat(client.sent)
        .hasSize(3)
        .allSatisfy(
            request -> {
              assertThat(((GetItemRequest) request).key()).isEqualTo(KEYS.saga("OrderSaga", ID));
              assertThat(((GetItemRequest) request).consistentRead()).isTrue();
            });
  }

  @Test
  void idsAreDerivedFromCorrelationIds() {
    assertThat(operations.insert(TYPE.correlationId("order-42").withNewId(ID), "new").sagaId())
        .isEqualTo(ID);
    client.sent.clear();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> operations.insert(TYPE.correlationId("order-42").withNewId("id-1"), "s3cr3t"))
        .withMessageStartingWith(
            "this store derives saga IDs from correlation IDs, and that of OrderSaga is not id-1")
        .withMessageNotContaining("s3cr3t");
    assertThat(client.sent).isEmpty();
  }

  @Test
  void findAllByIdSendsOneBatch() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.stored = client.putItem();
    client.sent.clear();

    assertThat(operations.findAllById(TYPE, List.of("a", ID, "b", ID, "a")))
        .isEqualTo(SagaBatch.of(List.of(saga, saga), List.of("a", "b", "a")));
    assertThat(client.sent).singleElement().isInstanceOf(BatchGetItemRequest.class);
    assertThat(operations.findAllById(TYPE, List.of()))
        .isEqualTo(SagaBatch.of(List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> operations.findAllById(TYPE, List.of(ID, " ")));
    assertThat(client.sent).hasSize(1);
  }

  @Test
  void deleteReadsConsistentlyWithEventualReads() {
    Operations eventual = new Operations(client, false);
    eventual.find(TYPE.id(ID));
    eventual.delete(TYPE.id(ID));

    assertThat(client.sent)
        .map(request -> ((GetItemRequest) request).consistentRead())
        .containsExactly(false, true);
  }

  @Test
  void absentOrExpiredSagaIsNotFound() {
    assertThat(operations.find(TYPE.id(ID))).isEmpty();
    assertThat(operations.delete(TYPE.id(ID))).isFalse();

    expire();
    assertThat(operations.find(TYPE.id(ID))).isEmpty();
    assertThat(operations.find(TYPE.correlationId("order-42"))).isEmpty();
    assertThat(operations.delete(TYPE.id(ID))).isFalse();
    assertThat(client.sent).noneMatch(DeleteItemRequest.class::isInstance);
  }

  private void expire() {
    operations.insert(TYPE.correlationId("order-42"), "new");
    client.stored = new HashMap<>(client.putItem());
    client.stored.put("ttl", AttributeValue.fromN(Long.toString(NOW.getEpochSecond())));
    client.sent.clear();
  }

  @Test
  void deleteByIdSendsGetAndDelete() {
    operations.insert(TYPE.correlationId("order-42"), "new");
    client.stored = client.putItem();
    client.sent.clear();

    assertThat(operations.delete(TYPE.id(ID))).isTrue();
    assertThat(client.sent)
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            DeleteItemRequest.class,
            delete -> assertThat(delete.key()).isEqualTo(KEYS.saga("OrderSaga", ID)));

    client.onWrite = conditionFailed(Map.of());
    assertThat(operations.delete(TYPE.id(ID))).isTrue();
  }

  @Test
  void deleteOfSagaSendsOneDelete() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.sent.clear();

    assertThat(operations.delete(saga)).isTrue();
    assertThat(client.sent).singleElement().isInstanceOf(DeleteItemRequest.class);

    client.onWrite = conditionFailed(Map.of());
    assertThat(operations.delete(saga)).isFalse();
  }

  @Test
  void failedConditionIsReadFromResponse() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    Map<String, AttributeValue> inserted = client.putItem();
    operations.update(saga);
    Map<String, AttributeValue> updated = new HashMap<>(inserted);
    updated.putAll(client.updatedAttributes());
    client.sent.clear();

    client.onWrite = conditionFailed(inserted);
    assertThatThrownBy(() -> operations.insert(TYPE.correlationId("order-42"), "mine"))
        .isInstanceOf(DuplicateSagaException.class);
    client.onWrite = conditionFailed(updated);
    assertThatThrownBy(() -> operations.update(saga)).isInstanceOf(SagaConflictException.class);
    assertThatThrownBy(() -> operations.delete(saga)).isInstanceOf(SagaConflictException.class);
    assertThat(client.sent).hasSize(3);
  }

  @Test
  void everyFailureContainsSaga() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.stored = client.putItem();
    client.onWrite = SdkClientException.create("no connection");

    assertUnavailable(
        () -> operations.insert(TYPE.correlationId("order-42"), "new"), "be written", true);
    assertUnavailable(() -> operations.update(saga), "be written", true);
    assertUnavailable(() -> operations.delete(saga), "be written", true);
    assertUnavailable(() -> operations.delete(TYPE.id(ID)), "be written", true);
    client.onRead = SdkClientException.create("no connection");
    assertUnavailable(() -> operations.find(TYPE.id(ID)), "be read", false);
    assertUnavailable(() -> operations.find(TYPE.correlationId("order-42")), "be read", false);
    assertUnavailable(() -> operations.delete(TYPE.id(ID)), "be read", false);
  }

  @Test
  void failedReadAfterConditionKeepsUncertainty() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "new");
    client.onRead = SdkClientException.create("no connection");

    client.onWrite = conditionFailed(Map.of());
    assertUnavailable(() -> operations.update(saga), "be read after a failed write", false);
    client.onWrite =
        ConditionalCheckFailedException.builder().item(Map.of()).numAttempts(2).build();
    assertUnavailable(() -> operations.update(saga), "be read after a failed write", true);
  }

  private static void assertUnavailable(
      ThrowingCallable operation, String text, boolean mayHaveBeenWritten) {
    assertThatThrownBy(operation)
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            e -> assertThat(e.mayHaveBeenWritten()).isEqualTo(mayHaveBeenWritten))
        .isInstanceOfSatisfying(
            SagaStoreException.class,
            e -> {
              assertThat(e.sagaName()).isEqualTo("OrderSaga");
              assertThat(e.sagaId()).isEqualTo(ID);
            })
        .hasMessageStartingWith("OrderSaga " + ID + ": the table 'sagas' could not ")
        .hasMessageContaining(text)
        .hasMessageContaining("no connection");
  }

  @Test
  void sagaFromNoStoreFailsWithoutRequest() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "s3cr3t");
    client.sent.clear();

    Saga<String> built = SagaBuilder.from(saga).revision("").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> operations.update(built))
        .withMessageContaining(built.sagaId())
        .withMessageContaining("was not returned by a store")
        .withMessageNotContaining("s3cr3t");
    assertThatIllegalArgumentException().isThrownBy(() -> operations.delete(built));
    assertThat(client.sent).isEmpty();
  }

  @Test
  void itemSizeErrorOfEngineContainsSize() {
    Saga<String> saga = operations.insert(TYPE.correlationId("order-42"), "x".repeat(1_000));
    long size = ItemSize.of(client.putItem());
    client.onWrite =
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage("Item size has exceeded the maximum allowed size")
                    .build())
            .statusCode(400)
            .build();

    assertThatThrownBy(() -> operations.insert(TYPE.correlationId("order-42"), "x".repeat(1_000)))
        .isInstanceOfSatisfying(
            SagaTooLargeException.class, e -> assertThat(e.size()).isEqualTo(size));
    assertThatThrownBy(() -> operations.update(saga))
        .isInstanceOfSatisfying(
            // the log contains one more ID
            SagaTooLargeException.class, e -> assertThat(e.size()).isEqualTo(size + 8));
  }

  @Test
  void badInputFailsWithoutRequest() {
    assertThatNullPointerException()
        .isThrownBy(() -> TYPE.correlationId(null))
        .withMessage("the correlation ID must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> TYPE.id(null))
        .withMessage("the saga ID must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> TYPE.correlationId("order-42").withNewId(null))
        .withMessage("the saga ID must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.insert(TYPE.correlationId("order-42"), null))
        .withMessage("the state of OrderSaga must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.deleteCompleted(null, NOW))
        .withMessage("the saga type must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.deleteCompleted(TYPE, null))
        .withMessage("the time must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.findAllById(null, List.of()))
        .withMessage("the saga type must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.update(null))
        .withMessage("the saga must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> operations.delete((Saga<String>) null))
        .withMessage("the saga must not be null");
    assertThatIllegalArgumentException().isThrownBy(() -> TYPE.id(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> TYPE.id("x".repeat(769)));
    assertThatIllegalArgumentException().isThrownBy(() -> TYPE.correlationId(" "));
    assertThat(client.sent).isEmpty();
  }

  private static ConditionalCheckFailedException conditionFailed(
      Map<String, AttributeValue> stored) {
    return ConditionalCheckFailedException.builder().item(stored).numAttempts(1).build();
  }

  /** Runs the operations like a blocking store. */
  private static final class Operations {
    private final SagaOperations protocol;
    private final BlockingRunner runner;

    Operations(Stub client, boolean consistentReads) {
      this.protocol =
          new SagaOperations(
              new StoreSettings(
                  "sagas",
                  TableSchema.standard(),
                  Retention.standard(),
                  SagaIdentity.DERIVED,
                  consistentReads,
                  Clock.fixed(NOW.plusNanos(456_789), ZoneOffset.UTC),
                  Jackson2StateMapper.standard(),
                  Codecs.standard(),
                  false,
                  false));
      this.runner = new BlockingRunner(client, new BlockingSender());
    }

    Saga<String> insert(SagaReference.ByCorrelationId<String> reference, String state) {
      return run(protocol.insert(reference, state));
    }

    Optional<Saga<String>> find(SagaReference<String> reference) {
      return run(protocol.find(reference));
    }

    List<Saga<String>> findAll(SagaReference.ByCorrelationId<String> reference) {
      return run(protocol.findAll(reference));
    }

    SagaBatch<String> findAllById(SagaType<String> type, List<String> sagaIds) {
      return run(protocol.findAllById(type, sagaIds));
    }

    Saga<String> update(Saga<String> saga) {
      return run(protocol.update(saga));
    }

    boolean delete(Saga<String> saga) {
      return run(protocol.delete(saga));
    }

    boolean delete(SagaReference<String> reference) {
      return run(protocol.delete(reference));
    }

    CleanupCounts deleteCompleted(SagaType<String> type, Instant before) {
      return run(protocol.deleteCompleted(type, before, CleanupPolicy.standard()));
    }

    private <T> T run(Step<T> steps) {
      return runner.run(
          steps,
          new OperationMeter(
              SagaStoreListener.none(), SagaStoreEvent.Operation.INSERT, "OrderSaga"));
    }
  }

  private static final class Stub implements DynamoDbClient {
    final List<Object> sent = new ArrayList<>();
    Map<String, AttributeValue> stored = Map.of();
    SdkException onRead;
    SdkException onWrite;

    /** Returns the item of the last request. */
    Map<String, AttributeValue> putItem() {
      return ((PutItemRequest) sent.get(sent.size() - 1)).item();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return response(request, onWrite, PutItemResponse.builder().build());
    }

    /** Returns the attributes that the last request set. */
    Map<String, AttributeValue> updatedAttributes() {
      UpdateItemRequest update = (UpdateItemRequest) sent.get(sent.size() - 1);
      Map<String, AttributeValue> set = new HashMap<>();
      update
          .expressionAttributeNames()
          .forEach(
              (placeholder, name) -> {
                if (placeholder.matches("#s[0-9]+")) {
                  set.put(
                      name, update.expressionAttributeValues().get(placeholder.replace('#', ':')));
                }
              });
      return set;
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return response(request, onWrite, UpdateItemResponse.builder().build());
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return response(request, onRead, GetItemResponse.builder().item(stored).build());
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      return response(
          request,
          onRead,
          BatchGetItemResponse.builder().responses(Map.of("sagas", List.of(stored))).build());
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return response(request, onWrite, DeleteItemResponse.builder().build());
    }

    private <T> T response(Object request, SdkException failure, T response) {
      sent.add(request);
      if (failure != null) {
        throw failure;
      }
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
