package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.schema.DerivedSagaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A correlation id, for which one saga after another is inserted.
 *
 * <p>It also keeps workers from the one thing that the store does not promise to bear: an insert
 * whose answer is lost, and whose saga others remove before the SDK's retry, which inserts it anew.
 * So nobody completes or deletes a saga before its insert has returned.
 */
final class HistorySlot {
  private final String correlationId;
  private final SagaIdentity identity;
  private final SagaType<Changes> type;
  private final Set<Integer> insertsUnderWay = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock insertsOrDeleteById = new ReentrantReadWriteLock();

  /** The state: numbers of all entries that changed it, the insert first. */
  record Changes(List<Integer> numbers) {
    Changes with(int number) {
      List<Integer> more = new ArrayList<>(numbers);
      more.add(number);
      return new Changes(more);
    }
  }

  HistorySlot(String correlationId, boolean reusable, SagaIdentity identity) {
    this.correlationId = correlationId;
    this.identity = identity;
    SagaType<Changes> plain = SagaType.of(reusable ? "Reusable" : "Plain", Changes.class);
    this.type = reusable ? plain.withReusableCorrelationIds() : plain;
  }

  String correlationId() {
    return correlationId;
  }

  SagaType<Changes> type() {
    return type;
  }

  /** Tells whether all of its sagas have one ID, one after another. */
  boolean sharesId() {
    return identity == SagaIdentity.DERIVED;
  }

  /** Returns the ID of the saga that an insert of this number inserts. */
  String sagaId(int insert) {
    return sharesId()
        ? DerivedSagaId.of(type.name(), correlationId)
        : "saga-" + HistoryEntry.name(insert);
  }

  /** Returns the reference for an insert of this number. */
  SagaReference.ByCorrelationId<Changes> newSaga(int insert) {
    SagaReference.ByCorrelationId<Changes> reference = type.correlationId(correlationId);
    return sharesId() ? reference : reference.withNewId(sagaId(insert));
  }

  /** Returns the insert of the saga to which an ID leads; 0 if it may lead to others, too. */
  int askedById(Saga<Changes> saga) {
    return sharesId() ? 0 : saga.state().numbers().get(0);
  }

  /** Runs an insert; returns false instead if a delete by id is under way. */
  boolean insert(int number, Runnable insert) {
    if (!insertsOrDeleteById.readLock().tryLock()) {
      return false;
    }
    insertsUnderWay.add(number);
    try {
      insert.run();
      return true;
    } finally {
      insertsUnderWay.remove(number);
      insertsOrDeleteById.readLock().unlock();
    }
  }

  /** Runs a delete by id, which may meet any saga; returns false instead if an insert runs. */
  boolean deleteById(Runnable delete) {
    if (!insertsOrDeleteById.writeLock().tryLock()) {
      return false;
    }
    try {
      delete.run();
      return true;
    } finally {
      insertsOrDeleteById.writeLock().unlock();
    }
  }

  /** Tells whether a saga may be completed or deleted. */
  boolean isSettled(Saga<Changes> saga) {
    return !insertsUnderWay.contains(saga.state().numbers().get(0));
  }

  @Override
  public String toString() {
    return correlationId;
  }
}
