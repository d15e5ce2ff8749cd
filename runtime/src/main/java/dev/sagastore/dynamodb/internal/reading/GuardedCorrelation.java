package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The guard of a correlation id names its saga, which is then read by its key. */
public final class GuardedCorrelation implements Correlation {
  private final ItemReader reads;
  private final Correlation index;

  public GuardedCorrelation(ItemReader reads, Correlation index) {
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
  public Step<Optional<String>> sagaId(String sagaName, String correlationId) {
    return reads
        .guardForWrite(sagaName, correlationId)
        .map(guard -> guard.map(SagaItems::guardedSagaId));
  }

  @Override
  public <S> Step<Optional<Saga<S>>> find(SagaType<S> type, String correlationId) {
    return find(type, correlationId, null);
  }

  /**
   * Between the two reads the saga may have been deleted, and another one have got the correlation
   * id: then the guard names that one by now.
   *
   * @param missing the saga that the guard has named, and that was not there
   */
  private <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type, String correlationId, @Nullable String missing) {
    return reads
        .guard(type.name(), correlationId)
        .then(
            guard -> {
              String sagaId = guard.map(SagaItems::guardedSagaId).orElse(null);
              return sagaId == null || sagaId.equals(missing)
                  ? Step.done(Optional.<Saga<S>>empty())
                  : reads
                      .saga(type, sagaId)
                      .map(found -> found.filter(s -> s.correlationId().equals(correlationId)))
                      .then(
                          found ->
                              found.isPresent()
                                  ? Step.done(found)
                                  : find(type, correlationId, sagaId));
            });
  }

  @Override
  public <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId) {
    return index.findAll(type, correlationId);
  }
}
