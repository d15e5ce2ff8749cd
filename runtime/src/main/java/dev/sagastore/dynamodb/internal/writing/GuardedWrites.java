package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.Operation;
import dev.sagastore.dynamodb.internal.engine.Retries;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * A saga has a guard, a second item that keeps its correlation id unique although the caller
 * chooses the saga's id. The guard is inserted, completed, reopened and deleted together with its
 * saga, in one transaction, so that it also expires with it; an update of state alone leaves it as
 * it is.
 *
 * <p>A guard that another saga has taken meanwhile, which it can where correlation ids are
 * reusable, is left to that one.
 */
public final class GuardedWrites implements Writes {
  private static final int SAGA = 0;
  private static final int GUARD = 1;

  private final WriteRequests requests;
  private final SagaItems items;
  private final Refusals refusals;
  private final Retries retries;
  private final FailureTranslator failures;
  private final ItemReader reads;
  private final SingleWrites single;

  public GuardedWrites(
      WriteRequests requests,
      SagaItems items,
      Refusals refusals,
      Retries retries,
      FailureTranslator failures,
      ItemReader reads) {
    this.requests = requests;
    this.items = items;
    this.refusals = refusals;
    this.retries = retries;
    this.failures = failures;
    this.reads = reads;
    this.single = new SingleWrites(requests, items, refusals, retries, failures, reads, false);
  }

  @Override
  public <S> Step<Saga<S>> insert(Saga<S> saga, String writeId, Instant now) {
    boolean reusable = saga.type().hasReusableCorrelationIds();
    Map<String, AttributeValue> item = requests.item(saga);
    TransactWriteItemsRequest request =
        requests.putBoth(
            item,
            requests.absent(writeId, false, now),
            items.guard(saga),
            requests.absent(writeId, reusable, now));
    return retries.send(
        Operation.transactWrite(item),
        request,
        answer -> Step.done(saga),
        failed -> {
          FailedCondition ofSaga = FailedCondition.of(failed, SAGA);
          if (ofSaga != null) {
            return withItem(ofSaga, saga).map(stored -> refusals.insert(saga, writeId, stored));
          }
          return duplicate(saga, item, failed);
        });
  }

  @Override
  public <S> Step<Saga<S>> update(Saga<S> read, Saga<S> next, String writeId, Instant now) {
    // the guard is completed with its saga, and changes with nothing else
    return SagaItems.changesCompletion(read, next.completedAt())
        ? updateBoth(read, next, writeId, now)
        : single.update(read, next, writeId, now);
  }

  private <S> Step<Saga<S>> updateBoth(Saga<S> read, Saga<S> next, String writeId, Instant now) {
    Map<String, AttributeValue> item = requests.item(next);
    TransactWriteItemsRequest request =
        requests.updateAndPut(
            next,
            items.change(read, item, next.completedAt()),
            requests.unchanged(read, now),
            items.guard(next),
            next.isCompleted()
                ? Condition.ownGuard(WriteLog.insert(next.revision()))
                : requests.freeGuard(next, now));
    return retries.send(
        Operation.transactWrite(item),
        request,
        answer -> Step.done(next),
        failed -> {
          FailedCondition ofSaga = FailedCondition.of(failed, SAGA);
          if (ofSaga != null) {
            return withItem(ofSaga, next)
                .map(stored -> refusals.update(next, read, writeId, now, stored));
          }
          return next.isCompleted() && FailedCondition.of(failed, GUARD) != null
              ? single.update(read, next, writeId, now)
              : duplicate(next, item, failed);
        });
  }

  /** Ends with the error that names the saga to which the guard belongs. */
  private <S, T> Step<T> duplicate(
      Saga<S> refused, Map<String, AttributeValue> item, Retries.Failed failed) {
    FailedCondition ofGuard = FailedCondition.of(failed, GUARD);
    if (ofGuard == null) {
      throw failures.writing(refused, ItemSize.of(item), failed);
    }
    return reads
        .withGuard(ofGuard, refused.type().name(), refused.correlationId())
        .then(guard -> duplicate(refused, guard));
  }

