package dev.sagastore.schema;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The formats of all sort keys, and the limits of their parts. {@link Partitions} has the partition
 * keys.
 *
 * <p>DynamoDB allows 2,048 bytes for a partition key and 1,024 bytes for a sort key, both in UTF-8
 * (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>).
 * The limits allow every combination of a valid name, ID and correlation ID.
 */
public final class SagaKeys {
  static final String SAGA_PREFIX = "SAGA#";
  static final String COMPLETED_PREFIX = "COMPLETED#";
  static final String DUE_PREFIX = "DUE#";
  private static final String ID_PREFIX = "ID#";
  private static final String CORRELATION_PREFIX = "CORR#";
  private static final String KEY_PREFIX = "KEY#";

  private static final int MAX_SORT_KEY_BYTES = 1024;
  private static final int MAX_SAGA_NAME_BYTES = 255;
  private static final int MAX_KEY_NAME_BYTES = 64;
  private static final int MAX_KEY_VALUE_BYTES =
      MAX_SORT_KEY_BYTES - KEY_PREFIX.length() - MAX_KEY_NAME_BYTES - 1;

  /** Always three fractional digits of a second, so texts sort like times. */
  private static final Instant EARLIEST_DUE = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST_DUE = Instant.parse("9999-12-31T23:59:59.999Z");

  private SagaKeys() {}

  /**
   * Returns the name if it can be the name of a saga's further key: not blank, no {@code #} (it
   * separates the parts of keys), no control character, at most 64 bytes in UTF-8.
   *
   * @param keyName the name to check
   * @return the same name
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static String requireKeyName(String keyName) {
    return requireWithoutSeparator(
        "key name", KeyText.requireLine("key name", keyName, MAX_KEY_NAME_BYTES));
  }

  /**
   * Returns the value if it can be the value of a saga's further key: not blank, at most 955 bytes
   * in UTF-8.
   *
   * @param keyName the key's name, for the message
   * @param value the value to check
   * @return the same value
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static String requireKeyValue(String keyName, String value) {
    return KeyText.require("value of the key '%s'".formatted(keyName), value, MAX_KEY_VALUE_BYTES);
  }

  /**
   * Returns the time if a saga can be due then: from the year 0 to the year 9999. Outside of this
   * range, texts do not sort like times.
   *
   * @param due the time to check
   * @return the same time
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static Instant requireDue(Instant due) {
    if (due.isBefore(EARLIEST_DUE) || due.isAfter(LATEST_DUE)) {
      throw new IllegalArgumentException(
          "a saga can be due from %s to %s, not %s".formatted(EARLIEST_DUE, LATEST_DUE, due));
    }
    return due;
  }

  /**
   * Returns the time if a saga can be protected until then: from the year 0 to the year 9999.
   *
   * @param until the time to check
   * @return the same time
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static Instant requireProtection(Instant until) {
    if (until.isBefore(EARLIEST_DUE) || until.isAfter(LATEST_DUE)) {
      throw new IllegalArgumentException(
          "a saga can be protected until a time from %s to %s, not %s"
              .formatted(EARLIEST_DUE, LATEST_DUE, until));
    }
    return until;
  }

  private static String requireWithoutSeparator(String what, String text) {
    if (text.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "the %s '%s' contains a '#', which separates the parts of a key: choose another"
              .formatted(what, text));
    }
    return text;
  }

  /**
   * Returns the name if it can be a saga's name: not blank, no {@code #} (it separates the parts of
   * keys), no control character, at most 255 bytes in UTF-8.
   *
   * @param sagaName the name to check
   * @return the same name
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static String requireSagaName(String sagaName) {
    return requireWithoutSeparator(
        "saga name", KeyText.requireLine("saga name", sagaName, MAX_SAGA_NAME_BYTES));
  }

  /**
   * Returns the ID if it can be a saga's ID: not blank, no control character, at most 768 bytes in
   * UTF-8.
   *
   * @param sagaId the ID to check
   * @return the same ID
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static String requireSagaId(String sagaId) {
    // the longest key that contains it is the clean-up sort key: <sagaName>#<sagaId>
    return KeyText.requireLine("saga id", sagaId, MAX_SORT_KEY_BYTES - MAX_SAGA_NAME_BYTES - 1);
  }

  /**
   * Returns the correlation ID if it can be one: not blank, at most 1,019 bytes in UTF-8.
   *
   * @param correlationId the correlation ID to check
   * @return the same correlation ID
   * @throws IllegalArgumentException if it is not valid
   */
  @CanIgnoreReturnValue
  public static String requireCorrelationId(String correlationId) {
    return KeyText.require(
        "correlation id", correlationId, MAX_SORT_KEY_BYTES - CORRELATION_PREFIX.length());
  }

