package dev.sagastore;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A store that passes everything on to another one. Extend it and override what shall be different:
 * in a test, for example, to have somebody else write first.
 *
 * <p>{@link #modify} and {@link #modifySaga} are not passed on, so that they use what was
 * overridden.
 *
 * <p>Safe for use by several threads if the other store is.
 */
public abstract class ForwardingSagaStore implements SagaStore {
  private final SagaStore store;

  /**
   * Creates a store.
   *
   * @param store where everything is passed on to
   */
  protected ForwardingSagaStore(SagaStore store) {
    this.store = Objects.requireNonNull(store, "the store must not be null");
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return store.insert(type, correlationId, state);
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String sagaId, String correlationId, S state) {
    return store.insert(type, sagaId, correlationId, state);
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return store.findById(type, sagaId);
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return store.findByCorrelationId(type, correlationId);
  }

  @Override
  public <S> List<Saga<S>> findAllByCorrelationId(SagaType<S> type, String correlationId) {
    return store.findAllByCorrelationId(type, correlationId);
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return store.findAllById(type, sagaIds);
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return store.list(query);
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return store.update(saga);
  }

  @Override
  public void delete(Saga<?> saga) {
    store.delete(saga);
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return store.delete(type, sagaId);
  }

  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return store.deleteCompleted(type, before, policy);
  }
}
