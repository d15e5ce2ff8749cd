package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Creates the requests that read sagas and guards by their keys. */
public final class ReadRequestFactory {
  private final RequestSettings settings;
  private final ItemKeys keys;

  public ReadRequestFactory(RequestSettings settings, ItemKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  public boolean consistentReads() {
    return settings.consistentReads();
  }

  public GetItemRequest get(String sagaName, String sagaId) {
    return get(keys.saga(sagaName, sagaId), settings.consistentReads());
  }

  /** A read that a write relies on: an older state would not do. */
  public GetItemRequest getForWrite(String sagaName, String sagaId) {
    return get(keys.saga(sagaName, sagaId), true);
  }

  GetItemRequest getGuard(Guard guard) {
    return get(guard.key(), settings.consistentReads());
  }

  /** A read that a write relies on. */
  GetItemRequest getGuardForWrite(Guard guard) {
    return get(guard.key(), true);
  }

  private GetItemRequest get(Map<String, AttributeValue> key, boolean consistent) {
    return GetItemRequest.builder()
        .tableName(settings.tableName())
        .key(key)
        .consistentRead(consistent)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }

  /** Returns the request for several sagas, at most 100. */
  public BatchGetItemRequest batchGet(
      String sagaName, Collection<String> sagaIds, boolean consistent) {
    KeysAndAttributes wanted =
        KeysAndAttributes.builder()
            .keys(sagaIds.stream().map(sagaId -> keys.saga(sagaName, sagaId)).toList())
            .consistentRead(consistent)
            .build();
    return batchGet(Map.of(settings.tableName(), wanted));
  }

  /** Returns the request for what an answer left out. */
  public BatchGetItemRequest batchGet(Map<String, KeysAndAttributes> unprocessed) {
    return BatchGetItemRequest.builder()
        .requestItems(unprocessed)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }
}
