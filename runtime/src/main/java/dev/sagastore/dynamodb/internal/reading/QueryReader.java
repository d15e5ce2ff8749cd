package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestKind;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.KeySchema;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Queries the table and its indexes, one page of DynamoDB's at a time. */
public final class QueryReader {
  private static final String BEGINNING = "#partition = :partition AND begins_with(#sort, :sort)";

  private final RequestSettings settings;
  private final ItemKeys keys;
  private final TransactionRetry retries;
  private final FailureTranslator failures;

  public QueryReader(
      RequestSettings settings,
      ItemKeys keys,
      TransactionRetry retries,
      FailureTranslator failures) {
    this.settings = settings;
    this.keys = keys;
    this.retries = retries;
    this.failures = failures;
  }

  /** Returns the index entries of the sagas with a correlation ID. */
  public Step<QueryResponse> ofCorrelationId(
      String sagaName, String correlationId, Map<String, AttributeValue> startKey) {
    QueryRequest request =
        request(
                settings.schema().correlationIndex(),
                "#partition = :partition AND #sort = :sort",
                keys.partitions().ofCorrelation(sagaName, correlationId),
                SagaKeys.correlationSortKey(correlationId))
            .exclusiveStartKey(nullIfEmpty(startKey))
            .build();
    return send(sagaName, request);
  }

  /** Returns the sagas of a shard. */
  public Step<QueryResponse> ofSagas(
      String sagaName, int shard, @Nullable ListingPosition after, int limit) {
    QueryRequest request =
        request(
                null,
                settings.schema().keys(),
                BEGINNING,
                keys.partitions().ofSagas(sagaName, shard),
                SagaKeys.sagaSortKey(""))
            .consistentRead(settings.consistentReads())
            .exclusiveStartKey(after == null ? null : keys.saga(sagaName, after.sagaId()))
            .limit(limit)
            .build();
    return send(sagaName, request);
  }

  /**
   * Returns the index entries of the sagas of a shard whose correlation IDs begin with a prefix.
   */
  public Step<QueryResponse> ofPrefix(
      String sagaName, String prefix, int shard, @Nullable ListingPosition after, int limit) {
    QueryRequest request =
        request(
                settings.schema().correlationIndex(),
                BEGINNING,
                keys.partitions().ofSagas(sagaName, shard),
                SagaKeys.correlationSortKey(prefix))
            .exclusiveStartKey(
                after == null
                    ? null
                    : entry(sagaName, after, keys.correlation(sagaName, after.correlationId())))
            .limit(limit)
            .build();
    return send(sagaName, request);
  }

  /** Returns the index entries of the sagas of a shard that were completed on a day. */
  public Step<QueryResponse> ofCompleted(
      String sagaName, LocalDate day, int shard, @Nullable ListingPosition after, int limit) {
    QueryRequest request =
        request(
                settings.schema().cleanupIndex(),
                BEGINNING,
                keys.partitions().ofCompleted(day, shard),
                SagaKeys.completedSortKey(sagaName, ""))
            .exclusiveStartKey(
                after == null
                    ? null
                    : entry(sagaName, after, keys.completed(sagaName, after.sagaId(), day)))
            .limit(limit)
            .build();
    return send(sagaName, request);
  }

  /**
   * Returns the index entries of the sagas of a partition that are due, the earliest first.
   *
   * @param first the first sort key
   * @param until the latest due time
   */
  Step<QueryResponse> ofDue(
      String sagaName, String partition, String first, Instant until, int limit) {
    QueryRequest request =
        request(
                settings.schema().cleanupIndexName(),
                settings.schema().cleanupIndex().keys(),
                "#partition = :partition AND #sort BETWEEN :sort AND :last",
                Map.of(
                    ":partition", AttributeValue.fromS(partition),
                    ":sort", AttributeValue.fromS(first),
                    ":last", AttributeValue.fromS(SagaKeys.lastDueSortKey(until))))
            .limit(limit)
            .build();
    return send(sagaName, request);
  }

  /** Returns the keys of a saga's entry in an index: those of the table and those of the index. */
  private Map<String, AttributeValue> entry(
      String sagaName, ListingPosition saga, Map<String, AttributeValue> indexKeys) {
    Map<String, AttributeValue> entry = new HashMap<>(keys.saga(sagaName, saga.sagaId()));
    entry.putAll(indexKeys);
    return entry;
  }

  private QueryRequest.Builder request(
      IndexSchema index, String condition, String partition, String sort) {
    return request(index.name(), index.keys(), condition, partition, sort);
  }

  private QueryRequest.Builder request(
      @Nullable String index,
      KeySchema keySchema,
      String condition,
      String partition,
      String sort) {
    return request(
        index,
        keySchema,
        condition,
        Map.of(":partition", AttributeValue.fromS(partition), ":sort", AttributeValue.fromS(sort)));
  }

  private QueryRequest.Builder request(
      @Nullable String index,
      KeySchema keySchema,
      String condition,
      Map<String, AttributeValue> values) {
    return QueryRequest.builder()
        .tableName(settings.tableName())
        .indexName(index)
        .keyConditionExpression(condition)
        .expressionAttributeNames(
            Map.of(
                "#partition", name(keySchema.partitionKey()), "#sort", name(keySchema.sortKey())))
        .expressionAttributeValues(values)
        .returnConsumedCapacity(settings.capacity());
  }

  private Step<QueryResponse> send(String sagaName, QueryRequest request) {
    return retries.send(
        RequestKind.QUERY,
        request,
        Step::done,
        failed -> {
          throw failures.reading(sagaName, null, failed.cause());
        });
  }

  private static String name(KeyAttribute key) {
    return key.attributeName();
  }

  private static @Nullable Map<String, AttributeValue> nullIfEmpty(
      Map<String, AttributeValue> key) {
    return key.isEmpty() ? null : key;
  }
}