  /**
   * Returns the sort key of a saga. With an empty ID, it is the beginning of the sort keys of all
   * sagas.
   *
   * @param sagaId the saga's ID
   * @return {@code ID#<sagaId>}
   */
  public static String sagaSortKey(String sagaId) {
    return ID_PREFIX + sagaId;
  }

  /**
   * Returns the saga ID in a sort key.
   *
   * @param sortKey a key that {@link #sagaSortKey} returned
   * @return the saga's ID
   * @throws IllegalArgumentException if it is not the sort key of a saga
   */
  public static String sagaIdOf(String sortKey) {
    return withoutPrefix(ID_PREFIX, sortKey);
  }

  /**
   * Returns the sort key of a saga in the correlation index, and of the guard of a correlation ID
   * in the table. With the beginning of a correlation ID, it is the beginning of the key.
   *
   * @param correlationId the saga's correlation ID
   * @return {@code CORR#<correlationId>}
   */
  public static String correlationSortKey(String correlationId) {
    return CORRELATION_PREFIX + correlationId;
  }

  /**
   * Returns the correlation ID in a sort key of the correlation index.
   *
   * @param correlationSortKey a key that {@link #correlationSortKey} returned
   * @return the correlation ID
   * @throws IllegalArgumentException if it is not such a key
   */
  public static String correlationIdOf(String correlationSortKey) {
    return withoutPrefix(CORRELATION_PREFIX, correlationSortKey);
  }

  /**
   * Returns the sort key of a completed saga in the clean-up index. With an empty ID, it is the
   * beginning of the keys of all sagas of that name.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's ID
   * @return {@code <sagaName>#<sagaId>}
   */
  public static String completedSortKey(String sagaName, String sagaId) {
    return sagaName + '#' + sagaId;
  }

  /**
   * Returns the text of a further key, as a saga's item lists it.
   *
   * @param keyName the key's name
   * @param value the key's value
   * @return {@code <key name>#<value>}
   */
  public static String keyText(String keyName, String value) {
    return keyName + '#' + value;
  }

  /**
   * Returns the sort key of the guard of a further key.
   *
   * @param keyText the key, as {@link #keyText} returned it
   * @return {@code KEY#<key name>#<value>}
   */
  public static String keySortKey(String keyText) {
    return KEY_PREFIX + keyText;
  }

  /**
   * Returns the sort key of an active saga that is due, in the clean-up index. With an empty ID, it
   * is the beginning of the keys of all sagas that are due at that time.
   *
   * @param due due time; fractions of a millisecond are cut off
   * @param sagaId the saga's ID
   * @return the time in 24 characters, ISO-8601 in UTC, then {@code #<sagaId>}
   */
  public static String dueSortKey(Instant due, String sagaId) {
    return time(due) + '#' + sagaId;
  }

  /**
   * Returns a time as items contain it: ISO-8601 in UTC, with milliseconds. From the year 0 to the
   * year 9999, these texts have 24 characters and sort like the times.
   *
   * @param time the time; fractions of a millisecond are cut off
   * @return the text
   */
  public static String time(Instant time) {
    return TimeText.of(time);
  }

  /**
   * Returns a text that sorts before the keys of all sagas that are due.
   *
   * @return the sort key of the earliest due time, without a saga ID
   */
  public static String firstDueSortKey() {
    return dueSortKey(EARLIEST_DUE, "");
  }

  /**
   * Returns a text that sorts after the keys of all sagas that are due at a time, and before those
   * of any later one.
   *
   * @param due the time; fractions of a millisecond are cut off
   * @return the time in 24 characters, and a character that sorts after {@code #}
   */
  public static String lastDueSortKey(Instant due) {
    return time(due) + '$';
  }

  /**
   * Returns the time in a sort key of a saga that is due.
   *
   * @param dueSortKey a key that {@link #dueSortKey} returned
   * @return the time
   * @throws IllegalArgumentException if it isn't such a key
   */
  public static Instant dueOf(String dueSortKey) {
    try {
      return Instant.parse(dueSortKey.substring(0, Math.max(0, dueSortKey.indexOf('#'))));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "the key '%s' does not begin with a time".formatted(dueSortKey), e);
    }
  }

  private static String withoutPrefix(String prefix, String key) {
    if (!key.startsWith(prefix)) {
      throw new IllegalArgumentException(
          "the key '%s' does not begin with '%s'".formatted(key, prefix));
    }
    return key.substring(prefix.length());
  }
}
