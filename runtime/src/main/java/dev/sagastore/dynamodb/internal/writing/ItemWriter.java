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
import dev.sagastore.dynamodb.internal.item.StoredItem;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.schema.ItemAttribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Writes sagas, each together with those of its guards that change with it.
 *
 * <ol>
 *   <li>Each write has an ID, which it adds to the log in the item.
 *   <li>An insert puts the item on the condition that nothing live is there. An update sets and
 *       removes the store's attributes on the condition that the stored log is the one that was
 *       read; so it fails on a missing saga and on another one in its place.
 *   <li>A guard is inserted, completed, reopened and deleted with its saga, in one transaction, so
 *       that it also expires with it. An update of state alone leaves it as it is, and is a single
 *       request.
 *   <li>If a condition failed, the response contains the stored item. If the ID of the write is in
 *       the saga's log at the version that it wrote, an earlier attempt of the same request took
 *       effect: the write has succeeded. Otherwise it is a conflict, a duplicate or a key that is
 *       taken, and the item says with what.
 *   <li>A guard that another saga has taken meanwhile, which it can where correlation IDs are
 *       reusable, is left to that one when this saga is completed or deleted.
 * </ol>
 */
public final class ItemWriter {
  /**
   * The number of items in one transaction (<a
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
   * @param completedMayBeReplaced whether a type with reusable correlation IDs lets an insert take
   *     the place of a completed saga: only if both have the same ID because they have the same
   *     correlation ID
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
        .forEach(guard -> guardWrites.add(delete(guard, own)));
    if (guardWrites.size() >= MAX_ITEMS) {
      throw new IllegalArgumentException(
          "%s %s changes %s keys in one write, at most %s are possible: change some of them with one"
                  .formatted(next.type().name(), next.sagaId(), guardWrites.size(), MAX_ITEMS - 2)
              + " update and the rest with another");
    }
    return guardWrites;
  }

  private GuardWrite put(Guard guard, Saga<?> saga, Condition condition, boolean yields) {
    return new GuardWrite(
        guard, new WriteAction.PutItem(items.guard(guard, saga), condition), yields);
  }

  private static GuardWrite delete(Guard guard, Condition own) {
    return new GuardWrite(guard, new WriteAction.DeleteItem(guard.key(), own), true);
  }

  /**
   * The write of a saga's own item.
   *
   * @param saga the saga after it
   * @param item the item after it
   * @param part the write
   * @param failed returns the saga if it was written after all, or throws
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

  /**
   * Deletes a saga that the caller has read.
   *
   * @return false if it was gone already
   */
  Step<Boolean> delete(Saga<?> read, Instant now) {
    return delete(
        new SagaDelete(
            read.type().name(),
            read.sagaId(),
            conditions.unchanged(read, now),
            failed ->
                reads
                    .withItem(failed, read.type().name(), read.sagaId())
                    .map(
                        stored -> {
                          failedWrite.delete(read, now, stored);
                          return stored.showsOwnDelete();
                        })),
        guards.stored(read).stream()
            .map(guard -> delete(guard, conditions.ownGuard(read)))
            .toList(),
        // the condition of the first attempt leaves no room for others
        first -> first);
  }

  /**
   * Deletes a saga whose item was just read, even if it was written since, but not one that was
   * inserted in its place.
   *
   * @return false if it was gone already
   */
  Step<Boolean> deleteFound(String sagaName, String sagaId, Map<String, AttributeValue> item) {
    String log = new StoredItem(item).writes();
    Function<FailedCondition, Step<Boolean>> again =
        failed ->
            reads
                .withItem(failed, sagaName, sagaId)
                .then(
                    stored ->
                        isChanged(item, stored.item())
                            ? deleteFound(sagaName, sagaId, stored.item())
                            : Step.done(stored.showsOwnDelete()));
    return delete(
        new SagaDelete(sagaName, sagaId, conditions.same(item), again),
        deletesOfGuards(sagaName, item),
        // A guard was another one's a moment ago. If the saga has been written since, it may have
        // been reopened and have its guard back, which must go with it.
        first ->
            log.isEmpty()
                ? first
                : new SagaDelete(sagaName, sagaId, conditions.untouched(log), again));
  }

  /** Returns whether a saga is still there, and was written since it was read. */
  private static boolean isChanged(
      Map<String, AttributeValue> read, Map<String, AttributeValue> now) {
    String log = new StoredItem(read).writes();
    String keys = ItemAttribute.KEYS.attributeName();
    return !log.isEmpty()
        && WriteLog.insert(new StoredItem(now).writes()).equals(WriteLog.insert(log))
        && !(new StoredItem(now).writes().equals(log)
            && Objects.equals(now.get(keys), read.get(keys)));
  }

  /**
   * Deletes a saga whose item was just read, unless it was written since.
   *
   * @return false if it was written or gone already
   */
  Step<Boolean> deleteUntouched(String sagaName, String sagaId, Map<String, AttributeValue> item) {
    return delete(
        new SagaDelete(
            sagaName,
            sagaId,
            conditions.untouched(new StoredItem(item).writes()),
            // a role that only cleans up can't read the item, and there is no need to
            failed -> Step.done(failed.showsOwnDelete())),
        deletesOfGuards(sagaName, item),
        first -> first);
  }

  private List<GuardWrite> deletesOfGuards(String sagaName, Map<String, AttributeValue> item) {
    Condition own = conditions.ownGuard(WriteLog.insert(new StoredItem(item).writes()));
    return guards.of(sagaName, item).stream().map(guard -> delete(guard, own)).toList();
  }

  /**
   * The deletion of a saga's own item.
   *
   * @param failed returns the steps that follow if the condition failed; an engine may have left
   *     out the item
   */
  private record SagaDelete(
      String sagaName,
      String sagaId,
      Condition condition,
      Function<FailedCondition, Step<Boolean>> failed) {}

  /**
   * Deletes a saga and its guards.
   *
   * @param fewer returns the deletion that follows if some guards are those of other sagas
   */
  private Step<Boolean> delete(
      SagaDelete delete, List<GuardWrite> guardWrites, UnaryOperator<SagaDelete> fewer) {
    WriteAction.DeleteItem part =
        new WriteAction.DeleteItem(
            requests.key(delete.sagaName(), delete.sagaId()), delete.condition());
    return guardWrites.isEmpty()
        ? retries.send(
            RequestKind.DELETE_ITEM,
            requests.delete(part),
            response -> Step.done(true),
            failed -> afterDelete(delete, FailedCondition.of(failed), failed))
        : retries.send(
            RequestKind.transactWrite(Map.of()),
            requests.transaction(part, guardWrites),
            response -> Step.done(true),
            failed -> {
              List<GuardWrite> rest = untaken(guardWrites, failed);
              return FailedCondition.of(failed, 0) != null || rest.size() == guardWrites.size()
                  ? afterDelete(delete, FailedCondition.of(failed, 0), failed)
                  : delete(fewer.apply(delete), rest, fewer);
            });
  }

  private Step<Boolean> afterDelete(
      SagaDelete delete, @Nullable FailedCondition condition, FailedRequest failed) {
    if (condition == null) {
      throw failures.writing(delete.sagaName(), delete.sagaId(), failed);
    }
    return delete.failed().apply(condition);
  }

  /** Returns the writes of the guards that no other saga has taken. */
  private static List<GuardWrite> untaken(List<GuardWrite> guardWrites, FailedRequest failed) {
    return IntStream.range(0, guardWrites.size())
        .filter(place -> FailedCondition.of(failed, place + 1) == null)
        .mapToObj(guardWrites::get)
        .toList();
  }
}
