package dev.sagastore.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store that passes each operation of another store through one method. */
abstract class WatchedStore extends ForwardingSagaStore implements ExtensibleSagaStore {
  private final ExtensibleSagaStore store;

  WatchedStore(ExtensibleSagaStore store) {
    super(store);
    this.store = store;
  }

  /**
   * Carries out an operation.
   *
   * @param name name of the operation
   * @param operation calls the other store
   * @return its result
   */
  @CanIgnoreReturnValue
  abstract <T> T request(String name, Supplier<T> operation);

  @Override
  public <S> Saga<S> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return request("insert", () -> store.insert(reference, state));
  }

  @Override
  public <S> Saga<S> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    return request("insert", () -> store.insert(reference, state, preparation));
  }

  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return request("insertOrChange", () -> store.insertOrChange(reference, change, policy));
  }

  @Override
  public <S> Optional<Saga<S>> find(SagaReference<S> reference) {
    return request("find", () -> store.find(reference));
  }

  @Override
  public <S> List<Saga<S>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return request("findAll", () -> store.findAll(reference));
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return request("findAllById", () -> store.findAllById(type, sagaIds));
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return request("list", () -> store.list(query));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return request("update", () -> store.update(saga));
  }

  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    return request("change", () -> store.change(reference, change, policy));
  }

  @Override
  public void delete(Saga<?> saga) {
    request(
        "delete",
        () -> {
          store.delete(saga);
          return true;
        });
  }

  @Override
  public boolean delete(SagaReference<?> reference) {
    return request("delete", () -> store.delete(reference));
  }

  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return request("deleteCompleted", () -> store.deleteCompleted(type, before, policy));
  }

  @Override
  public <S> PatchResult<S> patch(Saga<S> saga) {
    return request("patch", () -> store.patch(saga));
  }

  @Override
  public <S> DuePage<S> listDue(DueQuery<S> query) {
    return request("listDue", () -> store.listDue(query));
  }

  @Override
  public <S> Optional<Saga<S>> claim(DueSaga<S> due, Instant until) {
    return request("claim", () -> store.claim(due, until));
  }

  @Override
  public SagaIdentity identity() {
    return store.identity();
  }

  @Override
  public <S> Optional<Saga<S>> findConsistent(SagaReference<S> reference) {
    return request("findConsistent", () -> store.findConsistent(reference));
  }

  @Override
  public boolean forceDelete(SagaReference<?> reference) {
    return request("forceDelete", () -> store.forceDelete(reference));
  }
}
