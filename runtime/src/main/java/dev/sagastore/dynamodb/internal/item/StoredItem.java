package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A stored item, which can be damaged, or not a saga. No method fails because of that.
 *
 * @param item the attributes; empty if there is no item
 */
public record StoredItem(Map<String, AttributeValue> item) {

  /**
   * Returns whether a write changes the due time, and the item's due time differs from the one that
   * was read.
   */
  public boolean hasOtherDueTime(Saga<?> read) {
    Attachments attachments = SagaBuilder.from(read).attachments();
    AttributeValue expected =
        attachments.storedDue().map(due -> AttributeValue.fromS(SagaItems.time(due))).orElse(null);
    return attachments.changesDue()
        && !Objects.equals(item.get(ItemAttribute.DUE.attributeName()), expected);
  }

  /** Returns whether the item contains a further key. */
  public boolean hasKey(SagaKey key) {
    return KeySet.texts(item).contains(KeySet.text(key));
  }

  /** Returns whether an extension protects the saga. */
  public boolean isProtected(Instant now) {
    // compared as in the conditions of requests
    return protectedUntil().compareTo(BigDecimal.valueOf(now.getEpochSecond())) > 0;
  }

  /**
   * Returns the exception for a deletion that failed because an extension protects the saga.
   *
   * @param cause the exception of the engine
   */
  public SagaProtectedException protectedFromDeletion(
      String sagaName, String sagaId, Throwable cause) {
    BigDecimal latest = BigDecimal.valueOf(Instant.MAX.getEpochSecond());
    Instant until = Instant.ofEpochSecond(protectedUntil().min(latest).longValue());
    return SagaProtectedException.deletion(sagaName, sagaId, until, cause);
  }

  /** Returns the end of the protection in epoch seconds; 0 if there is none. */
  private BigDecimal protectedUntil() {
    AttributeValue until = item.get(ItemAttribute.PROTECTED_UNTIL.attributeName());
    return until == null || until.n() == null ? BigDecimal.ZERO : new BigDecimal(until.n());
  }

  /** Returns the ID of the last claim of a due saga; empty if it was never claimed. */
  public String claim() {
    AttributeValue claim = item.get(ItemAttribute.DUE_CLAIM.attributeName());
    return claim == null || claim.s() == null ? "" : claim.s();
  }

  /** Returns the ID of the saga that a guard points to; null if the item is not a guard. */
  public @Nullable String guardedSagaId() {
    AttributeValue sagaId = item.get(ItemAttribute.SAGA_ID.attributeName());
    return sagaId == null ? null : sagaId.s();
  }

  /** Returns the log of writes; empty if the item has none. */
  public String writes() {
    AttributeValue writes = item.get(ItemAttribute.WRITES.attributeName());
    return writes == null || writes.s() == null ? "" : writes.s();
  }

  /** Returns the time of the insert; empty if the item has none. */
  public String createdAt() {
    AttributeValue createdAt = item.get(ItemAttribute.CREATED_AT.attributeName());
    return createdAt == null || createdAt.s() == null ? "" : createdAt.s();
  }

  /**
   * Returns whether the item has another correlation ID; false if its own is missing or unreadable.
   */
  public boolean hasOtherCorrelationId(String correlationId) {
    String stored = correlationId();
    return stored != null && !stored.equals(correlationId);
  }

  /** Returns the correlation ID; null if it is missing or unreadable. */
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

  /** Returns the version; 0 if the item has none. */
  public long version() {
    AttributeValue version = item.get(ItemAttribute.VERSION.attributeName());
    return version == null || version.n() == null ? 0 : new BigDecimal(version.n()).longValue();
  }
}
