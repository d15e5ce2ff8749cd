package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds sagas in the correlation index, and reads them by their keys. */
public final class IndexedCorrelation implements Correlation {
  private final QueryReader queries;
  private final ItemReader reads;
  private final SagaItems items;

  public IndexedCorrelation(QueryReader queries, ItemReader reads, SagaItems items) {
    this.queries = queries;
    this.reads = reads;
    this.items = items;
  }

  @Override
  public String newSagaId(String sagaName, String correlationId) {
    return UUID.randomUUID().toString();
  }

  @Override
  public boolean canHave(String sagaName, String sagaId, String correlationId) {
    return true;
  }

  @Override
  public Step<Optional<String>> sagaId(String sagaName, String correlationId) {
    return itemsOf(sagaName, correlationId)
        .map(
            found ->
                found.entrySet().stream()
                    .max(
                        Comparator.comparing(entry -> new StoredItem(entry.getValue()).createdAt()))
                    .map(Map.Entry::getKey));
  }

  @Override
  public <S> Step<Optional<Saga<S>>> find(
      SagaType<S> type, String correlationId, Consistency consistency) {
    // an index has only eventually consistent reads
    return findAll(type, correlationId).map(sagas -> sagas.stream().findFirst());
  }

  @Override
  public <S> Step<List<Saga<S>>> findAll(SagaType<S> type, String correlationId) {
    return itemsOf(type.name(), correlationId)
        .map(
            found ->
                found.entrySet().stream()
                    .map(item -> items.read(type, item.getKey(), item.getValue()))
                    .sorted(
                        Comparator.<Saga<S>, Instant>comparing(Saga::createdAt)
                            .reversed()
                            .thenComparing(Saga::sagaId))
                    .toList());
  }

  private Step<Map<String, Map<String, AttributeValue>>> itemsOf(
      String sagaName, String correlationId) {
    return sagaIds(sagaName, correlationId, Map.of(), new ArrayList<>())
        .then(sagaIds -> reads.items(sagaName, sagaIds))
        .map(
            found -> {
              // the index can still contain a saga that was deleted, and then inserted with another
              // ID
              found
                  .values()
                  .removeIf(item -> new StoredItem(item).hasOtherCorrelationId(correlationId));
              return found;
            });
  }

  private Step<List<String>> sagaIds(
      String sagaName,
      String correlationId,
      Map<String, AttributeValue> startKey,
      List<String> soFar) {
    return queries
        .ofCorrelationId(sagaName, correlationId, startKey)
        .then(
            page -> {
              page.items().forEach(entry -> soFar.add(ItemKeys.sagaId(entry)));
              return page.lastEvaluatedKey().isEmpty()
                  ? Step.done(soFar)
                  : sagaIds(sagaName, correlationId, page.lastEvaluatedKey(), soFar);
            });
  }
}
