package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailedRequest;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestKind;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ConditionFactory;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.Guards;
import dev.sagastore.dynamodb.internal.item.ItemChanger;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The writer of sagas, each together with the guards that change with it.
 *
 * <ol>
 *   <li>Each write has an ID, which it adds to the log in the item.
 *   <li>An insert puts the item on the condition that no live item exists. An update sets and
 *       removes the store's attributes on the condition that the stored log is the one that was
 *       read. So an update fails if the saga is missing, or another saga has taken its place.
 *   <li>A guard is inserted, completed and reopened with its saga, in one transaction. So the guard
 *       also expires with the saga. An update that changes only the state does not write guards,
 *       and is a single request.
 *   <li>If a condition failed, the response contains the stored item. If the saga's log contains
 *       the ID of the write at the version that it wrote, an earlier attempt of the same request
 *       took effect: the write has succeeded. Otherwise it is a conflict, a duplicate or a taken
 *       key, and the item shows the other saga.
 *   <li>If another saga has taken a guard meanwhile, completing this saga does not change the
 *       guard. This is possible if correlation IDs are reusable.
 * </ol>
 */
public final class ItemWriter {
  /**
   * The maximum number of items in one transaction (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>).
   */
  private static final int MAX_ITEMS = 100;

  private final WriteRequestFactory requests;
  private final ConditionFactory conditions;
  private final SagaItems items;
  private final Guards guards;
  private final TransactionRetry retries;
  private final FailureTranslator failures;
  private final ItemReader reads;
  private final FailedWrite failedWrite;
  private final boolean completedMayBeReplaced;

  /**
   * Creates the writer.
   *
   * @param completedMayBeReplaced whether an insert of a type with reusable correlation IDs may
   *     replace a completed saga, which requires that saga IDs are derived from correlation IDs
   */
  public ItemWriter(
      WriteRequestFactory requests,
      SagaItems items,
      Guards guards,
      TransactionRetry retries,
      FailureTranslator failures,
      ItemReader reads,
      boolean completedMayBeReplaced) {
    this.requests = requests;
    this.conditions = requests.conditions();
    this.items = items;
    this.guards = guards;
    this.retries = retries;
    this.failures = failures;
    this.reads = reads;
    this.failedWrite = new FailedWrite(items, reads);
    this.completedMayBeReplaced = completedMayBeReplaced;
  }

  /** Stores a new saga. */
  <S> Step<Saga<S>> insert(Saga<S> saga, String writeId, Instant now) {
    boolean reusable = saga.type().hasReusableCorrelationIds();
    Map<String, AttributeValue> item = items.write(saga);
    List<GuardWrite> guardWrites =
        guards.of(saga).stream()
            .map(guard -> put(guard, saga, conditions.newGuard(saga, writeId, now), false))
            .toList();
    return write(
        new SagaWrite<>(
            saga,
            item,
            new WriteAction.PutItem(
                item, conditions.absent(writeId, reusable && completedMayBeReplaced, now)),
            failed -> failedWrite.insert(saga, writeId, failed)),
        guardWrites);
  }

  /**
   * Stores a changed saga.
   *
   * @param read the saga that the caller read and changed
   * @param next the saga to store
   */
  <S> Step<Saga<S>> update(Saga<S> read, Saga<S> next, String writeId, Instant now) {
    Map<String, AttributeValue> item = items.write(next);
    return write(
        new SagaWrite<>(
            next,
            item,
            requests.update(read, next, item, now),
            failed -> failedWrite.update(next, read, writeId, now, failed)),
        guardWrites(read, next, now));
  }

