package dev.sagastore.schema;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The environment variables through which the construct configures the runtime.
 *
 * <p>A function that uses several tables has a set of variables for each table. The names of all
 * sets but one then begin with a prefix, as in {@code ORDERS_SAGA_STORE_TABLE_NAME}.
 */
public enum EnvironmentVariable {
  /** Name or ARN of the table. */
  TABLE_NAME("SAGA_STORE_TABLE_NAME"),
  /** Name of the correlation index. */
  CORRELATION_INDEX_NAME("SAGA_STORE_CORRELATION_INDEX_NAME"),
  /** Name of the clean-up index. */
  CLEANUP_INDEX_NAME("SAGA_STORE_CLEANUP_INDEX_NAME"),
  /** Name of the attribute that contains the time to live. */
  TTL_ATTRIBUTE("SAGA_STORE_TTL_ATTRIBUTE"),
  /** Number of the table's shards (default 1). */
  SHARDS("SAGA_STORE_SHARDS"),
  /** Number of the partitions of due sagas, see {@link DuePartitions} (default 1). */
  DUE_PARTITIONS("SAGA_STORE_DUE_PARTITIONS"),
  /**
   * Retention of completed sagas whose type has none, in the format of {@link Retention#format}
   * (default {@link Retention#standard}).
   */
  RETENTION("SAGA_STORE_RETENTION"),
  /** {@linkplain SchemaVersion#number() Number} of the schema version. */
  SCHEMA_VERSION("SAGA_STORE_SCHEMA_VERSION");

  /** The names in a Lambda function begin with a letter, and some are reserved. */
  private static final Pattern PREFIX =
      Pattern.compile("|(?!AWS_|LAMBDA_)[a-zA-Z][a-zA-Z0-9_]{0,63}");

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

  /**
   * Returns the name of the variable in the set with a prefix.
   *
   * @param prefix beginning of the name, see {@link #requirePrefix}
   * @return the prefix, followed by the variable's name
   * @throws IllegalArgumentException if the prefix is not valid
   */
  public String variableName(String prefix) {
    return requirePrefix(prefix) + variableName;
  }

  /**
   * Returns the prefix if names of variables can begin with it, in Lambda and elsewhere (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">environment
   * variables of Lambda</a>).
   *
   * @param prefix empty, or at most 64 letters, digits and {@code _}, of which the first is a
   *     letter; not beginning with {@code AWS_} or {@code LAMBDA_}
   * @return the prefix
   * @throws IllegalArgumentException if the prefix is not valid
   */
  @CanIgnoreReturnValue
  public static String requirePrefix(String prefix) {
    Objects.requireNonNull(prefix, "the prefix must not be null");
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          ("the prefix of environment variables cannot be '%s': use at most 64 letters, digits and"
                  + " '_', first a letter, and not AWS_ or LAMBDA_, which Lambda reserves")
              .formatted(prefix));
    }
    return prefix;
  }
}
