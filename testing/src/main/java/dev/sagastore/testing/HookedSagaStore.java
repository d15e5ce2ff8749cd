package dev.sagastore.testing;

import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A store that calls a hook around the requests that a bus sends. */
final class HookedSagaStore extends ForwardingSagaStore implements ExtensibleSagaStore {
  private final ExtensibleSagaStore store;
  private final RequestHook hook;

  HookedSagaStore(ExtensibleSagaStore store, RequestHook hook) {
    super(store);
    this.store = store;
    this.hook = hook;
  }

  private <T> T hooked(String request, Supplier<T> action) {
    hook.before(request);
    T result = action.get();
    hook.after(request);
    return result;
  }

  @Override
  public <S> Optional<Saga<S>> findConsistent(SagaReference<S> reference) {
    return hooked("findConsistent", () -> store.findConsistent(reference));
  }

  @Override
  public SagaIdentity identity() {
    return store.identity();
  }

  @Override
  public <S> Saga<S> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    return hooked("insert", () -> store.insert(reference, state, preparation));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return hooked("update", () -> store.update(saga));
  }

  @Override
  public <S> PatchResult<S> patch(Saga<S> saga) {
    return hooked("patch", () -> store.patch(saga));
  }

  @Override
  public boolean forceDelete(SagaReference<?> reference) {
    return store.forceDelete(reference);
  }

  @Override
  public <S> DuePage<S> listDue(DueQuery<S> query) {
    return hooked("listDue", () -> store.listDue(query));
  }

  @Override
  public <S> Optional<Saga<S>> claim(DueSaga<S> due, Instant until) {
    return hooked("claim", () -> store.claim(due, until));
  }
}
