package dev.sagastore.dynamodb.internal;

import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of items, as attributes.
 *
 * @param partitions the partition keys of the table
 */
record ItemKeys(Partitions partitions) {

  /** Returns the key of a saga. */
  Map<String, AttributeValue> saga(String sagaName, String sagaId) {
    return Map.of(
        KeyAttribute.PARTITION_KEY.attributeName(),
        AttributeValue.fromS(partitions.ofSaga(sagaName, sagaId)),
        KeyAttribute.SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.sagaSortKey(sagaId)));
  }

  /** Returns the key of the guard of a correlation id. */
  Map<String, AttributeValue> guard(String sagaName, String correlationId) {
    return Map.of(
        KeyAttribute.PARTITION_KEY.attributeName(),
        AttributeValue.fromS(partitions.ofCorrelation(sagaName, correlationId)),
        KeyAttribute.SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.correlationSortKey(correlationId)));
  }

  /** Returns what a saga has in the correlation index. */
  Map<String, AttributeValue> correlation(String sagaName, String correlationId) {
    return Map.of(
        KeyAttribute.CORRELATION_PARTITION_KEY.attributeName(),
        AttributeValue.fromS(partitions.ofCorrelation(sagaName, correlationId)),
        KeyAttribute.CORRELATION_SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.correlationSortKey(correlationId)));
  }

  /** Returns what a completed saga has in the clean-up index. */
  Map<String, AttributeValue> completed(String sagaName, String sagaId, LocalDate day) {
    return Map.of(
        KeyAttribute.CLEANUP_PARTITION_KEY.attributeName(),
        AttributeValue.fromS(partitions.ofCompleted(day, sagaId)),
        KeyAttribute.CLEANUP_SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.completedSortKey(sagaName, sagaId)));
  }

  /** Returns the day in UTC that decides where a completed saga is in the clean-up index. */
  static LocalDate day(Instant completedAt) {
    return LocalDate.ofInstant(completedAt, ZoneOffset.UTC);
  }

  /** Returns the id of the saga that has this key. */
  static String sagaId(Map<String, AttributeValue> key) {
    AttributeValue sortKey =
        Objects.requireNonNull(
            key.get(KeyAttribute.SORT_KEY.attributeName()), "every item has one");
    return SagaKeys.sagaIdOf(sortKey.s());
  }
}
