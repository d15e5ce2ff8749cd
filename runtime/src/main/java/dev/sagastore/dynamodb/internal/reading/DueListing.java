package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists sagas that are due, from all partitions, in the order of time. The query of each partition
 * has room for two entries more than the page: the last entry of the page before, and one that
 * shows whether another page follows.
 */
public final class DueListing {
  /** Maximum number of partitions that are queried at a time. */
  private static final int CONCURRENCY = 10;

  private final QueryReader queries;
  private final ItemKeys keys;

  public DueListing(QueryReader queries, ItemKeys keys) {
    this.queries = queries;
    this.keys = keys;
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#listDue}. */
  public <S> Step<DuePage<S>> page(DueQuery<S> query) {
    String sagaName = query.type().name();
    String after = query.after().map(DueListing::sortKey).orElse("");
    if (compare(after, SagaKeys.lastDueSortKey(query.until())) > 0) {
      return Step.done(DuePage.of(List.of(), null));
    }
    // BETWEEN takes no empty text
    String first = after.isEmpty() ? SagaKeys.firstDueSortKey() : after;
    List<Step<QueryResponse>> partitions =
        keys.duePartitions().allOfDue(sagaName).stream()
            .map(
                partition ->
                    queries.ofDue(sagaName, partition, first, query.until(), query.pageSize() + 2))
            .toList();
    return new Step.Parallel<>(
        partitions, CONCURRENCY, responses -> Step.done(page(query, after, responses)));
  }

  private static <S> DuePage<S> page(
      DueQuery<S> query, String after, List<QueryResponse> responses) {
    Optional<String> end =
        responses.stream()
            .filter(response -> !response.lastEvaluatedKey().isEmpty())
            .map(response -> sortKey(response.lastEvaluatedKey()))
            .min(DueListing::compare);
    List<String> found =
        responses.stream()
            .flatMap(response -> response.items().stream())
            .map(DueListing::sortKey)
            .filter(sortKey -> compare(sortKey, after) > 0)
            // beyond the end of a partition's response, that partition may have earlier entries
            .filter(sortKey -> end.isEmpty() || compare(sortKey, end.get()) <= 0)
            .sorted(DueListing::compare)
            .toList();
    List<DueSaga<S>> entries =
        found.stream().limit(query.pageSize()).map(key -> entry(query.type(), key)).toList();
    boolean isLast = entries.isEmpty() || (end.isEmpty() && found.size() == entries.size());
    return DuePage.of(entries, isLast ? null : query.after(entries.get(entries.size() - 1)));
  }

  /** Compares as DynamoDB does: by the bytes in UTF-8. */
  private static int compare(String sortKey, String other) {
    return Arrays.compareUnsigned(
        sortKey.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String sortKey(Map<String, AttributeValue> entry) {
    return Objects.requireNonNull(
            entry.get(KeyAttribute.CLEANUP_SORT_KEY.attributeName()), "every entry has it")
        .s();
  }

  private static <S> DueSaga<S> entry(SagaType<S> type, String sortKey) {
    Instant due = SagaKeys.dueOf(sortKey);
    return DueSaga.of(type.id(sortKey.substring(sortKey.indexOf('#') + 1)), due);
  }

  private static String sortKey(DueSaga<?> entry) {
    return SagaKeys.dueSortKey(entry.due(), entry.reference().sagaId());
  }
}
