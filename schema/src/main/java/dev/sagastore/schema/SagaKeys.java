package dev.sagastore.schema;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * The formats of all sort keys, and the limits of what goes into keys. {@link Partitions} has the
 * partition keys.
 *
 * <p>DynamoDB allows 2,048 bytes for a partition key and 1,024 bytes for a sort key, both in UTF-8
 * (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>).
 * The limits here are chosen so that every combination of a valid name, id and correlation id fits.
 */
public final class SagaKeys {
  static final String SAGA_PREFIX = "SAGA#";
  static final String COMPLETED_PREFIX = "COMPLETED#";
  private static final String ID_PREFIX = "ID#";
  private static final String CORRELATION_PREFIX = "CORR#";

  private static final int MAX_SORT_KEY_BYTES = 1024;
  private static final int MAX_SAGA_NAME_BYTES = 255;

  private SagaKeys() {}

  /**
   * Returns the name if it can be a saga's name: not blank, no {@code #} (it separates the parts of
   * keys), no control character, at most 255 bytes in UTF-8.
   *
   * @param sagaName the name to check
   * @return the same name
   * @throws IllegalArgumentException if it cannot
   */
  @CanIgnoreReturnValue
  public static String requireSagaName(String sagaName) {
    KeyText.requireLine("saga name", sagaName, MAX_SAGA_NAME_BYTES);
    if (sagaName.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "the saga name '%s' has a '#', which separates the parts of a key: choose another"
              .formatted(sagaName));
    }
    return sagaName;
  }

  /**
   * Returns the id if it can be a saga's id: not blank, no control character, at most 768 bytes in
   * UTF-8.
   *
   * @param sagaId the id to check
   * @return the same id
   * @throws IllegalArgumentException if it cannot
   */
  @CanIgnoreReturnValue
  public static String requireSagaId(String sagaId) {
    // the clean-up sort key is the longest that holds it: <sagaName>#<sagaId>
    return KeyText.requireLine("saga id", sagaId, MAX_SORT_KEY_BYTES - MAX_SAGA_NAME_BYTES - 1);
  }

  /**
   * Returns the correlation id if it can be one: not blank, at most 1,019 bytes in UTF-8.
   *
   * @param correlationId the correlation id to check
   * @return the same correlation id
   * @throws IllegalArgumentException if it cannot
   */
  @CanIgnoreReturnValue
  public static String requireCorrelationId(String correlationId) {
    return KeyText.require(
        "correlation id", correlationId, MAX_SORT_KEY_BYTES - CORRELATION_PREFIX.length());
  }

  /**
   * Returns the sort key of a saga. With an empty id it is what the sort keys of all sagas begin
   * with.
   *
   * @param sagaId the saga's id
   * @return {@code ID#<sagaId>}
   */
  public static String sagaSortKey(String sagaId) {
    return ID_PREFIX + sagaId;
  }

  /**
   * Returns the saga id in a sort key.
   *
   * @param sortKey what {@link #sagaSortKey} returned
   * @return the saga's id
   * @throws IllegalArgumentException if it is not the sort key of a saga
   */
  public static String sagaIdOf(String sortKey) {
    return withoutPrefix(ID_PREFIX, sortKey);
  }

  /**
   * Returns the sort key of a saga in the correlation index, and of the guard of a correlation id
   * in the table. With the beginning of a correlation id it is the beginning of the key.
   *
   * @param correlationId the saga's correlation id
   * @return {@code CORR#<correlationId>}
   */
  public static String correlationSortKey(String correlationId) {
    return CORRELATION_PREFIX + correlationId;
  }

  /**
   * Returns the correlation id in a sort key of the correlation index.
   *
   * @param correlationSortKey what {@link #correlationSortKey} returned
   * @return the correlation id
   * @throws IllegalArgumentException if it is not such a key
   */
  public static String correlationIdOf(String correlationSortKey) {
    return withoutPrefix(CORRELATION_PREFIX, correlationSortKey);
  }

  /**
   * Returns the sort key of a completed saga in the clean-up index. With an empty id it is what the
   * keys of all sagas of that name begin with.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's id
   * @return {@code <sagaName>#<sagaId>}
   */
  public static String completedSortKey(String sagaName, String sagaId) {
    return sagaName + '#' + sagaId;
  }

  private static String withoutPrefix(String prefix, String key) {
    if (!key.startsWith(prefix)) {
      throw new IllegalArgumentException(
          "the key '%s' does not begin with '%s'".formatted(key, prefix));
    }
    return key.substring(prefix.length());
  }
}
