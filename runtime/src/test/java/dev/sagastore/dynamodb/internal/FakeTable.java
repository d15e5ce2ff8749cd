package dev.sagastore.dynamodb.internal;

import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.KeySchema;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Answers queries and batches of reads like DynamoDB. It ignores conditions, which other tests
 * cover on an engine.
 */
public final class FakeTable implements Function<DynamoDbRequest, Object> {
  public final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final TableSchema schema;

  /** Maximum number of items in a response, in place of DynamoDB's 1 MB. */
  public int pageSize = Integer.MAX_VALUE;

  public FakeTable(TableSchema schema) {
    this.schema = schema;
  }

  @Override
  public Object apply(DynamoDbRequest request) {
    if (request instanceof QueryRequest query) {
      return query(query);
    }
    return batch((BatchGetItemRequest) request);
  }

  private QueryResponse query(QueryRequest request) {
    Optional<IndexSchema> index =
        schema.indexes().stream().filter(i -> i.name().equals(request.indexName())).findFirst();
    KeySchema keys = index.map(IndexSchema::keys).orElse(schema.keys());
    Comparator<Map<String, AttributeValue>> order =
        Comparator.<Map<String, AttributeValue>, String>comparing(i -> text(i, keys.sortKey()))
            .thenComparing(i -> text(i, KeyAttribute.SORT_KEY));
    List<Map<String, AttributeValue>> all =
        items.stream()
            .filter(i -> text(i, keys.partitionKey()).equals(value(request, ":partition")))
            .filter(i -> text(i, keys.sortKey()).startsWith(value(request, ":sort")))
            .sorted(order)
            .filter(
                i ->
                    !request.hasExclusiveStartKey()
                        || order.compare(i, request.exclusiveStartKey()) > 0)
            .toList();
    int limit = Math.min(request.limit() == null ? Integer.MAX_VALUE : request.limit(), pageSize);
    QueryResponse.Builder response =
        QueryResponse.builder()
            .items(
                all.stream()
                    .limit(limit)
                    .map(i -> index.isPresent() ? keysOf(i, keys) : i)
                    .toList());
    // like DynamoDB, a page that the limit has ended has a last key, even if nothing follows
    if (all.size() >= limit) {
      response.lastEvaluatedKey(keysOf(all.get(limit - 1), keys));
    }
    return response.build();
  }

  private BatchGetItemResponse batch(BatchGetItemRequest request) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    request
        .requestItems()
        .get("sagas")
        .keys()
        .forEach(
            key ->
                items.stream()
                    .filter(item -> item.entrySet().containsAll(key.entrySet()))
                    // DynamoDB guarantees no order
                    .forEach(item -> found.add(0, item)));
    return BatchGetItemResponse.builder().responses(Map.of("sagas", found)).build();
  }

  private static Map<String, AttributeValue> keysOf(
      Map<String, AttributeValue> item, KeySchema keys) {
    Map<String, AttributeValue> key = new HashMap<>();
    Stream.of(
            KeyAttribute.PARTITION_KEY, KeyAttribute.SORT_KEY, keys.partitionKey(), keys.sortKey())
        .map(KeyAttribute::attributeName)
        .forEach(name -> key.put(name, item.get(name)));
    return key;
  }

  private static String value(QueryRequest request, String placeholder) {
    return request.expressionAttributeValues().get(placeholder).s();
  }

  private static String text(Map<String, AttributeValue> item, KeyAttribute key) {
    AttributeValue value = item.get(key.attributeName());
    return value == null ? "" : value.s();
  }
}
