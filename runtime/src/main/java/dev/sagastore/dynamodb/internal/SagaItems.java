package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A saga as an item, and back.
 *
 * <pre>
 * PK            SAGA#OrderSaga
 * SK            ID#3b40910c-ec35-889f-82d2-7d091c5dcb33
 * GSI1PK        SAGA#OrderSaga
 * GSI1SK        CORR#order-42
 * version       2
 * writes        q1V3mC-e8JW5t0aZq1V3mC-e          ids of the insert, and of the last writes
 * createdAt     2026-11-23T09:30:00.000Z
 * updatedAt     2026-11-23T09:31:07.412Z
 * stateVersion  1
 * codec         native
 * state         { status: "PAID", total: 42, … }
 *
 * once completed:
 * completedAt   2026-11-23T09:31:07.412Z
 * GSI2PK        COMPLETED#2026-11-23
 * GSI2SK        OrderSaga#3b40910c-ec35-889f-82d2-7d091c5dcb33
 * ttl           1798104668                        epoch seconds; absent if it never expires
 * </pre>
 */
final class SagaItems {
  /** Always three digits, so that texts sort like times. */
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final StateCodec codec;
  private final String ttlAttribute;

  SagaItems(StateCodec codec, String ttlAttribute) {
    this.codec = codec;
    this.ttlAttribute = ttlAttribute;
  }