  private List<GuardWrite> guardWrites(Saga<?> read, Saga<?> next, Instant now) {
    List<Guard> before = guards.stored(read);
    List<Guard> after = guards.of(next);
    if (before.isEmpty() && after.isEmpty()) {
      return List.of();
    }
    boolean changesAll = ItemChanger.changesGuards(read, next);
    Condition free = conditions.freeGuard(next, now);
    Condition own = conditions.ownGuard(next);
    List<GuardWrite> guardWrites = new ArrayList<>();
    for (Guard guard : after) {
      boolean isHeld = before.contains(guard);
      if (!isHeld || (changesAll && !next.isCompleted())) {
        guardWrites.add(put(guard, next, free, false));
      } else if (changesAll) {
        guardWrites.add(put(guard, next, own, true));
      }
    }
    before.stream()
        .filter(guard -> !after.contains(guard))
        .forEach(guard -> guardWrites.add(GuardWrite.delete(guard, own)));
    if (guardWrites.size() >= MAX_ITEMS) {
      throw new IllegalArgumentException(
          "%s %s changes %s keys in one write, at most %s are possible: change some of them in one"
                  .formatted(next.type().name(), next.sagaId(), guardWrites.size(), MAX_ITEMS - 2)
              + " update and the rest in another");
    }
    return guardWrites;
  }

  private GuardWrite put(Guard guard, Saga<?> saga, Condition condition, boolean yields) {
    return new GuardWrite(
        guard, new WriteAction.PutItem(items.guard(guard, saga), condition), yields);
  }

  /**
   * The write of a saga's item, without its guards.
   *
   * @param saga the saga after the write
   * @param item the item after the write
   * @param part the write
   * @param failed function that returns the saga if an earlier attempt wrote it, or throws
   */
  private record SagaWrite<S>(
      Saga<S> saga,
      Map<String, AttributeValue> item,
      WriteAction part,
      Function<FailedCondition, Saga<S>> failed) {}

  private <S> Step<Saga<S>> write(SagaWrite<S> write, List<GuardWrite> guardWrites) {
    Saga<S> saga = write.saga();
    if (!guardWrites.isEmpty()) {
      return retries.send(
          RequestKind.transactWrite(write.item()),
          requests.transaction(write.part(), guardWrites),
          response -> Step.done(saga),
          failed -> afterTransaction(write, guardWrites, failed));
    }
    return write.part() instanceof WriteAction.UpdateItem update
        ? retries.send(
            RequestKind.updateItem(write.item()),
            requests.update(update, ReturnValue.NONE),
            response -> Step.done(saga),
            failed -> afterRequest(write, failed))
        : retries.send(
            RequestKind.PUT_ITEM,
            requests.put((WriteAction.PutItem) write.part()),
            response -> Step.done(saga),
            failed -> afterRequest(write, failed));
  }

  private <S> Step<Saga<S>> afterRequest(SagaWrite<S> write, FailedRequest failed) {
    FailedCondition condition = FailedCondition.of(failed);
    if (condition == null) {
      throw failures.writing(write.saga(), ItemSize.of(write.item()), failed);
    }
    return afterCondition(write, condition);
  }

  private <S> Step<Saga<S>> afterCondition(SagaWrite<S> write, FailedCondition condition) {
    return reads
        .withItem(condition, write.saga().type().name(), write.saga().sagaId())
        .map(write.failed());
  }

  private <S> Step<Saga<S>> afterTransaction(
      SagaWrite<S> write, List<GuardWrite> guardWrites, FailedRequest failed) {
    FailedCondition ofSaga = FailedCondition.of(failed, 0);
    if (ofSaga != null) {
      return afterCondition(write, ofSaga);
    }
    List<GuardWrite> rest = new ArrayList<>();
    for (int place = 0; place < guardWrites.size(); place++) {
      GuardWrite guardWrite = guardWrites.get(place);
      FailedCondition ofGuard = FailedCondition.of(failed, place + 1);
      if (ofGuard == null) {
        rest.add(guardWrite);
      } else if (!guardWrite.yields()) {
        return failedWrite.guard(write.saga(), guardWrite.guard(), ofGuard);
      }
    }
    if (rest.size() == guardWrites.size()) {
      throw failures.writing(write.saga(), ItemSize.of(write.item()), failed);
    }
    return write(write, rest);
  }
}
