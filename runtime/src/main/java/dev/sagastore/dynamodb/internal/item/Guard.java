package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.SagaKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A small item beside a saga that keeps a correlation ID or a further key unique, and leads to the
 * saga. Two guards are equal if they are the same item.
 *
 * @param key the guard's key
 * @param keyText the further key, as the saga's item lists it; null for a correlation ID
 */
public record Guard(Map<String, AttributeValue> key, @Nullable String keyText) {

  /** Returns the further key; empty for a correlation ID. */
  public Optional<SagaKey> sagaKey() {
    return Optional.ofNullable(keyText).map(KeySet::parse);
  }
}
