package dev.sagastore.schema;

/** The environment variables by which the construct tells the runtime what was deployed. */
public enum EnvironmentVariable {
  /** Name or ARN of the table. */
  TABLE_NAME("SAGA_STORE_TABLE_NAME"),
  /** Name of the correlation index. */
  CORRELATION_INDEX_NAME("SAGA_STORE_CORRELATION_INDEX_NAME"),
  /** Name of the clean-up index. */
  CLEANUP_INDEX_NAME("SAGA_STORE_CLEANUP_INDEX_NAME"),
  /** Name of the attribute that holds the time to live. */
  TTL_ATTRIBUTE("SAGA_STORE_TTL_ATTRIBUTE"),
  /** Number of the table's shards; 1 if it is not set. */
  SHARDS("SAGA_STORE_SHARDS"),
  /** {@linkplain SchemaVersion#number() Number} of the schema version. */
  SCHEMA_VERSION("SAGA_STORE_SCHEMA_VERSION");

  private final String variableName;

  EnvironmentVariable(String variableName) {
    this.variableName = variableName;
  }

  /**
   * Returns the name of the variable.
   *
   * @return the variable's name
   */
  public String variableName() {
    return variableName;
  }
}
