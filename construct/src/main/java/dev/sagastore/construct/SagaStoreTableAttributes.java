package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.kms.IKey;

/**
 * What an app has to know of a table that it does not declare itself, see {@link
 * SagaStoreTable#fromTableAttributes}.
 *
 * <pre>{@code
 * SagaStoreTableAttributes.ofTableName("orders").withSchema(TableSchema.standard().withShards(4))
 * }</pre>
 *
 * <p>Defaults: the {@linkplain TableSchema#standard standard schema}, completed sagas kept for 30
 * days, no customer managed key, no prefix.
 *
 * <p>Immutable.
 */
public final class SagaStoreTableAttributes {
  private final @Nullable String tableName;
  private final @Nullable String tableArn;
  private final TableSchema schema;
  private final Retention retention;
  private final @Nullable IKey encryptionKey;
  private final String environmentPrefix;

  private SagaStoreTableAttributes(
      @Nullable String tableName,
      @Nullable String tableArn,
      TableSchema schema,
      Retention retention,
      @Nullable IKey encryptionKey,
      String environmentPrefix) {
    this.tableName = tableName;
    this.tableArn = tableArn;
    this.schema = schema;
    this.retention = retention;
    this.encryptionKey = encryptionKey;
    this.environmentPrefix = environmentPrefix;
  }

  /**
   * Returns the attributes of a table in the account and region of the stack.
   *
   * @param tableName its name
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableName(String tableName) {
    return of(requireNonNull(tableName, "tableName"), null);
  }

  /**
   * Returns the attributes of a table anywhere.
   *
   * @param tableArn its ARN
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableArn(String tableArn) {
    return of(null, requireNonNull(tableArn, "tableArn"));
  }

  private static SagaStoreTableAttributes of(@Nullable String name, @Nullable String arn) {
    return new SagaStoreTableAttributes(
        name, arn, TableSchema.standard(), Retention.standard(), null, "");
  }

  /**
   * Returns a copy with another schema: names of indexes, TTL attribute, shards.
   *
   * @param other the schema that the table was declared with
   * @return the changed copy
   */
  public SagaStoreTableAttributes withSchema(TableSchema other) {
    return new SagaStoreTableAttributes(
        tableName,
        tableArn,
        requireNonNull(other, "schema"),
        retention,
        encryptionKey,
        environmentPrefix);
  }

  /**
   * Returns a copy with another retention, for sagas whose type does not say its own.
   *
   * @param other how long completed sagas are kept
   * @return the changed copy
   */
  public SagaStoreTableAttributes withRetention(Retention other) {
    return new SagaStoreTableAttributes(
        tableName,
        tableArn,
        schema,
        requireNonNull(other, "retention"),
        encryptionKey,
        environmentPrefix);
  }

  /**
   * Returns a copy with the customer managed key that encrypts the table, so that grants include
   * its use.
   *
   * @param key the key
   * @return the changed copy
   */
  public SagaStoreTableAttributes withEncryptionKey(IKey key) {
    return new SagaStoreTableAttributes(
        tableName,
        tableArn,
        schema,
        retention,
        requireNonNull(key, "encryptionKey"),
        environmentPrefix);
  }

  /**
   * Returns a copy with a prefix of the environment variables' names, see {@link
   * SagaStoreTable.Builder#environmentPrefix}.
   *
   * @param prefix the prefix
   * @return the changed copy
   * @throws IllegalArgumentException if no variable's name can begin with it
   */
  public SagaStoreTableAttributes withEnvironmentPrefix(String prefix) {
    return new SagaStoreTableAttributes(
        tableName,
        tableArn,
        schema,
        retention,
        encryptionKey,
        EnvironmentVariable.requirePrefix(prefix));
  }

  @Nullable String tableName() {
    return tableName;
  }

  @Nullable String tableArn() {
    return tableArn;
  }

  TableSchema schema() {
    return schema;
  }

  Retention retention() {
    return retention;
  }

  @Nullable IKey encryptionKey() {
    return encryptionKey;
  }

  String environmentPrefix() {
    return environmentPrefix;
  }
}
