package dev.sagastore.schema;

/** The attributes that make up the keys of the table and of its indexes; all are strings. */
public enum KeyAttribute {
  /** Partition key of the table. */
  PARTITION_KEY("PK"),
  /** Sort key of the table. */
  SORT_KEY("SK"),
  /** Partition key of the correlation index. */
  CORRELATION_PARTITION_KEY("GSI1PK"),
  /** Sort key of the correlation index. */
  CORRELATION_SORT_KEY("GSI1SK"),
  /** Partition key of the clean-up index; only sagas that are completed or due have it. */
  CLEANUP_PARTITION_KEY("GSI2PK"),
  /** Sort key of the clean-up index; only sagas that are completed or due have it. */
  CLEANUP_SORT_KEY("GSI2SK");

  private final String attributeName;

  KeyAttribute(String attributeName) {
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
