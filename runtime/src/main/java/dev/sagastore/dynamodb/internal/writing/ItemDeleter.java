package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
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
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.schema.ItemAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The deleter of sagas, each together with its guards in one transaction.
 *
 * <ul>
 *   <li>The condition compares the version, the insert, or the whole log that was read. So a
 *       deletion never deletes a saga that was inserted in its place.
 *   <li>The condition also requires that no extension protects the saga, unless the deletion is
 *       forced.
 *   <li>If another saga has taken a guard meanwhile, the guard remains. This is possible if
 *       correlation IDs are reusable.
 * </ul>
 */
public final class ItemDeleter {
  private final WriteRequestFactory requests;
  private final ConditionFactory conditions;
  private final Guards guards;
  private final TransactionRetry retries;
  private final FailureTranslator failures;
  private final ItemReader reads;
  private final FailedWrite failedWrite;

  public ItemDeleter(
      WriteRequestFactory requests,
      SagaItems items,
      Guards guards,
      TransactionRetry retries,
      FailureTranslator failures,
      ItemReader reads) {
    this.requests = requests;
    this.conditions = requests.conditions();
    this.guards = guards;
    this.retries = retries;
    this.failures = failures;
    this.reads = reads;
    this.failedWrite = new FailedWrite(items, reads);
  }

  /**
   * Deletes a saga that the caller has read.
   *
   * @return false if it was already deleted
   */
  Step<Boolean> delete(Saga<?> read, Instant now) {
    return delete(
        new SagaDelete(
            read.type().name(),
            read.sagaId(),
            conditions.unprotected(conditions.unchanged(read, now), now),
            failed ->
                reads
                    .withItem(failed, read.type().name(), read.sagaId())
                    .map(
                        stored -> {
                          failedWrite.delete(read, now, stored);
                          return stored.showsOwnDelete();
                        })),
        deletesOfGuards(guards.stored(read), conditions.ownGuard(read)),
        // the condition of the first attempt already excludes other writes
        first -> first);
  }

  /**
   * Deletes a saga whose item was just read, even if it was written since. It does not delete a
   * saga that was inserted in its place.
   *
   * @param now time at which the saga must not be protected; null for a forced deletion
   * @return false if it was already deleted
   */
  Step<Boolean> deleteFound(
      String sagaName, String sagaId, Map<String, AttributeValue> item, @Nullable Instant now) {
    String log = new StoredItem(item).writes();
    Function<FailedCondition, Step<Boolean>> again =
        failed ->
            reads
                .withItem(failed, sagaName, sagaId)
                .then(
                    stored -> {
                      StoredItem found = new StoredItem(stored.item());
                      if (now != null && isSame(item, stored.item()) && found.isProtected(now)) {
                        throw found.protectedFromDeletion(sagaName, sagaId, stored.cause());
                      }
                      return isChanged(item, stored.item())
                          ? deleteFound(sagaName, sagaId, stored.item(), now)
                          : Step.done(stored.showsOwnDelete());
                    });
    UnaryOperator<Condition> ifUnprotected =
        condition -> now == null ? condition : conditions.unprotected(condition, now);
    return delete(
        new SagaDelete(sagaName, sagaId, ifUnprotected.apply(conditions.same(item)), again),
        deletesOfGuards(sagaName, item),
        // Another saga had a guard a moment ago. If this saga was written since, it may have been
        // reopened and own the guard again. Then the guard must be deleted with it.
        first ->
            log.isEmpty()
                ? first
                : new SagaDelete(
                    sagaName, sagaId, ifUnprotected.apply(conditions.untouched(log)), again));
  }

  /** Returns whether a saga still exists, and was not inserted after a deletion. */
  private static boolean isSame(Map<String, AttributeValue> read, Map<String, AttributeValue> now) {
    return WriteLog.insert(new StoredItem(now).writes())
        .equals(WriteLog.insert(new StoredItem(read).writes()));
  }

  /** Returns whether a saga still exists, and was written since it was read. */
  private static boolean isChanged(
      Map<String, AttributeValue> read, Map<String, AttributeValue> now) {
    String log = new StoredItem(read).writes();
    String keys = ItemAttribute.KEYS.attributeName();
    return !log.isEmpty()
        && isSame(read, now)
        && !(new StoredItem(now).writes().equals(log)
            && Objects.equals(now.get(keys), read.get(keys)));
  }

  /**
   * Deletes a saga whose item was just read, unless it was written since or is protected.
   *
   * @return false if it was written since, is protected, or was already deleted
   */
  Step<Boolean> deleteUntouched(
      String sagaName, String sagaId, Map<String, AttributeValue> item, Instant now) {
    return delete(
        new SagaDelete(
            sagaName,
            sagaId,
            conditions.unprotected(conditions.untouched(new StoredItem(item).writes()), now),
            // a role that only cleans up can't read the item, and doesn't need to
            failed -> Step.done(failed.showsOwnDelete())),
        deletesOfGuards(sagaName, item),
        first -> first);
  }

  private List<GuardWrite> deletesOfGuards(String sagaName, Map<String, AttributeValue> item) {
    return deletesOfGuards(
        guards.of(sagaName, item),
        conditions.ownGuard(WriteLog.insert(new StoredItem(item).writes())));
  }

  private static List<GuardWrite> deletesOfGuards(List<Guard> guards, Condition own) {
    return guards.stream().map(guard -> GuardWrite.delete(guard, own)).toList();
  }

  /**
   * The deletion of a saga's item, without its guards.
   *
   * @param failed function that returns the steps that follow if the condition failed; an engine
   *     may have omitted the item
   */
  private record SagaDelete(
      String sagaName,
      String sagaId,
      Condition condition,
      Function<FailedCondition, Step<Boolean>> failed) {}

  /**
   * Deletes a saga and its guards.
   *
   * @param fewer function that returns the deletion that follows if other sagas own some of the
   *     guards
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
