package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.schema.SagaKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations on sagas: makes a request, sends it, reads the answer.
 *
 * <p>A write goes like this:
 *
 * <ol>
 *   <li>Draw an id for the write, and make the item as it shall be, with that id in its log.
 *   <li>Put it on the condition that the stored log is the one that was read; for an insert, that
 *       nothing live is there. One request.
 *   <li>If the condition failed, the answer holds the stored item. If our id is in its log at the
 *       version that we wrote, an earlier attempt of the same request took effect: all is well.
 *       Otherwise it is a conflict or a duplicate, and the item says with what.
 * </ol>
 */
public final class SagaOperations {
  private static final Logger LOG = LoggerFactory.getLogger(SagaOperations.class);

  private final DynamoDbClient client;
  private final Clock clock;
  private final SagaItems items;
  private final SagaRequests requests;
  private final Refusals refusals;
  private final Failures failures;

  /**
   * Creates the operations.
   *
   * @param client sends the requests
   * @param tableName name or ARN of the table
   * @param ttlAttribute name of the TTL attribute
   * @param consistentReads true for strongly consistent reads
   * @param clock tells what time it is
   * @param mapper writes and reads states
   */
  public SagaOperations(
      DynamoDbClient client,
      String tableName,
      String ttlAttribute,
      boolean consistentReads,
      Clock clock,
      JsonMapper mapper) {
    this.client = client;
    this.clock = clock;
    this.items = new SagaItems(new StateCodec(mapper), ttlAttribute);
    this.requests = new SagaRequests(tableName, ttlAttribute, consistentReads, items);
    this.refusals = new Refusals(items);
    this.failures = new Failures(tableName);
  }

  /**
   * Returns the mapper that is used unless another is given.
   *
   * @return the mapper
   */
  public static JsonMapper defaultMapper() {
    return StateCodec.defaultMapper();
  }

  /** See {@link dev.sagastore.SagaStore#insert}. */
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    requireType(type);
    String sagaId = DerivedSagaId.of(type.name(), requireCorrelationId(correlationId));
    Instant now = now();
    String writeId = WriteLog.newId();
    Saga<S> saga = Transitions.first(type, sagaId, correlationId, state, now, writeId);
    PutItemRequest request = requests.insert(saga, now);
    try {
      client.putItem(request);
      return saga;
    } catch (ConditionalCheckFailedException e) {
      return refusals.insert(saga, writeId, e);
    } catch (SdkException e) {
      throw failures.writing(saga, ItemSize.of(request.item()), e);
    }
  }

  /** See {@link dev.sagastore.SagaStore#findById}. */
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    return get(type.name(), sagaId, requests.get(type.name(), sagaId))
        .map(item -> items.read(type, sagaId, item));
  }

  /** See {@link dev.sagastore.SagaStore#findByCorrelationId}. */
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    requireType(type);
    String sagaId = DerivedSagaId.of(type.name(), requireCorrelationId(correlationId));
    return findById(type, sagaId);
  }

  /** See {@link dev.sagastore.SagaStore#update}. */
  public <S> Saga<S> update(Saga<S> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    requireStored(saga);
    Instant now = now();
    String writeId = WriteLog.newId();
    Saga<S> next = Transitions.next(saga, now, writeId);
    PutItemRequest request = requests.update(saga, next, now);
    try {
      client.putItem(request);
      return next;
    } catch (ConditionalCheckFailedException e) {
      return refusals.update(next, saga, writeId, now, e);
    } catch (SdkException e) {
      throw failures.writing(next, ItemSize.of(request.item()), e);
    }
  }

  /** See {@link dev.sagastore.SagaStore#delete(Saga)}. */
  public void delete(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    requireStored(saga);
    Instant now = now();
    try {
      client.deleteItem(requests.delete(saga, now));
    } catch (ConditionalCheckFailedException e) {
      refusals.delete(saga, now, e);
    } catch (SdkException e) {
      throw failures.writing(saga.type().name(), saga.sagaId(), e);
    }
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaType, String)}. */
  public boolean delete(SagaType<?> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    Optional<Map<String, AttributeValue>> item =
        get(type.name(), sagaId, requests.getForDelete(type.name(), sagaId));
    item.ifPresent(
        found -> deleteFound(type.name(), sagaId, requests.deleteSame(type.name(), sagaId, found)));
    return item.isPresent();
  }

  private void deleteFound(String sagaName, String sagaId, DeleteItemRequest request) {
    try {
      client.deleteItem(request);
    } catch (ConditionalCheckFailedException e) {
      // What was found is gone: deleted by somebody else, or by an attempt whose answer was lost.
      LOG.debug("{} {} was gone when it was to be deleted", sagaName, sagaId);
    } catch (SdkException e) {
      throw failures.writing(sagaName, sagaId, e);
    }
  }

  /** Returns the item of a saga that has not expired. */
  private Optional<Map<String, AttributeValue>> get(
      String sagaName, String sagaId, GetItemRequest request) {
    try {
      Map<String, AttributeValue> item = client.getItem(request).item();
      return item.isEmpty() || items.hasExpired(item, now()) ? Optional.empty() : Optional.of(item);
    } catch (SdkException e) {
      throw failures.reading(sagaName, sagaId, e);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void requireType(SagaType<?> type) {
    Objects.requireNonNull(type, "the saga type must not be null");
  }

  /** A snapshot that somebody built by hand could not be found again under its correlation id. */
  private static void requireStored(Saga<?> saga) {
    if (saga.revision().isEmpty()
        || !DerivedSagaId.of(saga.type().name(), saga.correlationId()).equals(saga.sagaId())) {
      throw new IllegalArgumentException(
          "%s is none that a store returned: find it, and change that".formatted(saga));
    }
  }

  private static void requireSagaId(String sagaId) {
    SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga id must not be null"));
  }

  private static String requireCorrelationId(String correlationId) {
    return Objects.requireNonNull(correlationId, "the correlation id must not be null");
  }
}
