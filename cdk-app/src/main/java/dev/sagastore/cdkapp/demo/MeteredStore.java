package dev.sagastore.cdkapp.demo;

import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.testing.RequestLog;
import java.util.Optional;

/**
 * Tells the request log which operation of the store a request belongs to, for those of the demo.
 */
final class MeteredStore extends ForwardingSagaStore {
  private final RequestLog log;

  MeteredStore(SagaStore store, RequestLog log) {
    super(store);
    this.log = log;
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return log.during("insert", () -> super.insert(type, correlationId, state));
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return log.during("find by id", () -> super.findById(type, sagaId));
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return log.during(
        "find by correlation id", () -> super.findByCorrelationId(type, correlationId));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    String operation = saga.isCompleted() ? "update that completes" : "update";
    return log.during(operation, () -> super.update(saga));
  }
}
