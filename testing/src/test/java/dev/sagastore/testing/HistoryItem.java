package dev.sagastore.testing;

import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item of a table after a history: a saga, or a guard that names a saga. */
record HistoryItem(Map<String, AttributeValue> attributes) {
  private static final String SAGA_PREFIX = SagaKeys.sagaSortKey("");
  private static final int INSERT_ID_CHARS = 8;

  String partition() {
    return text(KeyAttribute.PARTITION_KEY.attributeName()).orElseThrow();
  }

  String sort() {
    return text(KeyAttribute.SORT_KEY.attributeName()).orElseThrow();
  }

  boolean isSaga() {
    return sort().startsWith(SAGA_PREFIX);
  }

  /** Returns the ID of the insert of the saga. */
  String insertId() {
    return text(ItemAttribute.WRITES.attributeName()).orElseThrow().substring(0, INSERT_ID_CHARS);
  }

  boolean isCompleted() {
    return completedAt().isPresent();
  }

  /** Returns the sort key of the saga that a guard names. */
  String namedSaga() {
    return SagaKeys.sagaSortKey(text(ItemAttribute.SAGA_ID.attributeName()).orElseThrow());
  }

  /** Returns the sort keys of the guards of a saga's further keys. */
  List<String> guardsOfKeys() {
    AttributeValue keys = attributes.get(ItemAttribute.KEYS.attributeName());
    return keys == null ? List.of() : keys.ss().stream().map(SagaKeys::keySortKey).toList();
  }

  /** Returns the sort key of the guard of a saga's correlation ID. */
  String guardOfCorrelationId() {
    return text(KeyAttribute.CORRELATION_SORT_KEY.attributeName()).orElseThrow();
  }

  /** Tells whether a guard is that of a saga's insert. */
  boolean isGuardOf(HistoryItem saga) {
    return namedSaga().equals(saga.sort()) && insertId().equals(saga.insertId());
  }

  /** Tells whether both were completed at the same time, or neither, and expire together. */
  boolean isCompletedWith(HistoryItem other) {
    return completedAt().equals(other.completedAt()) && ttl().equals(other.ttl());
  }

  private Optional<String> completedAt() {
    return text(ItemAttribute.COMPLETED_AT.attributeName());
  }

  private Optional<String> ttl() {
    return Optional.ofNullable(attributes.get("ttl")).map(AttributeValue::n);
  }

  private Optional<String> text(String name) {
    return Stream.ofNullable(attributes.get(name)).map(AttributeValue::s).findFirst();
  }
}
