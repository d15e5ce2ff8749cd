package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds a saga by a guard, which contains its ID: two reads by key. */
final class GuardLookup {
  private final ItemReader reads;

  GuardLookup(ItemReader reads) {
    this.reads = reads;
  }

  /** Finds the saga ID in a guard, even if that saga can't be read. */
  Step<Optional<String>> sagaId(String sagaName, Guard guard) {
    return reads
        .guard(sagaName, guard, Consistency.STRONG)
        .map(found -> found.map(item -> new StoredItem(item).guardedSagaId()));
  }

  /**
   * Finds the saga whose ID is in a guard.
   *
   * @param isOwner returns whether a saga still has the guard
   */
  <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type, Guard guard, Predicate<Saga<S>> isOwner, Consistency consistency) {
    return find(type, guard, isOwner, consistency, null);
  }

  /**
   * Finds the saga, and starts again if it is missing: between the two reads, it may have been
   * deleted, and its guard may now belong to another saga.
   *
   * @param missing ID from the guard for which no saga was found; null at the first attempt
   */
  private <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type,
      Guard guard,
      Predicate<Saga<S>> isOwner,
      Consistency consistency,
      @Nullable String missing) {
    return reads
        .guard(type.name(), guard, consistency)
        .then(
            found -> {
              String sagaId = found.map(item -> new StoredItem(item).guardedSagaId()).orElse(null);
              return sagaId == null || sagaId.equals(missing)
                  ? Step.done(Optional.<Saga<S>>empty())
                  : reads
                      .saga(type, sagaId, consistency)
                      .map(saga -> saga.filter(isOwner))
                      .then(
                          saga ->
                              saga.isPresent()
                                  ? Step.done(saga)
                                  : find(type, guard, isOwner, consistency, sagaId));
            });
  }
}
