package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * ttl           1798018268                        epoch seconds; absent if it never expires
 *
 * the guard of a correlation id, if the caller chooses ids and correlation ids are unique:
 * PK            SAGA#OrderSaga
 * SK            CORR#order-42
 * sagaId        4711
 * writes        q1V3mC-e                          id of the saga's insert
 * completedAt, ttl                                as the saga's
 * </pre>
 */
public final class SagaItems {
  /** Always three digits, so that texts sort like times. */
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** The attributes that a saga keeps from its insert on. */
  private static final List<String> CONSTANT =
      List.of(
          KeyAttribute.PARTITION_KEY.attributeName(),
          KeyAttribute.SORT_KEY.attributeName(),
          KeyAttribute.CORRELATION_PARTITION_KEY.attributeName(),
          KeyAttribute.CORRELATION_SORT_KEY.attributeName(),
          ItemAttribute.CREATED_AT.attributeName());

  /** No time to live takes more bytes: it has no more digits. */
  private static final long LONGEST_TTL = 99_999_999_999L;

  private final ItemKeys keys;
  private final StateMapping states;
  private final String ttlAttribute;

  public SagaItems(ItemKeys keys, StateMapping states, String ttlAttribute) {
    this.keys = keys;
    this.states = states;
    this.ttlAttribute = ttlAttribute;
  }

  public <S> Map<String, AttributeValue> write(Saga<S> saga) {
    String name = saga.type().name();
    Map<String, AttributeValue> item = new LinkedHashMap<>(keys.saga(name, saga.sagaId()));
    item.putAll(keys.correlation(name, saga.correlationId()));
    put(item, ItemAttribute.VERSION, saga.version());
    put(item, ItemAttribute.WRITES, saga.revision());
    put(item, ItemAttribute.CREATED_AT, time(saga.createdAt()));
    put(item, ItemAttribute.UPDATED_AT, time(saga.updatedAt()));
    saga.completedAt()
        .ifPresent(
            completedAt -> {
              put(item, ItemAttribute.COMPLETED_AT, time(completedAt));
              item.putAll(keys.completed(name, saga.sagaId(), ItemKeys.day(completedAt)));
            });
    putExpiry(item, saga);
    put(item, ItemAttribute.STATE_VERSION, saga.type().stateVersion());
    Codecs.Encoded state = states.write(saga.type(), saga.sagaId(), saga.state());
    put(item, ItemAttribute.CODEC, state.codec().name());
    item.put(ItemAttribute.STATE.attributeName(), state.attribute());
    return item;
  }

  /**
   * Returns what an update changes. Keys, correlation id and time of the insert never change. What
   * follows from the completion changes with it only: another owner may have written there.
   *
   * @param read the saga that is stored
   * @param next the item of the saga that replaces it, as {@link #write} returned it
   * @param completedAt when that saga was completed; empty if it is active
   */
  public ItemChange change(
      Saga<?> read, Map<String, AttributeValue> next, Optional<Instant> completedAt) {
    Map<String, AttributeValue> set = new LinkedHashMap<>(next);
    set.keySet().removeAll(CONSTANT);
    List<String> ofCompletion = ofCompletion();
    if (!changesCompletion(read, completedAt)) {
      set.keySet().removeAll(ofCompletion);
      return new ItemChange(set, List.of());
    }
    return new ItemChange(
        set, ofCompletion.stream().filter(name -> !next.containsKey(name)).toList());
  }

  /**
   * Returns whether a write completes or reopens a saga, or completes it again.
   *
   * @param read the saga that is stored
   * @param completedAt when the saga that replaces it was completed; empty if it is active
   */
  public static boolean changesCompletion(Saga<?> read, Optional<Instant> completedAt) {
    return read.isReopened() || !read.completedAt().equals(completedAt);
  }

  /**
   * Returns the number of bytes that later writes without a larger state can add to an item: longer
   * logs and numbers, and what a completion adds. If an insert left no room for them, the saga
   * could neither be updated nor completed.
   */
  public long reserve(Saga<?> saga) {
    Map<String, AttributeValue> now = new LinkedHashMap<>();
    put(now, ItemAttribute.VERSION, saga.version());
    put(now, ItemAttribute.WRITES, saga.revision());
    Map<String, AttributeValue> later = new LinkedHashMap<>();
    put(later, ItemAttribute.VERSION, Long.MAX_VALUE);
    put(later, ItemAttribute.WRITES, WriteLog.longest());
    if (!saga.isCompleted()) {
      Instant latest = ItemKeys.latestCompletion(saga.updatedAt());
      put(later, ItemAttribute.COMPLETED_AT, time(latest));
      later.putAll(keys.completed(saga.type().name(), saga.sagaId(), ItemKeys.day(latest)));
      later.put(ttlAttribute, number(LONGEST_TTL));
    }
    return ItemSize.of(later) - ItemSize.of(now);
  }

  /** Returns the names of the attributes that follow from the completion. */
  private List<String> ofCompletion() {
    return List.of(
        ItemAttribute.COMPLETED_AT.attributeName(),
        KeyAttribute.CLEANUP_PARTITION_KEY.attributeName(),
        KeyAttribute.CLEANUP_SORT_KEY.attributeName(),
        ttlAttribute);
  }

