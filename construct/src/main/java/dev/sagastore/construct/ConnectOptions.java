package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.StoreAccess;
import java.util.List;

/**
 * How {@link SagaStoreTable#connect} connects code to a table.
 *
 * <pre>{@code
 * sagas.connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
 * archive.connect(function, ConnectOptions.standard().withEnvironmentPrefix("ARCHIVE_"));
 * }</pre>
 *
 * @param access what is granted; {@link StoreAccess#READ_WRITE} by default
 * @param sagaNames the saga types for which it is granted; empty, the default, for all
 * @param environmentPrefix what the names of the environment variables begin with; nothing by
 *     default
 */
public record ConnectOptions(StoreAccess access, List<String> sagaNames, String environmentPrefix) {
  private static final ConnectOptions STANDARD =
      new ConnectOptions(StoreAccess.READ_WRITE, List.of(), "");

  /**
   * Checks the prefix, and that the access can be narrowed.
   *
   * @param access what is granted
   * @param sagaNames the saga types for which it is granted; empty for all
   * @param environmentPrefix what the names of the environment variables begin with
   * @throws IllegalArgumentException if no variable's name can begin so, or if saga types are named
   *     for {@link StoreAccess#ADMINISTRATION}, which concerns the table as a whole
   */
  public ConnectOptions {
    requireNonNull(access, "access");
    sagaNames = List.copyOf(sagaNames);
    EnvironmentVariable.requirePrefix(environmentPrefix);
    if (!access.touchesItems() && !sagaNames.isEmpty()) {
      throw new IllegalArgumentException(
          "%s concerns the table with the sagas of all types, and cannot be narrowed to %s"
              .formatted(access, sagaNames));
    }
  }

  /**
   * Returns the defaults: everything that a store does, with sagas of all types, and variables
   * without a prefix.
   *
   * @return the standard options
   */
  public static ConnectOptions standard() {
    return STANDARD;
  }

  /**
   * Returns a copy with another access.
   *
   * @param other what is granted
   * @return the changed copy
   * @throws IllegalArgumentException if it cannot be narrowed to the saga types that are named
   */
  public ConnectOptions withAccess(StoreAccess other) {
    return new ConnectOptions(other, sagaNames, environmentPrefix);
  }

  /**
   * Returns a copy for some saga types alone.
   *
   * @param sagaName name of a saga type
   * @param more names of further saga types
   * @return the changed copy
   * @throws IllegalArgumentException if the access cannot be narrowed
   */
  public ConnectOptions withSagaNames(String sagaName, String... more) {
    return new ConnectOptions(access, Names.list(sagaName, more), environmentPrefix);
  }

  /**
   * Returns a copy with a prefix, for the second table of a function: {@code ORDERS_} makes {@code
   * ORDERS_SAGA_STORE_TABLE_NAME}, which {@code DynamoDbSagaStore.fromEnvironment("ORDERS_")}
   * reads.
   *
   * @param prefix at most 64 letters, digits and {@code _}, first a letter; not {@code AWS_} or
   *     {@code LAMBDA_}
   * @return the changed copy
   * @throws IllegalArgumentException if it is anything else
   */
  public ConnectOptions withEnvironmentPrefix(String prefix) {
    return new ConnectOptions(access, sagaNames, prefix);
  }
}
