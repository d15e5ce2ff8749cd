package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Tests failed writes on an engine that returns no item with a failed condition. */
class NoItemReturnedTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  private final String correlationId = "order-" + UUID.randomUUID();

  private static SagaStore store(SagaIdentity identity) {
    return TABLE.store(identity, new NoItemReturned());
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateFailsWithStoredSagaWhenChanged(SagaIdentity identity) {
    SagaStore store = store(identity);
    Saga<String> stale = store.insert(TYPE.correlationId(correlationId), "new");
    Saga<String> current = store.update(stale.withState("paid"));

    SagaConflictException ofUpdate =
        catchThrowableOfType(
            SagaConflictException.class, () -> store.update(stale.withState("mine")));
    SagaConflictException ofCompletion =
        catchThrowableOfType(SagaConflictException.class, () -> store.update(stale.complete()));

    assertThat(ofUpdate.current(TYPE)).contains(current);
    assertThat(ofCompletion.current(TYPE)).contains(current);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deleteFailsWhenSagaChanged(SagaIdentity identity) {
    SagaStore store = store(identity);
    Saga<String> stale = store.insert(TYPE.correlationId(correlationId), "new");
    Saga<String> current = store.update(stale.withState("paid"));

    assertThatThrownBy(() -> store.delete(stale)).isInstanceOf(SagaConflictException.class);

    assertThat(store.find(TYPE.id(stale.sagaId()))).contains(current);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void deleteFailsWhenSagaIsProtected(SagaIdentity identity) {
    SagaStore store = store(identity);
    SagaExtension extension = SagaExtension.of("audit");
    Saga<String> read = store.insert(TYPE.correlationId(correlationId), "new");
    Saga<String> saga =
        store.update(extension.withProtection(read, Instant.now().plusSeconds(600)));

    assertThatThrownBy(() -> store.delete(saga)).isInstanceOf(SagaProtectedException.class);
    assertThatThrownBy(() -> store.delete(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaProtectedException.class);

    assertThat(store.find(TYPE.id(saga.sagaId()))).contains(saga);
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void insertFailsWithStoredSagaOnTakenId(SagaIdentity identity) {
    SagaStore store = store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");

    assertThatThrownBy(
            () ->
                store.insert(
                    TYPE.correlationId(correlationId).withNewId(saga.sagaId()),
                    "another with the same ID"))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(TYPE)).contains(saga));
  }

  @ParameterizedTest
  @EnumSource(names = {"DERIVED", "GUARDED"})
  void insertFailsWithStoredSagaOnTakenCorrelationId(SagaIdentity identity) {
    SagaStore store = store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");

    assertThatThrownBy(() -> store.insert(TYPE.correlationId(correlationId), "another"))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(TYPE)).contains(saga));
  }

  @ParameterizedTest
  @EnumSource(SagaIdentity.class)
  void updateFailsWhenSagaIsMissing(SagaIdentity identity) {
    SagaStore store = store(identity);
    Saga<String> saga = store.insert(TYPE.correlationId(correlationId), "new");
    store.delete(saga);

    assertThatThrownBy(() -> store.update(saga)).isInstanceOf(SagaNotFoundException.class);
    store.delete(saga);
  }

  private static final class NoItemReturned implements ExecutionInterceptor {
    private static final ReturnValuesOnConditionCheckFailure NONE =
        ReturnValuesOnConditionCheckFailure.NONE;

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes unused) {
      SdkRequest request = context.request();
      if (request instanceof PutItemRequest put) {
        return put.toBuilder().returnValuesOnConditionCheckFailure(NONE).build();
      }
      if (request instanceof UpdateItemRequest update) {
        return update.toBuilder().returnValuesOnConditionCheckFailure(NONE).build();
      }
      if (request instanceof DeleteItemRequest delete) {
        return delete.toBuilder().returnValuesOnConditionCheckFailure(NONE).build();
      }
      return request instanceof TransactWriteItemsRequest transaction
          ? transaction.toBuilder()
              .transactItems(
                  transaction.transactItems().stream().map(NoItemReturned::part).toList())
              .build()
          : request;
    }

    private static TransactWriteItem part(TransactWriteItem part) {
      if (part.put() != null) {
        return TransactWriteItem.builder()
            .put(part.put().toBuilder().returnValuesOnConditionCheckFailure(NONE).build())
            .build();
      }
      return part.update() == null
          ? TransactWriteItem.builder()
              .delete(part.delete().toBuilder().returnValuesOnConditionCheckFailure(NONE).build())
              .build()
          : TransactWriteItem.builder()
              .update(part.update().toBuilder().returnValuesOnConditionCheckFailure(NONE).build())
              .build();
    }
  }
}
