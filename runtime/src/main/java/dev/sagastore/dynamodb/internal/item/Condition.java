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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The condition under which a write may take effect.
 *
 * @param expression the expression
 * @param names the names in it
 * @param values the values in it
 */
public record Condition(
    String expression, Map<String, String> names, Map<String, AttributeValue> values) {

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
   * never changes: nobody would find the saga under another one, and its guard would be that of the
   * first.
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

  /** The guard is that of this saga, or there is none. */
  private static final String OWN_GUARD = "attribute_not_exists(#pk) OR #writes = :insert";

  /** A guard that names this saga's ID, and not its insert, is that of a dead predecessor. */
  private static final String PREDECESSORS_GUARD = " OR #sagaId = :sagaId";

  /** The guard is that of this saga, or there is none, or it is as good as none. */
  private static final String FREE_GUARD = OWN_GUARD + PREDECESSORS_GUARD + " OR #ttl <= :now";

  /** As {@link #FREE_GUARD}, or its saga is completed. */
  private static final String FREE_OR_COMPLETED_GUARD =
      FREE_GUARD + " OR attribute_exists(#completedAt)";

  /**
   * Returns the condition of an insert.
   *
   * @param writeId the id of the insert
   * @param completedIsAbsent whether the place of a completed saga may be taken
   * @param now the time
   * @param ttlAttribute name of the TTL attribute
   */
  public static Condition absent(
      String writeId, boolean completedIsAbsent, Instant now, String ttlAttribute) {
    return absence(completedIsAbsent ? ABSENT_OR_COMPLETED : ABSENT, writeId, now, ttlAttribute)
        .build();
  }

  private static Builder absence(
      String expression, String writeId, Instant now, String ttlAttribute) {
    return new Builder(expression)
        .name("#pk", KeyAttribute.PARTITION_KEY.attributeName())
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .name("#ttl", ttlAttribute)
        .name("#completedAt", ItemAttribute.COMPLETED_AT.attributeName())
        .value(":write", AttributeValue.fromS(writeId))
        .value(":now", seconds(now));
  }

  /**
   * Returns the condition for a guard of a new saga, whose place is free.
   *
   * @param writeId the ID of the insert
   * @param sagaId the ID of the saga
   * @param completedIsAbsent whether the guard of a completed saga may be taken
   */
  public static Condition newGuard(
      String writeId, String sagaId, boolean completedIsAbsent, Instant now, String ttlAttribute) {
    return absence(
            (completedIsAbsent ? ABSENT_OR_COMPLETED : ABSENT) + PREDECESSORS_GUARD,
            writeId,
            now,
            ttlAttribute)
        .name("#sagaId", ItemAttribute.SAGA_ID.attributeName())
        .value(":sagaId", AttributeValue.fromS(sagaId))
        .build();
  }

  public static Condition unchanged(Saga<?> read, Instant now, String ttlAttribute) {
    SagaBuilder<?> snapshot = SagaBuilder.from(read);
    String completion =
        read.completedAt().isPresent()
            ? COMPLETED_THEN
            : snapshot.isReopened() ? COMPLETED : ACTIVE;
    // a claim moves the due time without raising the version: a change relies on the time read
    Builder condition =
        snapshot.attachments().changesDue()
            ? withStoredDue(UNCHANGED + completion, snapshot.attachments())
            : new Builder(UNCHANGED + completion);
    read.completedAt()
        .ifPresent(
            completedAt ->
                condition.value(":completedAt", AttributeValue.fromS(SagaItems.time(completedAt))));
    return condition
        .name("#completedAt", ItemAttribute.COMPLETED_AT.attributeName())
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .name("#correlation", KeyAttribute.CORRELATION_SORT_KEY.attributeName())
        .name("#version", ItemAttribute.VERSION.attributeName())
        .name("#createdAt", ItemAttribute.CREATED_AT.attributeName())
        .name("#updatedAt", ItemAttribute.UPDATED_AT.attributeName())
        .name("#due", ItemAttribute.DUE.attributeName())
        .name("#ttl", ttlAttribute)
        .value(":version", AttributeValue.fromN(Long.toString(read.version())))
        .value(":createdAt", AttributeValue.fromS(SagaItems.time(read.createdAt())))
        .value(":updatedAt", AttributeValue.fromS(SagaItems.time(read.updatedAt())))
        .value(":read", AttributeValue.fromS(snapshot.revision()))
        .value(
            ":correlation", AttributeValue.fromS(SagaKeys.correlationSortKey(read.correlationId())))
        .value(":now", seconds(now))
        .build();
  }

  /** Adds that the due time is the one that was read. */
  private static Builder withStoredDue(String expression, Attachments attachments) {
    return attachments
        .storedDue()
        .map(
            due ->
                new Builder(expression + " AND #due = :due")
                    .value(":due", AttributeValue.fromS(SagaItems.time(due))))
        .orElseGet(() -> new Builder(expression + " AND attribute_not_exists(#due)"));
  }

  public static Condition untouched(String revision) {
    return new Builder(UNTOUCHED)
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .value(":read", AttributeValue.fromS(revision))
        .build();
  }

  /**
   * Returns the condition to delete what was found under a saga's key, a saga or something else.
   */
  public static Condition same(Map<String, AttributeValue> found) {
    String insertId = WriteLog.insert(new StoredItem(found).writes());
    if (insertId.isEmpty()) {
      return new Builder(FOREIGN)
          .name("#pk", KeyAttribute.PARTITION_KEY.attributeName())
          .name("#writes", ItemAttribute.WRITES.attributeName())
          .value(":nothing", AttributeValue.fromS(""))
          .build();
    }
    AttributeValue keys = found.get(ItemAttribute.KEYS.attributeName());
    Builder condition =
        keys == null
            ? new Builder(SAME_SAGA + WITHOUT_KEYS)
            : new Builder(SAME_SAGA + WITH_KEYS).value(":keys", keys);
    return condition
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .name("#keys", ItemAttribute.KEYS.attributeName())
        .value(":insert", AttributeValue.fromS(insertId))
        .build();
  }

  /** Returns the condition of a patch. */
  public static Condition current(Saga<?> read, Instant now, String ttlAttribute) {
    SagaBuilder<?> snapshot = SagaBuilder.from(read);
    Attachments attachments = snapshot.attachments();
    // a due time is changed only while the saga is active
    Builder condition =
        attachments.changesDue()
            ? withStoredDue(CURRENT + " AND " + ACTIVE, attachments)
            : new Builder(CURRENT);
    return condition
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .name("#due", ItemAttribute.DUE.attributeName())
        .name("#completedAt", ItemAttribute.COMPLETED_AT.attributeName())
        .name("#ttl", ttlAttribute)
        .value(":read", AttributeValue.fromS(snapshot.revision()))
        .value(":now", seconds(now))
        .build();
  }

  /** Returns the condition of a claim. */
  public static Condition due(Instant due, Instant now, String ttlAttribute) {
    return new Builder(DUE)
        .name("#due", ItemAttribute.DUE.attributeName())
        .name("#completedAt", ItemAttribute.COMPLETED_AT.attributeName())
        .name("#ttl", ttlAttribute)
        .value(":due", AttributeValue.fromS(SagaItems.time(due)))
        .value(":now", seconds(now))
        .build();
  }

  public static Condition ownGuard(String insertId) {
    return new Builder(OWN_GUARD)
        .name("#pk", KeyAttribute.PARTITION_KEY.attributeName())
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .value(":insert", AttributeValue.fromS(insertId))
        .build();
  }

  public static Condition freeGuard(
      String insertId, String sagaId, boolean completedIsFree, Instant now, String ttlAttribute) {
    return new Builder(completedIsFree ? FREE_OR_COMPLETED_GUARD : FREE_GUARD)
        .name("#pk", KeyAttribute.PARTITION_KEY.attributeName())
        .name("#writes", ItemAttribute.WRITES.attributeName())
        .name("#ttl", ttlAttribute)
        .name("#completedAt", ItemAttribute.COMPLETED_AT.attributeName())
        .name("#sagaId", ItemAttribute.SAGA_ID.attributeName())
        .value(":insert", AttributeValue.fromS(insertId))
        .value(":sagaId", AttributeValue.fromS(sagaId))
        .value(":now", seconds(now))
        .build();
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  /** DynamoDB refuses names and values that the expression does not use. */
  private static final class Builder {
    private final String expression;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();

    Builder(String expression) {
      this.expression = expression;
    }

    Builder name(String placeholder, String name) {
      if (expression.contains(placeholder)) {
        names.put(placeholder, name);
      }
      return this;
    }

    Builder value(String placeholder, AttributeValue value) {
      values.put(placeholder, value);
      return this;
    }

    Condition build() {
      return new Condition(expression, Map.copyOf(names), Map.copyOf(values));
    }
  }
}
