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

/** Creates the conditions of the writes to a table. Safe for use by several threads. */
public final class ConditionFactory {
  /**
   * Nothing is there, or only something that has expired and waits to be removed; but not what this
   * very write has put there, if it is sent a second time.
   */
  private static final String ABSENT =
      "attribute_not_exists(#pk) OR (NOT begins_with(#writes, :write) AND #ttl <= :now)";

  /** As {@link #ABSENT}, or something that is completed. */
  private static final String ABSENT_OR_COMPLETED =
      "attribute_not_exists(#pk) OR (NOT begins_with(#writes, :write)"
          + " AND (#ttl <= :now OR attribute_exists(#completedAt)))";

  /**
   * What was read is still there, untouched, and has not expired. The log alone says that; the
   * others are compared because a snapshot that was doctored must not be stored. The correlation ID
   * never changes: a lookup would not find the saga under another one, and its guard would be that
   * of the first.
   */
  private static final String UNCHANGED =
      "#writes = :read AND #correlation = :correlation AND #version = :version"
          + " AND #createdAt = :createdAt AND #updatedAt = :updatedAt AND NOT #ttl <= :now AND ";

  // what the saga itself says of its completion is not believed: a guard depends on it
  private static final String ACTIVE = "attribute_not_exists(#completedAt)";
  private static final String COMPLETED = "attribute_exists(#completedAt)";
  private static final String COMPLETED_THEN = "#completedAt = :completedAt";

  /** What was read is still there, untouched, expired or not. */
  private static final String UNTOUCHED = "#writes = :read";

  /**
   * What was read is still there, perhaps changed, but not deleted and inserted again. The further
   * keys are those that were read: their guards are deleted with the saga, and no others.
   */
  private static final String SAME_SAGA = "begins_with(#writes, :insert) AND ";

  private static final String WITHOUT_KEYS = "attribute_not_exists(#keys)";
  private static final String WITH_KEYS = "#keys = :keys";

  /** Something is there that is no saga: it has no log. */
  private static final String FOREIGN = "attribute_exists(#pk) AND NOT #writes > :nothing";

  /** What was read is still there and has not expired; attachments may have been removed. */
  private static final String CURRENT = "#writes = :read AND NOT #ttl <= :now";

  /** An active saga is due at that time. */
  private static final String DUE =
      "#due = :due AND attribute_not_exists(#completedAt) AND NOT #ttl <= :now";

  private static final String DUE_THEN = " AND #due = :due";
  private static final String NEVER_DUE = " AND attribute_not_exists(#due)";

  /** The guard is that of this saga, or there is none. */
  private static final String OWN_GUARD = "attribute_not_exists(#pk) OR #writes = :insert";

  /** A guard that names this saga's ID, and not its insert, is that of a dead predecessor. */
  private static final String PREDECESSORS_GUARD = " OR #sagaId = :sagaId";

  /** The guard is that of this saga, or there is none, or it is as good as none. */
  private static final String FREE_GUARD = OWN_GUARD + PREDECESSORS_GUARD + " OR #ttl <= :now";

  /** As {@link #FREE_GUARD}, or its saga is completed. */
  private static final String FREE_OR_COMPLETED_GUARD =
      FREE_GUARD + " OR attribute_exists(#completedAt)";

  private static final Pattern PLACEHOLDER = Pattern.compile("#[a-zA-Z]+");

  /** The name of every placeholder. */
  private final Map<String, String> attributes;

  /** The names in each expression, of which there are a few dozen. */
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
   * @param completedIsAbsent whether the place of a completed saga may be taken
   */
  public Condition absent(String writeId, boolean completedIsAbsent, Instant now) {
    return condition(
        completedIsAbsent ? ABSENT_OR_COMPLETED : ABSENT,
        Map.of(":write", AttributeValue.fromS(writeId), ":now", seconds(now)));
  }

  /**
   * Returns the condition for a guard of a new saga, whose place is free. A completed saga's guard
   * may be taken if correlation IDs are reusable.
   *
   * @param writeId the ID of the insert
   */
  public Condition newGuard(Saga<?> saga, String writeId, Instant now) {
    return condition(
        (saga.type().hasReusableCorrelationIds() ? ABSENT_OR_COMPLETED : ABSENT)
            + PREDECESSORS_GUARD,
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
                ? COMPLETED_THEN
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
    // a claim moves the due time without raising the version: a change relies on the time read
    return condition(
        snapshot.attachments().changesDue()
            ? expression + storedDue(snapshot.attachments(), values)
            : expression,
        values);
  }

  /** Returns that the due time is the one that was read, and adds its value. */
  private static String storedDue(Attachments attachments, Map<String, AttributeValue> values) {
    attachments
        .storedDue()
        .ifPresent(due -> values.put(":due", AttributeValue.fromS(SagaItems.time(due))));
    return attachments.storedDue().isPresent() ? DUE_THEN : NEVER_DUE;
  }

  /** Returns the condition that a saga was not written since it was read, expired or not. */
  public Condition untouched(String revision) {
    return condition(UNTOUCHED, Map.of(":read", AttributeValue.fromS(revision)));
  }

  /**
   * Returns the condition to delete what was found under a saga's key, a saga or something else.
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

  /** Returns the condition to write or delete a guard that is the saga's own, or missing. */
  public Condition ownGuard(Saga<?> saga) {
    return ownGuard(insertId(saga));
  }

  private static String insertId(Saga<?> saga) {
    return WriteLog.insert(SagaBuilder.from(saga).revision());
  }

  /** Returns the condition to delete a guard that is the own one of the saga with this insert. */
  public Condition ownGuard(String insertId) {
    return condition(OWN_GUARD, Map.of(":insert", AttributeValue.fromS(insertId)));
  }

  /**
   * Returns the condition for a guard of a stored saga, whose place is free or the saga's own. A
   * completed saga's guard may be taken if correlation IDs are reusable.
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
