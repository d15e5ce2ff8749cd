package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import java.util.List;
import java.util.Optional;

/** What the store knows of correlation ids: how they lead to sagas, and what ids sagas get. */
public interface Correlation {

  /** Returns the id for a new saga. */
  String newSagaId(String sagaName, String correlationId);

  /** Tells whether a saga of this store can have both ids. */
  boolean canHave(String sagaName, String sagaId, String correlationId);

  /** Finds the ID of the newest saga with a correlation ID, even one that can't be read. */
  Step<Optional<String>> sagaId(String sagaName, String correlationId);

  /** Finds the newest saga with a correlation ID. */
  <S> Step<Optional<Saga<S>>> find(SagaType<S> type, String correlationId, Consistency consistency);

  /** Finds all sagas with a correlation id, the newest first. */
  <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId);
}
