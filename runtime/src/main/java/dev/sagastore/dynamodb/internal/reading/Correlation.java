package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import java.util.List;
import java.util.Optional;

/** Finds sagas by correlation ID, and chooses the IDs of new sagas. */
public interface Correlation {

  /** Returns the ID for a new saga. */
  String newSagaId(String sagaName, String correlationId);

  /** Returns whether a saga of this store can have both IDs. */
  boolean canHave(String sagaName, String sagaId, String correlationId);

  /** Finds the ID of the newest saga with a correlation ID, even one that can't be read. */
  Step<Optional<String>> sagaId(String sagaName, String correlationId);

  /** Finds the newest saga with a correlation ID. */
  <S> Step<Optional<Saga<S>>> find(SagaType<S> type, String correlationId, Consistency consistency);

  /** Finds all sagas with a correlation ID, the newest first. */
  <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId);
}
