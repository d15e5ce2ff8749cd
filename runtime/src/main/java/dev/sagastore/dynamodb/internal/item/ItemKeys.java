package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.SagaKey;
import dev.sagastore.schema.DuePartitions;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of items, as attributes.
 *
 * @param partitions the partition keys of the table and of its indexes
 * @param duePartitions the partition keys of due sagas in the clean-up index
 */
public record ItemKeys(Partitions partitions, DuePartitions duePartitions) {

  /** Returns the key of a saga. */
  public Map<String, AttributeValue> saga(String sagaName, String sagaId) {
    return pair(
        KeyAttribute.PARTITION_KEY,
        partitions.ofSaga(sagaName, sagaId),
        KeyAttribute.SORT_KEY,
        SagaKeys.sagaSortKey(sagaId));
  }

  /** Returns the guard of a correlation ID. */
  public Guard guard(String sagaName, String correlationId) {
    return new Guard(
        pair(
            KeyAttribute.PARTITION_KEY,
            partitions.ofCorrelation(sagaName, correlationId),
            KeyAttribute.SORT_KEY,
            SagaKeys.correlationSortKey(correlationId)),
        null);
  }

  /** Returns the guard of a further key. */
  public Guard guardOfKey(String sagaName, SagaKey key) {
    return guardOfKey(sagaName, KeySet.text(key));
  }

  /** Returns the guard of a further key, by its text in a saga's item. */
  Guard guardOfKey(String sagaName, String keyText) {
    return new Guard(
        pair(
            KeyAttribute.PARTITION_KEY,
            partitions.ofKey(sagaName, keyText),
            KeyAttribute.SORT_KEY,
            SagaKeys.keySortKey(keyText)),
        keyText);
  }

  /** Returns the keys of a saga in the correlation index. */
  public Map<String, AttributeValue> correlation(String sagaName, String correlationId) {
    return pair(
        KeyAttribute.CORRELATION_PARTITION_KEY,
        partitions.ofCorrelation(sagaName, correlationId),
        KeyAttribute.CORRELATION_SORT_KEY,
        SagaKeys.correlationSortKey(correlationId));
  }

  /** Returns the keys of a completed saga in the clean-up index. */
  public Map<String, AttributeValue> completed(String sagaName, String sagaId, LocalDate day) {
    return pair(
        KeyAttribute.CLEANUP_PARTITION_KEY,
        partitions.ofCompleted(day, sagaId),
        KeyAttribute.CLEANUP_SORT_KEY,
        SagaKeys.completedSortKey(sagaName, sagaId));
  }

  /** Returns the due time of a saga, and the resulting keys in the clean-up index. */
  public Map<String, AttributeValue> due(String sagaName, String sagaId, Instant due) {
    return Map.of(
        ItemAttribute.DUE.attributeName(),
        AttributeValue.fromS(SagaItems.time(due)),
        KeyAttribute.CLEANUP_PARTITION_KEY.attributeName(),
        AttributeValue.fromS(duePartitions.ofDue(sagaName, sagaId)),
        KeyAttribute.CLEANUP_SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.dueSortKey(due, sagaId)));
  }

  private static Map<String, AttributeValue> pair(
      KeyAttribute partitionKey, String partition, KeyAttribute sortKey, String sort) {
    return Map.of(
        partitionKey.attributeName(), AttributeValue.fromS(partition),
        sortKey.attributeName(), AttributeValue.fromS(sort));
  }

  /**
   * Returns the latest possible time of a completion, which is a year from now. Only a clock that
   * is ahead completes a saga in the future, and no clock is years ahead.
   */
  public static Instant latestCompletion(Instant now) {
    return now.plus(366, ChronoUnit.DAYS);
  }

  /**
   * Returns the day in UTC that determines the partition of a completed saga in the clean-up index.
   */
  public static LocalDate day(Instant completedAt) {
    return LocalDate.ofInstant(completedAt, ZoneOffset.UTC);
  }

  /** Returns the ID of the saga that has this key. */
  public static String sagaId(Map<String, AttributeValue> key) {
    AttributeValue sortKey =
        Objects.requireNonNull(
            key.get(KeyAttribute.SORT_KEY.attributeName()), "every item has one");
    return SagaKeys.sagaIdOf(sortKey.s());
  }
}
