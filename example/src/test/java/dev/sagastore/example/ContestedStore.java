package dev.sagastore.example;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import java.util.Optional;

/** A store in which somebody else is faster: each of the next updates comes a moment too late. */
final class ContestedStore implements SagaStore {
  private final SagaStore store;
  private final Runnable rival;
  private int lostRaces;

  ContestedStore(SagaStore store, int lostRaces, Runnable rival) {
    this.store = store;
    this.lostRaces = lostRaces;
    this.rival = rival;
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    if (lostRaces > 0) {
      lostRaces--;
      rival.run();
    }
    return store.update(saga);
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return store.insert(type, correlationId, state);
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
  public void delete(Saga<?> saga) {
    store.delete(saga);
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return store.delete(type, sagaId);
  }
}
