package dev.sagastore.schema;

/**
 * The attributes of items that are in no key.
 *
 * <p>The TTL attribute is not among them: its name is a property of the table, see {@link
 * TableSchema#ttlAttribute()}.
 */
public enum ItemAttribute {
  /** The saga's state, as the codec wrote it. */
  STATE("state"),
  /** How {@link #STATE} was written (string). */
  CODEC("codec"),
  /** Version of the state's class (number). */
  STATE_VERSION("stateVersion"),
  /** Number of writes that this saga has seen, from 1 (number). */
  VERSION("version"),
  /** Ids of the insert and of the last four writes, the newest first (string). */
  WRITES("writes"),
  /** When the saga was inserted (ISO-8601, UTC, milliseconds). */
  CREATED_AT("createdAt"),
  /** When the saga was last written (ISO-8601, UTC, milliseconds). */
  UPDATED_AT("updatedAt"),
  /** When the saga was completed (ISO-8601, UTC, milliseconds); absent while it is active. */
  COMPLETED_AT("completedAt"),
  /** ID of the saga to which a guard points (string); sagas lack it. */
  SAGA_ID("sagaId"),
  /** The saga's further keys, each as {@code <key name>#<value>} (string set); absent if none. */
  KEYS("keys"),
  /**
   * When an extension has something to do for the saga (ISO-8601, UTC, milliseconds); absent if it
   * has nothing to do. Only active sagas have it.
   */
  DUE("due"),
  /** ID of the last claim that moved {@link #DUE} on (string); absent before the first. */
  DUE_CLAIM("dueClaim");

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
