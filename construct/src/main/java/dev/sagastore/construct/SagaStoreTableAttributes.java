package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.IAlias;
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
 * days, no customer managed key.
 *
 * <p>Immutable.
 */
public final class SagaStoreTableAttributes {
  private static final Pattern TABLE_ARN =
      Pattern.compile("arn:[^:/]+:dynamodb:[^:/]+:[0-9]{12}:table/([^:/]+)");

  private final Source source;
  private final TableSchema schema;
  private final Retention retention;
  private final @Nullable IKey encryptionKey;

  /** How the table is found; one of them is not null. */
  private record Source(
      @Nullable String tableName, @Nullable String tableArn, @Nullable ParameterPath path) {}

  private SagaStoreTableAttributes(
      Source source, TableSchema schema, Retention retention, @Nullable IKey encryptionKey) {
    this.source = source;
    this.schema = schema;
    this.retention = retention;
    this.encryptionKey = encryptionKey;
  }

  /**
   * Returns the attributes of a table in the account and region of the stack.
   *
   * @param tableName its name
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableName(String tableName) {
    return of(new Source(requireNonNull(tableName, "tableName"), null, null));
  }

  /**
   * Returns the attributes of a table anywhere.
   *
   * @param tableArn its ARN
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableArn(String tableArn) {
    return of(new Source(null, requireNonNull(tableArn, "tableArn"), null));
  }

  /**
   * Returns the attributes of a table that another app of the same account and region publishes.
   * Its schema and its retention are published, too, and cannot be given here.
   *
   * @param parameterPath the path that the other app gave to {@link
   *     SagaStoreTable.Builder#parameterPath}
   * @return the attributes
   * @throws IllegalArgumentException if it cannot be a path
   */
  public static SagaStoreTableAttributes ofParameterPath(String parameterPath) {
    return of(new Source(null, null, new ParameterPath(parameterPath)));
  }

  private static SagaStoreTableAttributes of(Source source) {
    return new SagaStoreTableAttributes(source, TableSchema.standard(), Retention.standard(), null);
  }

  /**
   * Returns a copy with another schema: names of indexes, TTL attribute, shards, due partitions.
   *
   * @param other the schema that the table was declared with
   * @return the changed copy
   * @throws IllegalStateException if the schema is published
   */
  public SagaStoreTableAttributes withSchema(TableSchema other) {
    requireUnpublished("schema");
    return new SagaStoreTableAttributes(
        source, requireNonNull(other, "schema"), retention, encryptionKey);
  }

  /**
   * Returns a copy with another retention, for sagas whose type does not say its own.
   *
   * @param other how long completed sagas are kept
   * @return the changed copy
   * @throws IllegalStateException if the retention is published
   */
  public SagaStoreTableAttributes withRetention(Retention other) {
    requireUnpublished("retention");
    return new SagaStoreTableAttributes(
        source, schema, requireNonNull(other, "retention"), encryptionKey);
  }

  /**
   * Returns a copy with the customer managed key that encrypts the table, so that grants include
   * its use.
   *
   * @param key the key, and not an alias of it
   * @return the changed copy
   */
  public SagaStoreTableAttributes withEncryptionKey(IKey key) {
    return new SagaStoreTableAttributes(
        source, schema, retention, requireNonNull(key, "encryptionKey"));
  }

  private void requireUnpublished(String what) {
    if (source.path() != null) {
      throw new IllegalStateException(
          "the %s is read from the parameters under '%s'".formatted(what, source.path().path()));
    }
  }

  /** Returns why there can be no such table; null if there can. */
  @Nullable String problem() {
    if (encryptionKey instanceof IAlias) {
      return "the encryption key is an alias, on which nothing can be granted: give the key itself";
    }
    String name = source.tableName();
    if (name != null && !Token.isUnresolved(name) && !TableSchema.isResourceName(name)) {
      return "no table can be named '%s': use 3 to 255 letters, digits, '_', '-' or '.'"
          .formatted(name);
    }
    String arn = source.tableArn();
    if (arn != null && !Token.isUnresolved(arn) && !TABLE_ARN.matcher(arn).matches()) {
      return "'%s' is not the ARN of a table, such as arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
          .formatted(arn);
    }
    return null;
  }

  @Nullable String tableName() {
    return source.tableName();
  }

  @Nullable String tableArn() {
    return source.tableArn();
  }

  @Nullable ParameterPath parameterPath() {
    return source.path();
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
}
