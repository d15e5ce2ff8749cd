package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last saga that a listing has seen in a partition.
 *
 * @param sagaId the saga ID
 * @param correlationId the correlation ID; empty if the key of the page doesn't contain it
 */
public record ListingPosition(String sagaId, String correlationId) {
  /**
   * Returns the position after a page of DynamoDB's.
   *
   * @param lastKey the last evaluated key of the page
   * @return the position; null if the page was the last one
   */
  public static @Nullable ListingPosition of(Map<String, AttributeValue> lastKey) {
    if (lastKey.isEmpty()) {
      return null;
    }
    AttributeValue correlation = lastKey.get(KeyAttribute.CORRELATION_SORT_KEY.attributeName());
    return new ListingPosition(
        ItemKeys.sagaId(lastKey),
        correlation == null ? "" : SagaKeys.correlationIdOf(correlation.s()));
  }
}
