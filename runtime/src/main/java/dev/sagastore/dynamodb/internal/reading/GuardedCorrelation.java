package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import java.util.List;
import java.util.Optional;

/** Finds a saga by the guard of its correlation ID, which contains the saga ID. */
public final class GuardedCorrelation implements Correlation {
  private final GuardLookup lookup;
  private final ItemKeys keys;
  private final Correlation index;

  public GuardedCorrelation(ItemReader reads, ItemKeys keys, Correlation index) {
    this.lookup = new GuardLookup(reads);
    this.keys = keys;
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
  public Step<Optional<String>> sagaId(String sagaName, String correlationId) {
    return lookup.sagaId(sagaName, keys.guard(sagaName, correlationId));
  }

  @Override
  public <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type, String correlationId, Consistency consistency) {
    return lookup.find(
        type,
        keys.guard(type.name(), correlationId),
        saga -> saga.correlationId().equals(correlationId),
        consistency);
  }

  @Override
  public <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId) {
    return index.findAll(type, correlationId);
  }
}
