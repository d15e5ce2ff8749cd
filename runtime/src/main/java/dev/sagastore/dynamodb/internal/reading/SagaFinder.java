package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds sagas by references of every kind. */
public final class SagaFinder {
  private final ItemReader reads;
  private final GuardLookup lookup;
  private final ItemKeys keys;
  private final Correlation correlation;

  public SagaFinder(ItemReader reads, ItemKeys keys, Correlation correlation) {
    this.reads = reads;
    this.lookup = new GuardLookup(reads);
    this.keys = keys;
    this.correlation = correlation;
  }

  /** See {@link dev.sagastore.SagaStore#find}. */
  public <S> Step<Optional<Saga<S>>> find(SagaReference<S> reference) {
    return find(reference, Consistency.AS_SET);
  }

  /** Finds a saga with strong consistency, whatever the store is set to. */
  public <S> Step<Optional<Saga<S>>> findForWrite(SagaReference<S> reference) {
    return find(reference, Consistency.STRONG);
  }

  private <S> Step<Optional<Saga<S>>> find(SagaReference<S> reference, Consistency consistency) {
    SagaType<S> type = reference.type();
    if (reference instanceof SagaReference.ById<S> byId) {
      return reads.saga(type, byId.sagaId(), consistency);
    }
    if (reference instanceof SagaReference.ByKey<S> byKey) {
      SagaKey key = byKey.key();
      return lookup.find(
          type, guard(type.name(), key), saga -> saga.keys().contains(key), consistency);
    }
    return correlation.find(
        type, ((SagaReference.ByCorrelationId<S>) reference).correlationId(), consistency);
  }

  /** Returns whether a reference always leads to the same item. */
  public boolean leadsToOnePlace(SagaReference<?> reference) {
    return reference instanceof SagaReference.ById<?>
        || (reference instanceof SagaReference.ByCorrelationId<?>
            && correlation instanceof DerivedCorrelation);
  }

  /**
   * Returns whether a reference that led to a saga still leads to it, as far as that saga shows. If
   * its type has reusable correlation IDs, a completed saga may have given up its correlation ID
   * and keys.
   */
  public <S> boolean isStillMeant(SagaReference<S> reference, Saga<S> saga) {
    if (reference instanceof SagaReference.ById<S>) {
      return true;
    }
    boolean hasKey =
        reference instanceof SagaReference.ByKey<S> byKey
            ? saga.keys().contains(byKey.key())
            : saga.correlationId()
                .equals(((SagaReference.ByCorrelationId<S>) reference).correlationId());
    return hasKey && !(saga.isCompleted() && saga.type().hasReusableCorrelationIds());
  }

  /** See {@link dev.sagastore.SagaStore#findAll}. */
  public <S> Step<List<Saga<S>>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return correlation.findAll(reference.type(), reference.correlationId());
  }

  /** Finds the ID of a saga, even of one that can't be read. */
  public Step<Optional<String>> sagaId(SagaReference<?> reference) {
    String sagaName = reference.type().name();
    if (reference instanceof SagaReference.ById<?> byId) {
      return Step.done(Optional.of(byId.sagaId()));
    }
    return reference instanceof SagaReference.ByKey<?> byKey
        ? lookup.sagaId(sagaName, guard(sagaName, byKey.key()))
        : correlation.sagaId(
            sagaName, ((SagaReference.ByCorrelationId<?>) reference).correlationId());
  }

  /**
   * Returns whether an item belongs to the saga of a reference. Since the lookup, the saga ID may
   * have been given to a saga with another correlation ID or other keys.
   */
  public boolean isMeant(SagaReference<?> reference, Map<String, AttributeValue> item) {
    if (reference instanceof SagaReference.ByKey<?> byKey) {
      return new StoredItem(item).hasKey(byKey.key());
    }
    return !(reference instanceof SagaReference.ByCorrelationId<?> byCorrelationId)
        || !new StoredItem(item).hasOtherCorrelationId(byCorrelationId.correlationId());
  }

  private Guard guard(String sagaName, SagaKey key) {
    return keys.guardOfKey(sagaName, key);
  }
}