  /** Returns the key of a saga's item. */
  static Map<String, AttributeValue> key(String sagaName, String sagaId) {
    return Map.of(
        KeyAttribute.PARTITION_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.sagaPartition(sagaName)),
        KeyAttribute.SORT_KEY.attributeName(),
        AttributeValue.fromS(SagaKeys.sagaSortKey(sagaId)));
  }

  <S> Map<String, AttributeValue> write(Saga<S> saga) {
    String name = saga.type().name();
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(name, saga.sagaId()));
    put(item, KeyAttribute.CORRELATION_PARTITION_KEY, SagaKeys.sagaPartition(name));
    put(item, KeyAttribute.CORRELATION_SORT_KEY, SagaKeys.correlationSortKey(saga.correlationId()));
    put(item, ItemAttribute.VERSION, saga.version());
    put(item, ItemAttribute.WRITES, saga.revision());
    put(item, ItemAttribute.CREATED_AT, time(saga.createdAt()));
    put(item, ItemAttribute.UPDATED_AT, time(saga.updatedAt()));
    saga.completedAt()
        .ifPresent(
            completedAt -> {
              put(item, ItemAttribute.COMPLETED_AT, time(completedAt));
              put(
                  item,
                  KeyAttribute.CLEANUP_PARTITION_KEY,
                  SagaKeys.completedPartition(completedAt));
              put(
                  item,
                  KeyAttribute.CLEANUP_SORT_KEY,
                  SagaKeys.completedSortKey(name, saga.sagaId()));
            });
    saga.expiresAt()
        .ifPresent(expiresAt -> item.put(ttlAttribute, number(expiresAt.getEpochSecond())));
    put(item, ItemAttribute.STATE_VERSION, saga.type().stateVersion());
    put(item, ItemAttribute.CODEC, StateCodec.NAME);
    item.put(
        ItemAttribute.STATE.attributeName(), codec.write(saga.type(), saga.sagaId(), saga.state()));
    return item;
  }

  /**
   * Returns the saga in an item.
   *
   * @throws SagaSerializationException if the item cannot be read with this type
   */
  <S> Saga<S> read(SagaType<S> type, String sagaId, Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(type.name(), sagaId, item);
    long stateVersion = attributes.number(ItemAttribute.STATE_VERSION.attributeName());
    if (stateVersion < 1) {
      throw attributes.unreadable("its state has version %s".formatted(stateVersion), null);
    }
    if (stateVersion > type.stateVersion()) {
      throw attributes.unreadable(
          "its state has version %s, this code knows up to version %s: deploy the newer code"
              .formatted(stateVersion, type.stateVersion()),
          null);
    }
    String codecName = attributes.text(ItemAttribute.CODEC.attributeName());
    if (!codecName.equals(StateCodec.NAME)) {
      throw attributes.unreadable(
          "its state was written with the codec '%s', this code knows '%s': deploy the newer code"
              .formatted(codecName, StateCodec.NAME),
          null);
    }
    Instant completedAt = attributes.optionalTime(ItemAttribute.COMPLETED_AT.attributeName());
    return Saga.builder(type)
        .sagaId(sagaId)
        .correlationId(attributes.correlationId())
        .version(attributes.number(ItemAttribute.VERSION.attributeName()))
        .revision(attributes.text(ItemAttribute.WRITES.attributeName()))
        .state(
            codec.read(
                type,
                sagaId,
                attributes.required(ItemAttribute.STATE.attributeName()),
                (int) stateVersion))
        .createdAt(attributes.time(ItemAttribute.CREATED_AT.attributeName()))
        .updatedAt(attributes.time(ItemAttribute.UPDATED_AT.attributeName()))
        .completed(completedAt != null)
        .completedAt(completedAt)
        .expiresAt(attributes.optionalEpochSecond(ttlAttribute))
        .build();
  }

  /** Tells whether DynamoDB was told to remove the item before now; it may take days to do so. */
  boolean hasExpired(Map<String, AttributeValue> item, Instant now) {
    AttributeValue ttl = item.get(ttlAttribute);
    // compared as the conditions of the requests compare it: fractions count, a text never expires
    return ttl != null
        && ttl.n() != null
        && new BigDecimal(ttl.n()).compareTo(BigDecimal.valueOf(now.getEpochSecond())) <= 0;
  }

  /** Returns the log of writes in an item that may be no saga; empty if it has none. */
  static String writes(Map<String, AttributeValue> item) {
    AttributeValue writes = item.get(ItemAttribute.WRITES.attributeName());
    return writes == null || writes.s() == null ? "" : writes.s();
  }

  /** Returns the version in an item that may be no saga; 0 if it has none. */
  static long version(Map<String, AttributeValue> item) {
    AttributeValue version = item.get(ItemAttribute.VERSION.attributeName());
    return version == null || version.n() == null ? 0 : new BigDecimal(version.n()).longValue();
  }

  /** Returns a time as it stands in an item. */
  static String time(Instant time) {
    return MILLISECONDS.format(time);
  }

  private static void put(Map<String, AttributeValue> item, KeyAttribute name, String value) {
    item.put(name.attributeName(), AttributeValue.fromS(value));
  }

  private static void put(Map<String, AttributeValue> item, ItemAttribute name, String value) {
    item.put(name.attributeName(), AttributeValue.fromS(value));
  }

  private static void put(Map<String, AttributeValue> item, ItemAttribute name, long value) {
    item.put(name.attributeName(), number(value));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  /** The attributes of an item that should be a saga, but may have been written by anybody. */
  private record Attributes(String sagaName, String sagaId, Map<String, AttributeValue> item) {

    AttributeValue required(String name) {
      AttributeValue value = item.get(name);
      if (value == null) {
        throw unreadable("its attribute '%s' is missing".formatted(name), null);
      }
      return value;
    }

    String text(String name) {
      String text = required(name).s();
      if (text == null) {
        throw unreadable("its attribute '%s' is not a string".formatted(name), null);
      }
      return text;
    }

    long number(String name) {
      String number = required(name).n();
      try {
        return Long.parseLong(String.valueOf(number));
      } catch (NumberFormatException e) {
        throw unreadable("its attribute '%s' is not a whole number".formatted(name), e);
      }
    }

    Instant time(String name) {
      try {
        return Instant.parse(text(name));
      } catch (DateTimeException e) {
        throw unreadable("its attribute '%s' is not a time".formatted(name), e);
      }
    }

    String correlationId() {
      String key = text(KeyAttribute.CORRELATION_SORT_KEY.attributeName());
      try {
        return SagaKeys.correlationIdOf(key);
      } catch (IllegalArgumentException e) {
        throw unreadable("its key in the correlation index is none", e);
      }
    }

    @Nullable Instant optionalEpochSecond(String name) {
      if (!item.containsKey(name)) {
        return null;
      }
      long second = number(name);
      try {
        return Instant.ofEpochSecond(second);
      } catch (DateTimeException e) {
        throw unreadable("its attribute '%s' is not a time".formatted(name), e);
      }
    }

    @Nullable Instant optionalTime(String name) {
      return item.containsKey(name) ? time(name) : null;
    }

    SagaSerializationException unreadable(String problem, @Nullable Throwable cause) {
      return new SagaSerializationException(
          sagaName, sagaId, "what is stored cannot be read, " + problem, cause);
    }
  }
}
