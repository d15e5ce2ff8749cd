package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.Operation;
import dev.sagastore.dynamodb.internal.engine.Retries;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Reads items by their keys; those that have expired are not there, unless they are asked for. */
public final class ItemReader {
  /**
   * What DynamoDB takes in one request (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>).
   */
  public static final int MAX_BATCH = 100;

  private final ReadRequestFactory requests;
  private final SagaItems items;
  private final Retries retries;
  private final FailureTranslator failures;
  private final Supplier<Instant> now;

  public ItemReader(
      ReadRequestFactory requests,
      SagaItems items,
      Retries retries,
      FailureTranslator failures,
      Supplier<Instant> now) {
    this.requests = requests;
    this.items = items;
    this.retries = retries;
    this.failures = failures;
    this.now = now;
  }

  <S> Step<Optional<Saga<S>>> saga(SagaType<S> type, String sagaId, Consistency consistency) {
    return get(type.name(), sagaId, requests.get(type.name(), sagaId, consistency))
        .map(found -> found.map(item -> items.read(type, sagaId, item)));
  }

  /** Reads a saga's item with strong consistency, whatever the store is set to. */
  public Step<Optional<Map<String, AttributeValue>>> itemForWrite(String sagaName, String sagaId) {
    return get(sagaName, sagaId, requests.get(sagaName, sagaId, Consistency.STRONG));
  }

  /**
   * Returns a failed condition with the item that was in its way. DynamoDB returns it with the
   * failure. Some other engines don't; then it is read, since no item would mean no saga.
   */
  public Step<FailedCondition> withItem(FailedCondition refusal, String sagaName, String sagaId) {
    return withItem(refusal, sagaName, sagaId, requests.get(sagaName, sagaId, Consistency.STRONG));
  }

  /** As {@link #withItem}, for a guard. */
  public Step<FailedCondition> withGuard(FailedCondition failed, String sagaName, Guard guard) {
    return withItem(failed, sagaName, null, requests.getGuard(guard, Consistency.STRONG));
  }

  private Step<FailedCondition> withItem(
      FailedCondition refusal, String sagaName, @Nullable String sagaId, GetItemRequest request) {
    return refusal.item().isEmpty()
        ? retries.send(
            Operation.GET_ITEM,
            request,
            answer -> Step.done(refusal.withItem(answer.item())),
            failed -> {
              throw failures.readingAfterWrite(sagaName, sagaId, refusal.retried(), failed.cause());
            })
        : Step.done(refusal);
  }

  Step<Optional<Map<String, AttributeValue>>> guard(
      String sagaName, Guard guard, Consistency consistency) {
    return get(sagaName, null, requests.getGuard(guard, consistency));
  }

  private Step<Optional<Map<String, AttributeValue>>> get(
      String sagaName, @Nullable String sagaId, GetItemRequest request) {
    return retries.send(
        Operation.GET_ITEM,
        request,
        answer ->
            Step.done(
                items.isLive(answer.item(), now.get())
                    ? Optional.of(answer.item())
                    : Optional.empty()),
        failed -> {
          throw failures.reading(sagaName, sagaId, failed.cause());
        });
  }

  /**
   * Reads sagas, 100 with one request.
   *
   * @return the items that are there, by saga id
   */
  public Step<Map<String, Map<String, AttributeValue>>> items(
      String sagaName, Collection<String> sagaIds) {
    return allOf(sagaName, sagaIds, requests.consistentReads())
        .map(
            found -> {
              Instant time = now.get();
              found.values().removeIf(item -> !items.isLive(item, time));
              return found;
            });
  }

  /**
   * As {@link #items}, with those that have expired and were not removed yet, and eventually
   * consistent.
   */
  public Step<Map<String, Map<String, AttributeValue>>> itemsEvenExpired(
      String sagaName, Collection<String> sagaIds) {
    return allOf(sagaName, sagaIds, false);
  }

  private Step<Map<String, Map<String, AttributeValue>>> allOf(
      String sagaName, Collection<String> sagaIds, boolean consistent) {
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(sagaIds));
    return nextBatch(sagaName, distinct, 0, consistent, new HashMap<>());
  }

  private Step<Map<String, Map<String, AttributeValue>>> nextBatch(
      String sagaName,
      List<String> sagaIds,
      int from,
      boolean consistent,
      Map<String, Map<String, AttributeValue>> found) {
    if (from >= sagaIds.size()) {
      return Step.done(found);
    }
    int to = Math.min(from + MAX_BATCH, sagaIds.size());
    return batch(
            sagaName, requests.batchGet(sagaName, sagaIds.subList(from, to), consistent), 1, found)
        .then(soFar -> nextBatch(sagaName, sagaIds, to, consistent, soFar));
  }

  private Step<Map<String, Map<String, AttributeValue>>> batch(
      String sagaName,
      BatchGetItemRequest request,
      int attempt,
      Map<String, Map<String, AttributeValue>> found) {
    return retries.send(
        Operation.BATCH_GET_ITEM,
        request,
        answer -> {
          collect(answer, found);
          return answer.unprocessedKeys().isEmpty()
              ? Step.done(found)
              : remainder(sagaName, answer, attempt, found);
        },
        failed -> {
          throw failures.reading(sagaName, null, failed.cause());
        });
  }

  private static void collect(
      BatchGetItemResponse answer, Map<String, Map<String, AttributeValue>> found) {
    answer.responses().values().stream()
        .flatMap(List::stream)
        .forEach(item -> found.put(ItemKeys.sagaId(item), item));
  }

  /** DynamoDB leaves keys out when the answer would exceed 16 MB, or when it throttles. */
  private Step<Map<String, Map<String, AttributeValue>>> remainder(
      String sagaName,
      BatchGetItemResponse answer,
      int attempt,
      Map<String, Map<String, AttributeValue>> found) {
    BatchGetItemRequest rest = requests.batchGet(answer.unprocessedKeys());
    boolean progress = answer.responses().values().stream().anyMatch(read -> !read.isEmpty());
    if (progress) {
      return batch(sagaName, rest, 1, found);
    }
    if (attempt == Retries.ATTEMPTS) {
      throw leftOut(sagaName, attempt);
    }
    return retries.pause(
        attempt,
        () -> batch(sagaName, rest, attempt + 1, found),
        () -> {
          throw leftOut(sagaName, attempt);
        });
  }

  private static SagaStoreUnavailableException leftOut(String sagaName, int attempts) {
    return new SagaStoreUnavailableException(
        sagaName,
        null,
        "%s: DynamoDB left sagas out of its answers, as it does when it throttles (attempts: %s)"
            .formatted(sagaName, attempts),
        false,
        null);
  }
}
