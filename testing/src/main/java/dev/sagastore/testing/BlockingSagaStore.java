package dev.sagastore.testing;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/**
 * Waits for an asynchronous store, so that {@link SagaStoreConformance} can test it.
 *
 * <p>Safe for use by several threads.
 */
public final class BlockingSagaStore implements SagaStore {
  private final AsyncSagaStore store;

  /**
   * Creates a view of a store.
   *
   * @param store does the work
   */
  public BlockingSagaStore(AsyncSagaStore store) {
    this.store = Objects.requireNonNull(store, "the store must not be null");
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return await(store.insert(type, correlationId, state));
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String sagaId, String correlationId, S state) {
    return await(store.insert(type, sagaId, correlationId, state));
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return await(store.findById(type, sagaId));
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return await(store.findByCorrelationId(type, correlationId));
  }

  @Override
  public <S> List<Saga<S>> findAllByCorrelationId(SagaType<S> type, String correlationId) {
    return await(store.findAllByCorrelationId(type, correlationId));
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
  public <S> Saga<S> modify(SagaType<S> type, String sagaId, UnaryOperator<S> change) {
    return await(store.modify(type, sagaId, change));
  }

  @Override
  public <S> Saga<S> modifySaga(
      SagaType<S> type, String sagaId, UnaryOperator<Saga<S>> change, ModifyPolicy policy) {
    return await(store.modifySaga(type, sagaId, change, policy));
  }

  @Override
  public void delete(Saga<?> saga) {
    await(store.delete(saga).thenApply(deleted -> true));
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return await(store.delete(type, sagaId));
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
