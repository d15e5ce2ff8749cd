package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.dynamodb.internal.state.StoredState;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.spi.SagaFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converter between sagas and items.
 *
 * <pre>
 * PK            SAGA#OrderSaga
 * SK            ID#3b40910c-ec35-889f-82d2-7d091c5dcb33
 * GSI1PK        SAGA#OrderSaga
 * GSI1SK        CORR#order-42
 * version       2
 * writes        q1V3mC-e8JW5t0aZq1V3mC-e          IDs of the insert, and of the last writes
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
 * if it has further keys:
 * keys          [ payment#p-17, parcel#c-3 ]      string set
 *
 * of extensions:
 * bus.inbox     …                                 &lt;extension&gt;.&lt;name&gt;
 * bus.active.…  …                                 removed by a completion
 * protectedUntil                                  epoch seconds
 *
 * while it is active and an extension has something to do:
 * due           2026-11-26T09:31:07.412Z
 * GSI2PK        DUE#OrderSaga
 * GSI2SK        2026-11-26T09:31:07.412Z#3b40910c-ec35-889f-82d2-7d091c5dcb33
 * dueClaim      q1V3mC-e                          ID of the last claim
 * claims        1                                 since an update last changed the due time
 *
 * the guard of a further key, and that of a correlation ID if the caller chooses saga IDs and
 * correlation IDs are unique:
 * PK            SAGA#OrderSaga
 * SK            KEY#payment#p-17                  or CORR#order-42
 * sagaId        4711
 * writes        q1V3mC-e                          ID of the saga's insert
 * completedAt, ttl                                as the saga's
 * </pre>
 */
public final class SagaItems {
  /** The time to live with the most bytes: others have no more digits. */
  private static final long LONGEST_TTL = 999_999_999_999L;

  /** The maximum reserve in bytes: two keys of an index, and a few hundred bytes for the rest. */
  private static final long LARGEST_RESERVE = 4_096;

  private final ItemKeys keys;
  private final StateMapping states;
  private final String ttlAttribute;

  public SagaItems(ItemKeys keys, StateMapping states, String ttlAttribute) {
    this.keys = keys;
    this.states = states;
    this.ttlAttribute = ttlAttribute;
  }

  /**
   * Returns a saga as an item.
   *
   * @throws SagaSerializationException if the state can't be written or read back
   * @throws SagaTooLargeException if the item, with what later writes add to it, is larger than
   *     DynamoDB allows
   */
  public <S> Map<String, AttributeValue> write(Saga<S> saga) {
    String name = saga.type().name();
    Map<String, AttributeValue> item = new LinkedHashMap<>(keys.saga(name, saga.sagaId()));
    item.putAll(keys.correlation(name, saga.correlationId()));
    put(item, ItemAttribute.VERSION, saga.version());
    put(item, ItemAttribute.WRITES, SagaBuilder.from(saga).revision());
    put(item, ItemAttribute.CREATED_AT, time(saga.createdAt()));
    put(item, ItemAttribute.UPDATED_AT, time(saga.updatedAt()));
    putExtras(item, saga, SagaBuilder.from(saga).attachments());
    saga.completedAt()
        .ifPresent(
            completedAt -> {
              put(item, ItemAttribute.COMPLETED_AT, time(completedAt));
              item.putAll(keys.completed(name, saga.sagaId(), ItemKeys.day(completedAt)));
            });
    putExpiry(item, saga);
    put(item, ItemAttribute.STATE_VERSION, saga.type().stateVersion());
    StoredState state = states.write(saga.type(), saga.sagaId(), saga.state());
    put(item, ItemAttribute.CODEC, state.codecName());
    long largestSize =
        ItemSize.of(item) + ItemAttribute.STATE.attributeName().length() + state.largestSize();
    item.put(ItemAttribute.STATE.attributeName(), state.attribute());
    // most items are far from the limit: no need to count exactly
    if (largestSize > ItemSize.LIMIT - LARGEST_RESERVE) {
      requireRoom(saga, item);
    }
    return item;
  }

  private void requireRoom(Saga<?> saga, Map<String, AttributeValue> item) {
    long size = ItemSize.of(item);
    long reserve = reserve(saga);
    if (size + reserve > ItemSize.LIMIT) {
      throw new SagaTooLargeException(saga, size + reserve, reserve, ItemSize.LIMIT, null);
    }
  }

  /** Puts the attributes that only some items need. */
  private void putExtras(Map<String, AttributeValue> item, Saga<?> saga, Attachments attachments) {
    if (!saga.keys().isEmpty()) {
      item.put(ItemAttribute.KEYS.attributeName(), KeySet.attribute(saga.keys()));
    }
    attachments
        .values()
        .forEach((name, value) -> item.put(name, AttachmentValues.attribute(value)));
    attachments
        .due()
        .ifPresent(due -> item.putAll(keys.due(saga.type().name(), saga.sagaId(), due)));
    if (attachments.claims() > 0) {
      put(item, ItemAttribute.CLAIMS, attachments.claims());
    }
    attachments
        .protectedUntil()
        .ifPresent(until -> put(item, ItemAttribute.PROTECTED_UNTIL, until.getEpochSecond()));
  }

  /**
   * Returns the maximum number of bytes that later writes of the same state size can add to an
   * item. These are longer logs and numbers, and the attributes of a completion. Without this
   * reserve, a saga could be too large to be updated or completed after its insert.
   */
  long reserve(Saga<?> saga) {
    Map<String, AttributeValue> now = new LinkedHashMap<>();
    put(now, ItemAttribute.VERSION, saga.version());
    put(now, ItemAttribute.WRITES, SagaBuilder.from(saga).revision());
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

  /**
   * Returns a guard as an item. The guard points to the saga, and is completed and expires with it.
   */
  public Map<String, AttributeValue> guard(Guard guard, Saga<?> saga) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(guard.key());
    put(item, ItemAttribute.SAGA_ID, saga.sagaId());
    put(item, ItemAttribute.WRITES, WriteLog.insert(SagaBuilder.from(saga).revision()));
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
    return SagaBuilder.of(type)
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
        .keys(keys(attributes))
        .attachments(
            Attachments.read(
                    AttachmentValues.read(item, ttlAttribute),
                    attributes.optionalTime(ItemAttribute.DUE.attributeName()))
                .withClaims(attributes.optionalNumber(ItemAttribute.CLAIMS.attributeName()))
                .withStoredProtection(
                    attributes.optionalEpochSecond(ItemAttribute.PROTECTED_UNTIL.attributeName())))
        .stored()
        .build();
  }

  private static Set<SagaKey> keys(Attributes attributes) {
    List<String> texts = KeySet.texts(attributes.item());
    try {
      return texts.isEmpty()
          ? Set.of()
          : texts.stream().map(KeySet::parse).collect(Collectors.toUnmodifiableSet());
    } catch (IllegalArgumentException e) {
      throw attributes.unreadable("a further key is not valid", e);
    }
  }

  /**
   * Returns whether a query takes the saga in an item, without reading its state.
   *
   * @throws SagaSerializationException if the item is not a saga
   */
  public boolean takes(SagaQuery<?> query, String sagaId, Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(query.type().name(), sagaId, item);
    return SagaFilter.of(query)
        .takes(
            attributes.correlationId(),
            attributes.time(ItemAttribute.UPDATED_AT.attributeName()),
            attributes.optionalTime(ItemAttribute.COMPLETED_AT.attributeName()),
            attributes.optionalEpochSecond(ttlAttribute));
  }

  /** Returns whether the saga exists and has not expired. */
  public boolean isLive(Map<String, AttributeValue> item, Instant now) {
    return !item.isEmpty() && !hasExpired(item, now);
  }

  /** Returns whether the item has expired. DynamoDB can take days to remove it. */
  public boolean hasExpired(Map<String, AttributeValue> item, Instant now) {
    AttributeValue ttl = item.get(ttlAttribute);
    // compared as in the conditions of requests: fractions count, and a string never expires
    return ttl != null
        && ttl.n() != null
        && new BigDecimal(ttl.n()).compareTo(BigDecimal.valueOf(now.getEpochSecond())) <= 0;
  }

  /** Returns the text of a time in an item. */
  public static String time(Instant time) {
    return SagaKeys.time(time);
  }

  private void putExpiry(Map<String, AttributeValue> item, Saga<?> saga) {
    saga.expiresAt()
        .ifPresent(expiresAt -> item.put(ttlAttribute, number(expiresAt.getEpochSecond())));
  }

  static void put(Map<String, AttributeValue> item, ItemAttribute name, String value) {
    item.put(name.attributeName(), AttributeValue.fromS(value));
  }

  private static void put(Map<String, AttributeValue> item, ItemAttribute name, long value) {
    item.put(name.attributeName(), number(value));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
