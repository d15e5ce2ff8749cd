package dev.sagastore.cdkapp.demo;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.testing.RequestLog;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tells the request log which operation of the store a request belongs to. */
final class MeteredStore implements SagaStore {
  private final SagaStore store;
  private final RequestLog log;

  MeteredStore(SagaStore store, RequestLog log) {
    this.store = store;
    this.log = log;
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return log.during("insert", () -> store.insert(type, correlationId, state));
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String sagaId, String correlationId, S state) {
    return log.during("insert", () -> store.insert(type, sagaId, correlationId, state));
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return log.during("find by id", () -> store.findById(type, sagaId));
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return log.during(
        "find by correlation id", () -> store.findByCorrelationId(type, correlationId));
  }

  @Override
  public <S> List<Saga<S>> findAllByCorrelationId(SagaType<S> type, String correlationId) {
    return log.during(
        "find all by correlation id", () -> store.findAllByCorrelationId(type, correlationId));
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return log.during("find all by id", () -> store.findAllById(type, sagaIds));
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return log.during("list", () -> store.list(query));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    String operation = saga.isCompleted() ? "update that completes" : "update";
    return log.during(operation, () -> store.update(saga));
  }

  @Override
  public void delete(Saga<?> saga) {
    log.during(
        "delete",
        () -> {
          store.delete(saga);
          return true;
        });
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return log.during("delete by id", () -> store.delete(type, sagaId));
  }

  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return log.during("delete completed", () -> store.deleteCompleted(type, before, policy));
  }
}
