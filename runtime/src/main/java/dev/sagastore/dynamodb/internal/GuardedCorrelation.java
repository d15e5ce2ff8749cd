package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import java.util.List;
import java.util.Optional;

/** The guard of a correlation id names its saga, which is then read by its key. */
final class GuardedCorrelation implements Correlation {
  private final Reads reads;
  private final Correlation index;

  GuardedCorrelation(Reads reads, Correlation index) {
    this.reads = reads;
    this.index = index;
  }

  @Override
  public String newSagaId(String sagaName, String correlationId) {
    return index.newSagaId(sagaName, correlationId);
  }

  @Override
  public boolean canHave(String sagaName, String sagaId, String correlationId) {
    return true;
  }

  @Override
  public <S> Step<Optional<Saga<S>>> find(SagaType<S> type, String correlationId) {
    return reads
        .guard(type.name(), correlationId)
        .then(
            guard -> {
              String sagaId = guard.map(SagaItems::guardedSagaId).orElse(null);
              return sagaId == null
                  ? Step.done(Optional.<Saga<S>>empty())
                  : reads.saga(type, sagaId);
            })
        // between the two reads the saga may have been deleted, and its id used for another one
        .map(found -> found.filter(saga -> saga.correlationId().equals(correlationId)));
  }

  @Override
  public <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId) {
    return index.findAll(type, correlationId);
  }
}
