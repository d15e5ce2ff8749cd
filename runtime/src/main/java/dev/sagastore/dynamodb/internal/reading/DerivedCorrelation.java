package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.schema.DerivedSagaId;
import java.util.List;
import java.util.Optional;

/** Derives saga IDs from correlation IDs, so that a lookup is a read by key. */
public final class DerivedCorrelation implements Correlation {
  private final ItemReader reads;

  public DerivedCorrelation(ItemReader reads) {
    this.reads = reads;
  }

  @Override
  public String newSagaId(String sagaName, String correlationId) {
    return DerivedSagaId.of(sagaName, correlationId);
  }

  @Override
  public boolean canHave(String sagaName, String sagaId, String correlationId) {
    return newSagaId(sagaName, correlationId).equals(sagaId);
  }

  @Override
  public Step<Optional<String>> sagaId(String sagaName, String correlationId) {
    return Step.done(Optional.of(newSagaId(sagaName, correlationId)));
  }

  @Override
  public <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type, String correlationId, Consistency consistency) {
    return reads.saga(type, newSagaId(type.name(), correlationId), consistency);
  }

  @Override
  public <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId) {
    return find(type, correlationId, Consistency.AS_SET).map(found -> found.stream().toList());
  }
}
