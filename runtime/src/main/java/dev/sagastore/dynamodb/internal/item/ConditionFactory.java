package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A factory of the conditions of the writes to a table. Safe for use by several threads. */
public final class ConditionFactory {
  /**
   * The item is missing, or has expired and waits for its removal. An item from an earlier attempt
   * of the same write fails the condition.
   */
  private static final String ABSENT =
      "attribute_not_exists(#pk) OR (NOT begins_with(#writes, :write) AND #ttl <= :now)";

  /** No extension protects the saga any more. A missing time fails every comparison. */
  private static final String UNPROTECTED = "NOT #protectedUntil > :now";

  /** As {@link #ABSENT}, or the item is completed, and not protected. */
  private static final String ABSENT_OR_COMPLETED =
      "attribute_not_exists(#pk) OR (NOT begins_with(#writes, :write)"
          + " AND (#ttl <= :now OR attribute_exists(#completedAt) AND "
          + UNPROTECTED
          + "))";

  /**
   * The stored saga is the one that was read, is unchanged, and has not expired. Comparing the log
   * is enough for that. The other attributes are compared because a manipulated snapshot must not
   * be stored.
   *
   * <p>The correlation ID never changes. A lookup would not find the saga under another correlation
   * ID, and the guard would still belong to the first one.
   */
  private static final String UNCHANGED =
      "#writes = :read AND #correlation = :correlation AND #version = :version"
          + " AND #createdAt = :createdAt AND #updatedAt = :updatedAt AND NOT #ttl <= :now AND ";

  // a guard depends on the completion: the value in the snapshot is not trusted
  private static final String ACTIVE = "attribute_not_exists(#completedAt)";
  private static final String COMPLETED = "attribute_exists(#completedAt)";
  private static final String SAME_COMPLETION = "#completedAt = :completedAt";

  /** The stored saga is the one that was read, and is unchanged; it may have expired. */
  private static final String UNTOUCHED = "#writes = :read";

  /**
   * The stored saga is the one that was read. It may have changed, but was not deleted and inserted
   * again. The further keys are those that were read: only their guards are deleted with the saga.
   */
  private static final String SAME_SAGA = "begins_with(#writes, :insert) AND ";

  private static final String WITHOUT_KEYS = "attribute_not_exists(#keys)";
  private static final String WITH_KEYS = "#keys = :keys";

  /** An item exists that is not a saga: it has no log. */
  private static final String FOREIGN = "attribute_exists(#pk) AND NOT #writes > :nothing";

  /**
   * The stored saga is the one that was read, and has not expired. Attachments may have been
   * removed.
   */
  private static final String CURRENT = "#writes = :read AND NOT #ttl <= :now";

  /** An active saga is due at that time. */
  private static final String DUE =
      "#due = :due AND attribute_not_exists(#completedAt) AND NOT #ttl <= :now";

  private static final String SAME_DUE = " AND #due = :due";
  private static final String NEVER_DUE = " AND attribute_not_exists(#due)";

  /** The guard belongs to this saga, or is missing. */
  private static final String OWN_GUARD = "attribute_not_exists(#pk) OR #writes = :insert";

  /** The guard contains this saga's ID, but another insert: it belongs to a deleted predecessor. */
  private static final String PREDECESSOR_GUARD = " OR #sagaId = :sagaId";

  /**
   * The guard belongs to this saga, is missing, belongs to a deleted predecessor, or has expired.
   */
  private static final String FREE_GUARD = OWN_GUARD + PREDECESSOR_GUARD + " OR #ttl <= :now";

  /** As {@link #FREE_GUARD}, or its saga is completed. */
  private static final String FREE_OR_COMPLETED_GUARD =
      FREE_GUARD + " OR attribute_exists(#completedAt)";

  private static final Pattern PLACEHOLDER = Pattern.compile("#[a-zA-Z]+");

