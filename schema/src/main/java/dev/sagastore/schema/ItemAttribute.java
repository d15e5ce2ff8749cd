package dev.sagastore.schema;

/**
 * The attributes of items that are not part of a key.
 *
 * <p>The TTL attribute is not among them: its name is a property of the table, see {@link
 * TableSchema#ttlAttribute()}.
 */
public enum ItemAttribute {
  /** The saga's state, as the codec wrote it. */
  STATE("state"),
  /** Name of the codec that wrote {@link #STATE} (string). */
  CODEC("codec"),
  /** Version of the state's class (number). */
  STATE_VERSION("stateVersion"),
  /** Number of writes of this saga, from 1 (number). */
  VERSION("version"),
  /** IDs of the insert and of the last four writes, the newest first (string). */
  WRITES("writes"),
  /** Time of the insert (ISO-8601, UTC, milliseconds). */
  CREATED_AT("createdAt"),
  /** Time of the last write (ISO-8601, UTC, milliseconds). */
  UPDATED_AT("updatedAt"),
  /** Time of the completion (ISO-8601, UTC, milliseconds); absent while it is active. */
  COMPLETED_AT("completedAt"),
  /** ID of the saga to which a guard points (string); sagas do not have it. */
  SAGA_ID("sagaId"),
  /** The saga's further keys, each as {@code <key name>#<value>} (string set); absent if none. */
  KEYS("keys"),
  /**
   * Time at which an extension has work for the saga (ISO-8601, UTC, milliseconds); absent if there
   * is no work. Only active sagas have it.
   */
  DUE("due"),
  /** ID of the last claim, which moved {@link #DUE} (string); absent before the first. */
  DUE_CLAIM("dueClaim"),
  /**
   * Number of claims since an update last changed {@link #DUE} (number); absent if there was none.
   * Only active sagas have it.
   */
  CLAIMS("claims"),
  /**
   * Time until which an extension protects the saga from deletion, in epoch seconds (number);
   * absent if no extension ever protected it.
   */
  PROTECTED_UNTIL("protectedUntil");

  private final String attributeName;

  ItemAttribute(String attributeName) {
    this.attributeName = attributeName;
  }

  /**
   * Returns the name of the attribute in the table.
   *
   * @return the attribute's name
   */
  public String attributeName() {
    return attributeName;
  }
}
