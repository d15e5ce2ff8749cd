package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestKind;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
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

/** Reads items by their keys, and leaves out expired ones unless a method says otherwise. */
public final class ItemReader {
  /**
   * The maximum number of items in one request (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>).
   */
  public static final int MAX_BATCH = 100;

  private final ReadRequestFactory requests;
  private final SagaItems items;
  private final TransactionRetry retries;
  private final FailureTranslator failures;
  private final Supplier<Instant> now;

  public ItemReader(
      ReadRequestFactory requests,
      SagaItems items,
      TransactionRetry retries,
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
   * Returns a failed condition with the stored item. DynamoDB returns the item with the failure.
   * Some other engines don't. Then the item is read, because an absent item would mean that there
   * is no saga.
   */
  public Step<FailedCondition> withItem(FailedCondition condition, String sagaName, String sagaId) {
    return withItem(
        condition, sagaName, sagaId, requests.get(sagaName, sagaId, Consistency.STRONG));
  }

  /** Returns a failed condition with the stored guard, see {@link #withItem}. */
  public Step<FailedCondition> withGuard(FailedCondition condition, String sagaName, Guard guard) {
    return withItem(condition, sagaName, null, requests.getGuard(guard, Consistency.STRONG));
  }

  private Step<FailedCondition> withItem(
      FailedCondition condition, String sagaName, @Nullable String sagaId, GetItemRequest request) {
    return condition.item().isEmpty()
        ? retries.send(
            RequestKind.GET_ITEM,
            request,
            response -> Step.done(condition.withItem(response.item())),
            failed -> {
              throw failures.readingAfterWrite(
                  sagaName, sagaId, condition.retried(), failed.cause());
            })
        : Step.done(condition);
  }

  Step<Optional<Map<String, AttributeValue>>> guard(
      String sagaName, Guard guard, Consistency consistency) {
    return get(sagaName, null, requests.getGuard(guard, consistency));
  }

  private Step<Optional<Map<String, AttributeValue>>> get(
      String sagaName, @Nullable String sagaId, GetItemRequest request) {
    return retries.send(
        RequestKind.GET_ITEM,
        request,
        response ->
            Step.done(
                items.isLive(response.item(), now.get())
                    ? Optional.of(response.item())
                    : Optional.empty()),
        failed -> {
          throw failures.reading(sagaName, sagaId, failed.cause());
        });
  }

  /**
   * Reads sagas, 100 with one request.
   *
   * @return the items that were found, by saga ID
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
   * Reads sagas as {@link #items} does, but eventually consistent, and including expired ones that
   * DynamoDB has not removed yet.
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
        RequestKind.BATCH_GET_ITEM,
        request,
        response -> {
          collect(response, found);
          return response.unprocessedKeys().isEmpty()
              ? Step.done(found)
              : remainder(sagaName, response, attempt, found);
        },
        failed -> {
          throw failures.reading(sagaName, null, failed.cause());
        });
  }

  private static void collect(
      BatchGetItemResponse response, Map<String, Map<String, AttributeValue>> found) {
    response.responses().values().stream()
        .flatMap(List::stream)
        .forEach(item -> found.put(ItemKeys.sagaId(item), item));
  }

  /**
   * Reads the unprocessed keys: DynamoDB returns some if the response would exceed 16 MB, or if it
   * throttles.
   */
  private Step<Map<String, Map<String, AttributeValue>>> remainder(
      String sagaName,
      BatchGetItemResponse response,
      int attempt,
      Map<String, Map<String, AttributeValue>> found) {
    BatchGetItemRequest rest = requests.batchGet(response.unprocessedKeys());
    boolean progress = response.responses().values().stream().anyMatch(read -> !read.isEmpty());
    if (progress) {
      return batch(sagaName, rest, 1, found);
    }
    if (attempt == TransactionRetry.ATTEMPTS) {
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
        "%s: DynamoDB left sagas out of its responses, as it does when it throttles (attempts: %s)"
            .formatted(sagaName, attempts),
        false,
        null);
  }
}
