package dev.sagastore.dynamodb.internal;

import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.PatchResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Returns the operations of a store as steps. It checks the caller's input, and delegates to the
 * parts of the store.
 */
public final class SagaOperations {
  private final StoreParts parts;

  /**
   * Creates the operations of a store.
   *
   * @param settings the store's settings
   */
  public SagaOperations(StoreSettings settings) {
    this.parts = StoreParts.of(settings);
  }

  /** See {@link dev.sagastore.SagaStore#insert}. */
  public <S> Step<Saga<S>> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return parts.writer().insert(reference, state, draft -> draft);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#insert}. */
  public <S> Step<Saga<S>> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    Objects.requireNonNull(preparation, "the preparation must not be null");
    return parts.writer().insert(reference, state, preparation);
  }

  /**
   * See {@link dev.sagastore.SagaStore#insertOrChange(SagaReference.ByCorrelationId, Function,
   * ModifyPolicy)}.
   */
  public <S, R extends @Nullable Object> Step<ChangeResult<S, R>> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    Objects.requireNonNull(change, "the change must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    return find(reference)
        .then(found -> parts.modifications().change(reference, found, change, policy));
  }

  /** See {@link dev.sagastore.SagaStore#find}. */
  public <S> Step<Optional<Saga<S>>> find(SagaReference<S> reference) {
    return parts.finder().find(reference);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#findConsistent}. */
  public <S> Step<Optional<Saga<S>>> findConsistent(SagaReference<S> reference) {
    return parts.finder().findForWrite(reference);
  }

  /** See {@link dev.sagastore.SagaStore#findAll}. */
  public <S> Step<List<Saga<S>>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return parts.finder().findAll(reference);
  }

  /** See {@link dev.sagastore.SagaStore#findAllById}. */
  public <S> Step<SagaBatch<S>> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    requireType(type);
    List<String> ids = List.copyOf(sagaIds);
    ids.forEach(SagaOperations::requireSagaId);
    return parts
        .reads()
        .items(type.name(), ids)
        .map(
            found ->
                SagaBatch.of(
                    ids.stream()
                        .flatMap(sagaId -> Stream.ofNullable(found.get(sagaId)))
                        .map(item -> parts.items().read(type, ItemKeys.sagaId(item), item))
                        .toList(),
                    ids.stream().filter(sagaId -> !found.containsKey(sagaId)).toList()));
  }

  /** See {@link dev.sagastore.SagaStore#list}. */
  public <S> Step<SagaPage<S>> list(SagaQuery<S> query) {
    return parts.listing().page(query);
  }

  /** See {@link dev.sagastore.SagaStore#update}. */
  public <S> Step<Saga<S>> update(Saga<S> saga) {
    return parts.writer().update(saga);
  }

  /** See {@link dev.sagastore.SagaStore#change(SagaReference, Function, ModifyPolicy)}. */
  public <S, R extends @Nullable Object> Step<ChangeResult<S, R>> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    Objects.requireNonNull(change, "the change must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    Function<Optional<Saga<S>>, SagaChange<S, R>> ofExisting =
        found -> change.apply(found.orElseThrow(() -> new SagaNotFoundException(reference)));
    return find(reference)
        .then(found -> parts.modifications().change(reference, found, ofExisting, policy));
  }

  /** See {@link dev.sagastore.SagaStore#delete(Saga)}. */
  public Step<Boolean> delete(Saga<?> saga) {
    return parts.writer().delete(saga);
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaReference)}. */
  public Step<Boolean> delete(SagaReference<?> reference) {
    return parts.deletion().delete(reference);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#forceDelete}. */
  public Step<Boolean> forceDelete(SagaReference<?> reference) {
    return parts.deletion().forceDelete(reference);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#patch}. */
  public <S> Step<PatchResult<S>> patch(Saga<S> saga) {
    return parts.patches().patch(saga);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#listDue}. */
  public <S> Step<DuePage<S>> listDue(DueQuery<S> query) {
    return parts.dueListing().page(query);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#claim}. */
  public <S> Step<Optional<Saga<S>>> claim(DueSaga<S> due, Instant until) {
    return parts.patches().claim(due, until);
  }

  /** See {@link dev.sagastore.SagaStore#deleteCompleted}. */
  public Step<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy) {
    requireType(type);
    Objects.requireNonNull(before, "the time must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    return parts.cleanup().deleteCompleted(type, before, policy);
  }

  private static void requireType(SagaType<?> type) {
    Objects.requireNonNull(type, "the saga type must not be null");
  }

  private static void requireSagaId(String sagaId) {
    SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga ID must not be null"));
  }
}
