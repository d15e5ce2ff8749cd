package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link ISagaStoreTable#connect} and {@link SagaBus#connect}.
 *
 * <pre>{@code
 * sagas.connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
 * archive.connect(function, ConnectOptions.standard().withEnvironmentPrefix("ARCHIVE_"));
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add options.
 */
@CheckReturnValue
public final class ConnectOptions {
  private static final ConnectOptions STANDARD =
      new ConnectOptions(StoreAccess.READ_WRITE, List.of(), "");

  private final StoreAccess access;
  private final List<String> sagaNames;
  private final String environmentPrefix;

  private ConnectOptions(StoreAccess access, List<String> sagaNames, String environmentPrefix) {
    this.access = requireNonNull(access, "access");
    this.sagaNames = List.copyOf(sagaNames);
    this.environmentPrefix = EnvironmentVariable.requirePrefix(environmentPrefix);
    if (!access.touchesItems() && !sagaNames.isEmpty()) {
      throw new IllegalArgumentException(
          "%s is for the table with the sagas of all types, and cannot be limited to %s"
              .formatted(access, sagaNames));
    }
  }

  /**
   * Returns the defaults: the access {@link StoreAccess#READ_WRITE}, sagas of all types, and
   * variables without a prefix.
   *
   * @return the standard options
   */
  public static ConnectOptions standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with another access.
   *
   * @param other the access to grant
   * @return the changed copy
   * @throws IllegalArgumentException if saga types are set and the access can't be limited to them
   */
  public ConnectOptions withAccess(StoreAccess other) {
    return new ConnectOptions(other, sagaNames, environmentPrefix);
  }

  /**
   * Returns a copy for some saga types only.
   *
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the changed copy
   * @throws IllegalArgumentException if the access can't be limited to saga types
   */
  public ConnectOptions withSagaNames(String sagaName, String... more) {
    return new ConnectOptions(access, Names.list(sagaName, more), environmentPrefix);
  }

  /**
   * Returns a copy with a prefix, for the second table or bus of a function or container: {@code
   * ORDERS_} results in {@code ORDERS_SAGA_STORE_TABLE_NAME}, which {@code
   * DynamoDbSagaStore.fromEnvironment("ORDERS_")} reads.
   *
   * @param prefix at most 64 letters, digits and {@code _}, first a letter; not {@code AWS_} or
   *     {@code LAMBDA_}
   * @return the changed copy
   * @throws IllegalArgumentException if it is anything else
   */
  public ConnectOptions withEnvironmentPrefix(String prefix) {
    return new ConnectOptions(access, sagaNames, prefix);
  }

  /**
   * Returns the access to grant.
   *
   * @return the access (default {@link StoreAccess#READ_WRITE})
   */
  public StoreAccess getAccess() {
    return access;
  }

  /**
   * Returns the saga types for which access is granted.
   *
   * @return the names; empty for all types (default)
   */
  public List<String> getSagaNames() {
    return sagaNames;
  }

  /**
   * Returns the prefix of the environment variables' names.
   *
   * @return the prefix (default empty)
   */
  public String getEnvironmentPrefix() {
    return environmentPrefix;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectOptions that
        && access == that.access
        && sagaNames.equals(that.sagaNames)
        && environmentPrefix.equals(that.environmentPrefix);
  }

  @Override
  public int hashCode() {
    return Objects.hash(access, sagaNames, environmentPrefix);
  }

  @Override
  public String toString() {
    return "ConnectOptions[%s, %s, environment prefix '%s']"
        .formatted(access, sagaNames.isEmpty() ? "all sagas" : sagaNames, environmentPrefix);
  }
}
