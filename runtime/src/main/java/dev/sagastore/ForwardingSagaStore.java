package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that delegates to another one. Extend it and override some methods, for example in a test
 * in which another write comes first.
 *
 * <p>The shorter methods, such as {@link #modify}, call the longer ones of this store, such as
 * {@link #change}, so that your overrides apply to them.
 *
 * <p>Safe for use by several threads if the other store is.
 */
public abstract class ForwardingSagaStore implements SagaStore {
  private final SagaStore store;

  /**
   * Creates a store.
   *
   * @param store store to delegate to
   */
  protected ForwardingSagaStore(SagaStore store) {
    this.store = Objects.requireNonNull(store, "the store must not be null");
  }

  @CanIgnoreReturnValue
  @Override
  public <S> Saga<S> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return store.insert(reference, state);
  }

  @CanIgnoreReturnValue
  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return store.insertOrChange(reference, change, policy);
  }

  @Override
  public <S> Optional<Saga<S>> find(SagaReference<S> reference) {
    return store.find(reference);
  }

  @Override
  public <S> List<Saga<S>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return store.findAll(reference);
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return store.findAllById(type, sagaIds);
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return store.list(query);
  }

  @CanIgnoreReturnValue
  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return store.update(saga);
  }

  @CanIgnoreReturnValue
  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    return store.change(reference, change, policy);
  }

  @Override
  public void delete(Saga<?> saga) {
    store.delete(saga);
  }

  @CanIgnoreReturnValue
  @Override
  public boolean delete(SagaReference<?> reference) {
    return store.delete(reference);
  }

  @CanIgnoreReturnValue
  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return store.deleteCompleted(type, before, policy);
  }
}