  private <S, T> Step<T> duplicate(Saga<S> refused, FailedCondition ofGuard) {
    String other = SagaItems.guardedSagaId(ofGuard.item());
    if (other == null) {
      throw refusals.duplicate(refused, refused.sagaId(), Map.of(), ofGuard.cause());
    }
    return reads
        .itemForWrite(refused.type().name(), other)
        .then(
            found -> {
              // its id may have been given to a saga with another correlation id meanwhile
              throw found
                      .filter(it -> !SagaItems.hasOtherCorrelationId(it, refused.correlationId()))
                      .isPresent()
                  ? refusals.duplicate(refused, other, found.get(), ofGuard.cause())
                  : Refusals.guardOfNobody(refused, other, ofGuard.cause());
            });
  }

  private Step<FailedCondition> withItem(FailedCondition refusal, Saga<?> saga) {
    return reads.withItem(refusal, saga.type().name(), saga.sagaId());
  }

  @Override
  public Step<Boolean> delete(Saga<?> read, Instant now) {
    String sagaName = read.type().name();
    return deleteBoth(
        sagaName,
        read.sagaId(),
        requests.unchanged(read, now),
        read.correlationId(),
        WriteLog.insert(read.revision()),
        refusal -> {
          refusals.delete(read, now, refusal);
          return false;
        },
        () -> single.delete(read, now));
  }

  @Override
  public Step<Boolean> deleteFound(
      String sagaName, String sagaId, Map<String, AttributeValue> item, Condition condition) {
    String correlationId = SagaItems.correlationId(item);
    if (correlationId == null) {
      return single.deleteFound(sagaName, sagaId, item, condition);
    }
    return deleteBoth(
        sagaName,
        sagaId,
        condition,
        correlationId,
        WriteLog.insert(SagaItems.writes(item)),
        FailedCondition::showsOwnDelete,
        () -> deleteAlone(sagaName, sagaId, item, condition));
  }

  /**
   * Deletes a saga whose guard was another one's a moment ago. If it has been written since, it may
   * have been reopened and have its guard back, which must go with it.
   */
  private Step<Boolean> deleteAlone(
      String sagaName, String sagaId, Map<String, AttributeValue> item, Condition condition) {
    String log = SagaItems.writes(item);
    Condition untouched = Condition.untouched(log);
    // what is no saga has no guard, and a clean-up leaves what has been written since
    if (log.isEmpty() || condition.equals(untouched)) {
      return single.deleteFound(sagaName, sagaId, item, condition);
    }
    return single.delete(
        sagaName,
        sagaId,
        untouched,
        refusal ->
            WriteLog.insert(SagaItems.writes(refusal.item())).equals(WriteLog.insert(log))
                ? deleteFound(sagaName, sagaId, refusal.item(), condition)
                : Step.done(refusal.showsOwnDelete()));
  }

  private Step<Boolean> deleteBoth(
      String sagaName,
      String sagaId,
      Condition condition,
      String correlationId,
      String insertId,
      Predicate<FailedCondition> refused,
      Supplier<Step<Boolean>> sagaAlone) {
    return retries.send(
        Operation.transactWrite(Map.of()),
        requests.deleteBoth(
            sagaName, sagaId, condition, correlationId, Condition.ownGuard(insertId)),
        answer -> Step.done(true),
        failed -> {
          FailedCondition ofSaga = FailedCondition.of(failed, SAGA);
          if (ofSaga != null) {
            return reads.withItem(ofSaga, sagaName, sagaId).map(refused::test);
          }
          if (FailedCondition.of(failed, GUARD) != null) {
            return sagaAlone.get();
          }
          throw failures.writing(sagaName, sagaId, failed);
        });
  }
}
