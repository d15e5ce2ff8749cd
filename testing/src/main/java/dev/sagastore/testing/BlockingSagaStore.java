package dev.sagastore.testing;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.InsertResult;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A blocking view of an asynchronous store, so that {@link SagaStoreConformance} can test it.
 *
 * <p>Safe for use by several threads.
 */
public final class BlockingSagaStore implements SagaStore {
  private final AsyncSagaStore store;

  /**
   * Creates a view of a store.
   *
   * @param store the asynchronous store
   */
  public BlockingSagaStore(AsyncSagaStore store) {
    this.store = Objects.requireNonNull(store, "the store must not be null");
  }

  @Override
  public <S> Saga<S> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return await(store.insert(reference, state));
  }

  @Override
  public <S> InsertResult<S> insertOrGet(SagaReference.ByCorrelationId<S> reference, S state) {
    return await(store.insertOrGet(reference, state));
  }

  @Override
  public <S> InsertResult<S> insertOrModify(
      SagaReference.ByCorrelationId<S> reference, S first, UnaryOperator<S> change) {
    return await(store.insertOrModify(reference, first, change));
  }

  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return await(store.insertOrChange(reference, change, policy));
  }

  @Override
  public <S> Optional<Saga<S>> find(SagaReference<S> reference) {
    return await(store.find(reference));
  }

  @Override
  public <S> List<Saga<S>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return await(store.findAll(reference));
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return await(store.findAllById(type, sagaIds));
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return await(store.list(query));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return await(store.update(saga));
  }

  @Override
  public <S> Saga<S> modify(SagaReference<S> reference, UnaryOperator<S> change) {
    return await(store.modify(reference, change));
  }

  @Override
  public <S> Saga<S> complete(SagaReference<S> reference) {
    return await(store.complete(reference));
  }

  @Override
  public <S> Saga<S> complete(SagaReference<S> reference, UnaryOperator<S> change) {
    return await(store.complete(reference, change));
  }

  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    return await(store.change(reference, change, policy));
  }

  @Override
  public void delete(Saga<?> saga) {
    await(store.delete(saga).thenApply(deleted -> true));
  }

  @Override
  public boolean delete(SagaReference<?> reference) {
    return await(store.delete(reference));
  }

  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return await(store.deleteCompleted(type, before, policy));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