  /** The attribute name of every placeholder. */
  private final Map<String, String> attributes;

  /** The names in each expression. There are a few dozen expressions. */
  private final Map<String, Map<String, String>> names = new ConcurrentHashMap<>();

  public ConditionFactory(String ttlAttribute) {
    this.attributes =
        Map.ofEntries(
            Map.entry("#pk", KeyAttribute.PARTITION_KEY.attributeName()),
            Map.entry("#correlation", KeyAttribute.CORRELATION_SORT_KEY.attributeName()),
            Map.entry("#writes", ItemAttribute.WRITES.attributeName()),
            Map.entry("#version", ItemAttribute.VERSION.attributeName()),
            Map.entry("#createdAt", ItemAttribute.CREATED_AT.attributeName()),
            Map.entry("#updatedAt", ItemAttribute.UPDATED_AT.attributeName()),
            Map.entry("#completedAt", ItemAttribute.COMPLETED_AT.attributeName()),
            Map.entry("#sagaId", ItemAttribute.SAGA_ID.attributeName()),
            Map.entry("#keys", ItemAttribute.KEYS.attributeName()),
            Map.entry("#due", ItemAttribute.DUE.attributeName()),
            Map.entry("#protectedUntil", ItemAttribute.PROTECTED_UNTIL.attributeName()),
            Map.entry("#ttl", ttlAttribute));
  }

  private Condition condition(String expression, Map<String, AttributeValue> values) {
    return new Condition(expression, names.computeIfAbsent(expression, this::namesIn), values);
  }

  private Map<String, String> namesIn(String expression) {
    return PLACEHOLDER
        .matcher(expression)
        .results()
        .map(found -> found.group())
        .distinct()
        .collect(
            Collectors.toUnmodifiableMap(
                placeholder -> placeholder,
                placeholder -> Objects.requireNonNull(attributes.get(placeholder))));
  }

  /**
   * Returns the condition of an insert.
   *
   * @param writeId the ID of the insert
   * @param completedIsAbsent whether the insert may replace a completed saga
   */
  public Condition absent(String writeId, boolean completedIsAbsent, Instant now) {
    return condition(
        completedIsAbsent ? ABSENT_OR_COMPLETED : ABSENT,
        Map.of(":write", AttributeValue.fromS(writeId), ":now", seconds(now)));
  }

  /**
   * Returns the condition for a guard of a new saga: the guard is missing or replaceable. If
   * correlation IDs are reusable, a completed saga's guard is replaceable, too.
   *
   * @param writeId the ID of the insert
   */
  public Condition newGuard(Saga<?> saga, String writeId, Instant now) {
    return condition(
        (saga.type().hasReusableCorrelationIds() ? ABSENT_OR_COMPLETED : ABSENT)
            + PREDECESSOR_GUARD,
        Map.of(
            ":write", AttributeValue.fromS(writeId),
            ":sagaId", AttributeValue.fromS(saga.sagaId()),
            ":now", seconds(now)));
  }

