package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.Operation;
import dev.sagastore.dynamodb.internal.engine.Retries;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ItemChange;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * A saga is one item, and every write one request.
 *
 * <ol>
 *   <li>Each write has an ID, which it adds to the log in the item.
 *   <li>An insert puts the item on the condition that nothing live is there. An update sets and
 *       removes the store's attributes on the condition that the stored log is the one that was
 *       read; so it fails on a missing saga and on another one in its place.
 *   <li>If the condition failed, the response contains the stored item. If the ID of the write is
 *       in its log at the version that it wrote, an earlier attempt of the same request took
 *       effect: the write has succeeded. Otherwise it is a conflict or a duplicate, and the item
 *       says with what.
 * </ol>
 */
public final class SingleWrites implements Writes {
  private final WriteRequests requests;
  private final SagaItems items;
  private final Refusals refusals;
  private final Retries retries;
  private final FailureTranslator failures;
  private final ItemReader reads;
  private final boolean reusable;

  /**
   * Creates the writes.
   *
   * @param reusable whether a type with reusable correlation ids lets an insert take the place of a
   *     completed saga: only if both have the same id because they have the same correlation id
   */
  public SingleWrites(
      WriteRequests requests,
      SagaItems items,
      Refusals refusals,
      Retries retries,
      FailureTranslator failures,
      ItemReader reads,
      boolean reusable) {
    this.requests = requests;
    this.items = items;
    this.refusals = refusals;
    this.retries = retries;
    this.failures = failures;
    this.reads = reads;
    this.reusable = reusable;
  }

  @Override
  public <S> Step<Saga<S>> insert(Saga<S> saga, String writeId, Instant now) {
    Map<String, AttributeValue> item = requests.item(saga);
    Condition absent =
        requests.absent(writeId, reusable && saga.type().hasReusableCorrelationIds(), now);
    return write(
        Operation.PUT_ITEM,
        requests.put(item, absent),
        saga,
        item,
        refusal -> refusals.insert(saga, writeId, refusal));
  }

  @Override
  public <S> Step<Saga<S>> update(Saga<S> read, Saga<S> next, String writeId, Instant now) {
    Map<String, AttributeValue> item = requests.item(next);
    ItemChange change = items.change(read, item, next.completedAt());
    return write(
        Operation.updateItem(item),
        requests.update(next, change, requests.unchanged(read, now)),
        next,
        item,
        refusal -> refusals.update(next, read, writeId, now, refusal));
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, S> Step<Saga<S>> write(
      Operation<Q, R> operation,
      Q request,
      Saga<S> saga,
      Map<String, AttributeValue> item,
      Function<FailedCondition, Saga<S>> refused) {
    return retries.send(
        operation,
        request,
        answer -> Step.done(saga),
        failed -> {
          FailedCondition refusal = FailedCondition.of(failed);
          if (refusal == null) {
            throw failures.writing(saga, ItemSize.of(item), failed);
          }
          return reads.withItem(refusal, saga.type().name(), saga.sagaId()).map(refused);
        });
  }

  @Override
  public Step<Boolean> delete(Saga<?> read, Instant now) {
    return delete(
        read.type().name(),
        read.sagaId(),
        requests.unchanged(read, now),
        refusal -> {
          refusals.delete(read, now, refusal);
          return Step.done(false);
        });
  }

  @Override
  public Step<Boolean> deleteFound(
      String sagaName, String sagaId, Map<String, AttributeValue> item, Condition condition) {
    return delete(sagaName, sagaId, condition, refusal -> Step.done(refusal.showsOwnDelete()));
  }

  /**
   * Deletes a saga's item on a condition.
   *
   * @param refused returns what follows if the condition does not hold
   */
  public Step<Boolean> delete(
      String sagaName,
      String sagaId,
      Condition condition,
      Function<FailedCondition, Step<Boolean>> refused) {
    return retries.send(
        Operation.DELETE_ITEM,
        requests.delete(sagaName, sagaId, condition),
        answer -> Step.done(true),
        failed -> {
          FailedCondition refusal = FailedCondition.of(failed);
          if (refusal == null) {
            throw failures.writing(sagaName, sagaId, failed);
          }
          return reads.withItem(refusal, sagaName, sagaId).then(refused);
        });
  }
}