  /**
   * Returns the guard of a saga's correlation id: it points to the saga, and is completed and
   * expires with it.
   */
  public Map<String, AttributeValue> guard(Saga<?> saga) {
    Map<String, AttributeValue> item =
        new LinkedHashMap<>(keys.guard(saga.type().name(), saga.correlationId()));
    put(item, ItemAttribute.SAGA_ID, saga.sagaId());
    put(item, ItemAttribute.WRITES, WriteLog.insert(saga.revision()));
    saga.completedAt()
        .ifPresent(completedAt -> put(item, ItemAttribute.COMPLETED_AT, time(completedAt)));
    putExpiry(item, saga);
    return item;
  }

  /**
   * Returns the saga in an item.
   *
   * @throws SagaSerializationException if the item cannot be read with this type
   */
  public <S> Saga<S> read(SagaType<S> type, String sagaId, Map<String, AttributeValue> item) {
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
    Instant completedAt = attributes.optionalTime(ItemAttribute.COMPLETED_AT.attributeName());
    return Saga.builder(type)
        .sagaId(sagaId)
        .correlationId(attributes.correlationId())
        .version(attributes.number(ItemAttribute.VERSION.attributeName()))
        .revision(attributes.text(ItemAttribute.WRITES.attributeName()))
        .state(
            states.read(
                type,
                sagaId,
                attributes.text(ItemAttribute.CODEC.attributeName()),
                attributes.required(ItemAttribute.STATE.attributeName()),
                (int) stateVersion))
        .createdAt(attributes.time(ItemAttribute.CREATED_AT.attributeName()))
        .updatedAt(attributes.time(ItemAttribute.UPDATED_AT.attributeName()))
        .completed(completedAt != null)
        .completedAt(completedAt)
        .expiresAt(attributes.optionalEpochSecond(ttlAttribute))
        .build();
  }

  /**
   * Tells whether a query takes the saga in an item, without reading its state.
   *
   * @throws SagaSerializationException if the item is no saga
   */
  public boolean takes(SagaQuery<?> query, String sagaId, Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(query.type().name(), sagaId, item);
    return query.takes(
        attributes.correlationId(),
        attributes.time(ItemAttribute.UPDATED_AT.attributeName()),
        attributes.optionalTime(ItemAttribute.COMPLETED_AT.attributeName()));
  }

  /** Tells whether a saga is there that has not expired. */
  public boolean isLive(Map<String, AttributeValue> item, Instant now) {
    return !item.isEmpty() && !hasExpired(item, now);
  }

  /** Tells whether DynamoDB was told to remove the item before now; it may take days to do so. */
  public boolean hasExpired(Map<String, AttributeValue> item, Instant now) {
    AttributeValue ttl = item.get(ttlAttribute);
    // compared as the conditions of the requests compare it: fractions count, a text never expires
    return ttl != null
        && ttl.n() != null
        && new BigDecimal(ttl.n()).compareTo(BigDecimal.valueOf(now.getEpochSecond())) <= 0;
  }

  /** Returns the id of the saga that a guard points to; null if it is no guard. */
  public static @Nullable String guardedSagaId(Map<String, AttributeValue> guard) {
    AttributeValue sagaId = guard.get(ItemAttribute.SAGA_ID.attributeName());
    return sagaId == null ? null : sagaId.s();
  }

  /** Returns the log of writes in an item that may be no saga; empty if it has none. */
  public static String writes(Map<String, AttributeValue> item) {
    AttributeValue writes = item.get(ItemAttribute.WRITES.attributeName());
    return writes == null || writes.s() == null ? "" : writes.s();
  }

  /** Returns the time of the insert in an item that may be no saga; empty if it has none. */
  public static String createdAt(Map<String, AttributeValue> item) {
    AttributeValue createdAt = item.get(ItemAttribute.CREATED_AT.attributeName());
    return createdAt == null || createdAt.s() == null ? "" : createdAt.s();
  }

  /** Returns whether an item has another correlation ID: not if it has none that can be read. */
  public static boolean hasOtherCorrelationId(
      Map<String, AttributeValue> item, String correlationId) {
    String stored = correlationId(item);
    return stored != null && !stored.equals(correlationId);
  }

  /** Returns the correlation ID in an item that may be no saga; null if it has none. */
  public static @Nullable String correlationId(Map<String, AttributeValue> item) {
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
  public static long version(Map<String, AttributeValue> item) {
    AttributeValue version = item.get(ItemAttribute.VERSION.attributeName());
    return version == null || version.n() == null ? 0 : new BigDecimal(version.n()).longValue();
  }

  /** Returns a time as it stands in an item. */
  public static String time(Instant time) {
    return MILLISECONDS.format(time);
  }

  private void putExpiry(Map<String, AttributeValue> item, Saga<?> saga) {
    saga.expiresAt()
        .ifPresent(expiresAt -> item.put(ttlAttribute, number(expiresAt.getEpochSecond())));
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
}