  /** Returns the condition of an update: the stored saga is the one that was read. */
  public Condition unchanged(Saga<?> read, Instant now) {
    SagaBuilder<?> snapshot = SagaBuilder.from(read);
    String expression =
        UNCHANGED
            + (read.completedAt().isPresent()
                ? SAME_COMPLETION
                : snapshot.isReopened() ? COMPLETED : ACTIVE);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":version", AttributeValue.fromN(Long.toString(read.version())));
    values.put(":createdAt", AttributeValue.fromS(SagaItems.time(read.createdAt())));
    values.put(":updatedAt", AttributeValue.fromS(SagaItems.time(read.updatedAt())));
    values.put(":read", AttributeValue.fromS(snapshot.revision()));
    values.put(
        ":correlation", AttributeValue.fromS(SagaKeys.correlationSortKey(read.correlationId())));
    values.put(":now", seconds(now));
    read.completedAt()
        .ifPresent(
            completedAt ->
                values.put(":completedAt", AttributeValue.fromS(SagaItems.time(completedAt))));
    // a claim moves the due time without raising the version: compare the due time if it changes
    return condition(
        snapshot.attachments().changesDue()
            ? expression + storedDue(snapshot.attachments(), values)
            : expression,
        values);
  }

  /** Returns the expression that the due time is the one that was read, and adds its value. */
  private static String storedDue(Attachments attachments, Map<String, AttributeValue> values) {
    attachments
        .storedDue()
        .ifPresent(due -> values.put(":due", AttributeValue.fromS(SagaItems.time(due))));
    return attachments.storedDue().isPresent() ? SAME_DUE : NEVER_DUE;
  }

  /** Returns a condition that also requires that no extension protects the saga. */
  public Condition unprotected(Condition condition, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>(condition.values());
    values.put(":now", seconds(now));
    return condition(condition.expression() + " AND " + UNPROTECTED, values);
  }

  /** Returns the condition that a saga was not written since it was read. It may have expired. */
  public Condition untouched(String revision) {
    return condition(UNTOUCHED, Map.of(":read", AttributeValue.fromS(revision)));
  }

  /**
   * Returns the condition to delete an item that was found under a saga's key. The item may not be
   * a saga.
   */
  public Condition same(Map<String, AttributeValue> found) {
    String insertId = WriteLog.insert(new StoredItem(found).writes());
    if (insertId.isEmpty()) {
      return condition(FOREIGN, Map.of(":nothing", AttributeValue.fromS("")));
    }
    AttributeValue insert = AttributeValue.fromS(insertId);
    AttributeValue keys = found.get(ItemAttribute.KEYS.attributeName());
    return keys == null
        ? condition(SAME_SAGA + WITHOUT_KEYS, Map.of(":insert", insert))
        : condition(SAME_SAGA + WITH_KEYS, Map.of(":insert", insert, ":keys", keys));
  }

  /** Returns the condition of a patch. */
  public Condition current(Saga<?> read, Instant now) {
    SagaBuilder<?> snapshot = SagaBuilder.from(read);
    Attachments attachments = snapshot.attachments();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":read", AttributeValue.fromS(snapshot.revision()));
    values.put(":now", seconds(now));
    // a due time is changed only while the saga is active
    return condition(
        attachments.changesDue()
            ? CURRENT + " AND " + ACTIVE + storedDue(attachments, values)
            : CURRENT,
        values);
  }

  /** Returns the condition of a claim. */
  public Condition due(Instant due, Instant now) {
    return condition(
        DUE, Map.of(":due", AttributeValue.fromS(SagaItems.time(due)), ":now", seconds(now)));
  }

  /** Returns the condition to write or delete a guard that belongs to the saga, or is missing. */
  public Condition ownGuard(Saga<?> saga) {
    return ownGuard(insertId(saga));
  }

  private static String insertId(Saga<?> saga) {
    return WriteLog.insert(SagaBuilder.from(saga).revision());
  }

  /**
   * Returns the condition to delete a guard that belongs to the saga with this insert, or is
   * missing.
   */
  public Condition ownGuard(String insertId) {
    return condition(OWN_GUARD, Map.of(":insert", AttributeValue.fromS(insertId)));
  }

  /**
   * Returns the condition for a guard of a stored saga: the guard is missing, replaceable, or the
   * saga's own. If correlation IDs are reusable, a completed saga's guard is replaceable, too.
   */
  public Condition freeGuard(Saga<?> saga, Instant now) {
    return condition(
        saga.type().hasReusableCorrelationIds() ? FREE_OR_COMPLETED_GUARD : FREE_GUARD,
        Map.of(
            ":insert", AttributeValue.fromS(insertId(saga)),
            ":sagaId", AttributeValue.fromS(saga.sagaId()),
            ":now", seconds(now)));
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }
}
