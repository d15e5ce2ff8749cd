package dev.sagastore.example;

import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;

/** A store in which somebody else is faster: each of the next updates comes a moment too late. */
final class ContestedStore extends ForwardingSagaStore {
  private final Runnable rival;
  private int lostRaces;

  ContestedStore(SagaStore store, int lostRaces, Runnable rival) {
    super(store);
    this.lostRaces = lostRaces;
    this.rival = rival;
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    if (lostRaces > 0) {
      lostRaces--;
      rival.run();
    }
    return super.update(saga);
  }
}
