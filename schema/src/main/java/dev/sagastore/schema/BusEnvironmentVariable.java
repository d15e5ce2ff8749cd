package dev.sagastore.schema;

/**
 * The environment variables through which the construct configures a saga bus on SQS.
 *
 * <p>A worker that runs several buses has a set of variables for each bus, and so has code that
 * sends to further buses. The names of all sets but one then begin with a prefix, as in {@code
 * ORDERS_SAGA_BUS_QUEUE_URL}. Later versions can add variables.
 */
public enum BusEnvironmentVariable {
  /** Logical name of the bus and of its queue. */
  NAME("SAGA_BUS_NAME"),
  /** URL of the queue that the bus receives its messages from. */
  QUEUE_URL("SAGA_BUS_QUEUE_URL"),
  /** URL of the dead-letter queue. */
  DEAD_LETTER_QUEUE_URL("SAGA_BUS_DEAD_LETTER_QUEUE_URL"),
  /**
   * Addresses of the destinations: a JSON object of logical names and queue URLs, topic ARNs or
   * event bus ARNs (default <code>{}</code>).
   */
  DESTINATIONS("SAGA_BUS_DESTINATIONS"),
  /**
   * Time for which a message stays invisible after a delivery, an ISO 8601 duration such as {@code
   * PT3M} (default {@code PT30S}).
   */
  VISIBILITY_TIMEOUT("SAGA_BUS_VISIBILITY_TIMEOUT");

  private final String variableName;

  BusEnvironmentVariable(String variableName) {
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

  /**
   * Returns the name of the variable in the set with a prefix.
   *
   * @param prefix beginning of the name, see {@link EnvironmentVariable#requirePrefix}
   * @return the prefix, followed by the variable's name
   * @throws IllegalArgumentException if the prefix is not valid
   */
  public String variableName(String prefix) {
    return EnvironmentVariable.requirePrefix(prefix) + variableName;
  }
}
