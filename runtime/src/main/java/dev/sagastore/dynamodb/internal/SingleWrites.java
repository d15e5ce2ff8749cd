package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A saga is one item, and every write one request.
 *
 * <ol>
 *   <li>The item as it shall be bears the id of the write in its log.
 *   <li>It is put on the condition that the stored log is the one that was read; for an insert,
 *       that nothing live is there.
 *   <li>If the condition failed, the answer holds the stored item. If our id is in its log at the
 *       version that we wrote, an earlier attempt of the same request took effect: all is well.
 *       Otherwise it is a conflict or a duplicate, and the item says with what.
 * </ol>
 */
final class SingleWrites implements Writes {
  private final SagaRequests requests;
  private final Refusals refusals;
  private final Retries retries;
  private final Failures failures;
  private final boolean reusable;

  /**
   * Creates the writes.
   *
   * @param reusable whether a type with reusable correlation ids lets an insert take the place of a
   *     completed saga: only if both have the same id because they have the same correlation id
   */
  SingleWrites(
      SagaRequests requests,
      Refusals refusals,
      Retries retries,
      Failures failures,
      boolean reusable) {
    this.requests = requests;
    this.refusals = refusals;
    this.retries = retries;
    this.failures = failures;
    this.reusable = reusable;
  }

  @Override
  public <S> Step<Saga<S>> insert(Saga<S> saga, String writeId, Instant now) {
    Condition absent =
        requests.absent(writeId, reusable && saga.type().hasReusableCorrelationIds(), now);
    return put(saga, absent, refusal -> refusals.insert(saga, writeId, refusal));
  }

  @Override
  public <S> Step<Saga<S>> update(Saga<S> read, Saga<S> next, String writeId, Instant now) {
    return put(
        next,
        requests.unchanged(read, now),
        refusal -> refusals.update(next, read, writeId, now, refusal));
  }

  private <S> Step<Saga<S>> put(
      Saga<S> saga, Condition condition, Function<Refusal, Saga<S>> refused) {
    Map<String, AttributeValue> item = requests.item(saga);
    return retries.send(
        Operation.PUT_ITEM,
        requests.put(item, condition),
        answer -> Step.done(saga),
        failed -> {
          Refusal refusal = Refusal.of(failed);
          if (refusal == null) {
            throw failures.writing(saga, ItemSize.of(item), failed);
          }
          return Step.done(refused.apply(refusal));
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
  Step<Boolean> delete(
      String sagaName,
      String sagaId,
      Condition condition,
      Function<Refusal, Step<Boolean>> refused) {
    return retries.send(
        Operation.DELETE_ITEM,
        requests.delete(sagaName, sagaId, condition),
        answer -> Step.done(true),
        failed -> {
          Refusal refusal = Refusal.of(failed);
          if (refusal == null) {
            throw failures.writing(sagaName, sagaId, failed);
          }
          return refused.apply(refusal);
        });
  }
}
