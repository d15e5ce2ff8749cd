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

  GetItemRequest get(String sagaName, String sagaId, Consistency consistency) {
    return get(keys.saga(sagaName, sagaId), consistency);
  }

  GetItemRequest getGuard(Guard guard, Consistency consistency) {
    return get(guard.key(), consistency);
  }

  private GetItemRequest get(Map<String, AttributeValue> key, Consistency consistency) {
    return GetItemRequest.builder()
        .tableName(settings.tableName())
        .key(key)
        .consistentRead(consistency == Consistency.STRONG || settings.consistentReads())
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

  /** Returns the request for unprocessed keys of a response. */
  public BatchGetItemRequest batchGet(Map<String, KeysAndAttributes> unprocessed) {
    return BatchGetItemRequest.builder()
        .requestItems(unprocessed)
        .returnConsumedCapacity(settings.capacity())
        .build();
  }
}
