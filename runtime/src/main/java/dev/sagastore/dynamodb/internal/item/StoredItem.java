package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as it is stored. It can be damaged, or no saga at all: nothing here fails because of it.
 *
 * @param item the attributes; empty if there is no item
 */
public record StoredItem(Map<String, AttributeValue> item) {

  /**
   * Returns whether an item has another due time than the one that was read, and that a write would
   * change.
   */
  public boolean hasOtherDueTime(Saga<?> read) {
    Attachments attachments = SagaBuilder.from(read).attachments();
    AttributeValue expected =
        attachments.storedDue().map(due -> AttributeValue.fromS(SagaItems.time(due))).orElse(null);
    return attachments.changesDue()
        && !Objects.equals(item.get(ItemAttribute.DUE.attributeName()), expected);
  }

  /** Returns whether an item that may be no saga lists a further key. */
  public boolean hasKey(SagaKey key) {
    return KeySet.texts(item).contains(KeySet.text(key));
  }

  /** Returns the ID of the last claim of a due saga; empty if there was none. */
  public String claim() {
    AttributeValue claim = item.get(ItemAttribute.DUE_CLAIM.attributeName());
    return claim == null || claim.s() == null ? "" : claim.s();
  }

  /** Returns the ID of the saga that a guard points to; null if it is no guard. */
  public @Nullable String guardedSagaId() {
    AttributeValue sagaId = item.get(ItemAttribute.SAGA_ID.attributeName());
    return sagaId == null ? null : sagaId.s();
  }

  /** Returns the log of writes in an item that may be no saga; empty if it has none. */
  public String writes() {
    AttributeValue writes = item.get(ItemAttribute.WRITES.attributeName());
    return writes == null || writes.s() == null ? "" : writes.s();
  }

  /** Returns the time of the insert in an item that may be no saga; empty if it has none. */
  public String createdAt() {
    AttributeValue createdAt = item.get(ItemAttribute.CREATED_AT.attributeName());
    return createdAt == null || createdAt.s() == null ? "" : createdAt.s();
  }

  /** Returns whether an item has another correlation ID: not if it has none that can be read. */
  public boolean hasOtherCorrelationId(String correlationId) {
    String stored = correlationId();
    return stored != null && !stored.equals(correlationId);
  }

  /** Returns the correlation ID in an item that may be no saga; null if it has none. */
  public @Nullable String correlationId() {
    AttributeValue key = item.get(KeyAttribute.CORRELATION_SORT_KEY.attributeName());
    if (key == null || key.s() == null) {
      return null;
    }
    try {
      return SagaKeys.requireCorrelationId(SagaKeys.correlationIdOf(key.s()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the version in an item that may be no saga; 0 if it has none. */
  public long version() {
    AttributeValue version = item.get(ItemAttribute.VERSION.attributeName());
    return version == null || version.n() == null ? 0 : new BigDecimal(version.n()).longValue();
  }
}
