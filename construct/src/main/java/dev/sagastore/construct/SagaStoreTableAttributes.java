package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.TableSchema;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.IKey;

/**
 * The attributes of a table that this app doesn't declare, for {@link
 * SagaStoreTable#fromTableAttributes}.
 *
 * <pre>{@code
 * SagaStoreTableAttributes.ofTableName("orders").withSchema(TableSchema.standard().withShards(4))
 * }</pre>
 *
 * <p>Defaults: the {@linkplain TableSchema#standard standard schema}, completed sagas kept for 30
 * days, no customer managed key, no stream.
 *
 * <p>Immutable. Later versions can add attributes.
 */
@CheckReturnValue
public final class SagaStoreTableAttributes {
  private static final Pattern TABLE_ARN =
      Pattern.compile("arn:[^:/]+:dynamodb:[^:/]+:[0-9]{12}:table/([^:/]+)");

  private final Source source;
  private final TableSchema schema;
  private final @Nullable Duration retention;
  private final Extras extras;

  /** How the table is found; one of them is not null. */
  private record Source(
      @Nullable String tableName, @Nullable String tableArn, @Nullable ParameterPath path) {}

  /** Attributes that a table can have besides its schema and retention. */
  private record Extras(
      @Nullable IKey encryptionKey, @Nullable String streamArn, boolean publishedStream) {
    static final Extras NONE = new Extras(null, null, false);
  }

  private SagaStoreTableAttributes(
      Source source, TableSchema schema, @Nullable Duration retention, Extras extras) {
    this.source = source;
    this.schema = schema;
    this.retention = retention;
    this.extras = extras;
  }

  /**
   * Returns the attributes of a table in the account and region of the stack.
   *
   * @param tableName name of the table, or a token
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableName(String tableName) {
    return of(new Source(requireNonNull(tableName, "tableName"), null, null));
  }

  /**
   * Returns the attributes of a table in any account and region.
   *
   * @param tableArn ARN of the table, or a token
   * @return the attributes, with the defaults
   */
  public static SagaStoreTableAttributes ofTableArn(String tableArn) {
    return of(new Source(null, requireNonNull(tableArn, "tableArn"), null));
  }

  /**
   * Returns the attributes of a table that another app of the same account and region publishes.
   * Its schema and its retention are published, too, and can't be set here.
   *
   * @param parameterPath the path that the other app passes to {@link
   *     SagaStoreTableProps.Builder#parameterPath}
   * @return the attributes
   * @throws IllegalArgumentException if it is not a valid path, or a token
   */
  public static SagaStoreTableAttributes ofParameterPath(String parameterPath) {
    return of(new Source(null, null, PublishedPath.of(parameterPath)));
  }

  private static SagaStoreTableAttributes of(Source source) {
    return new SagaStoreTableAttributes(
        source, TableSchema.standard(), SagaStoreTableProps.STANDARD_RETENTION, Extras.NONE);
  }

  /**
   * Returns a copy with another schema: names of indexes, TTL attribute, shards, due partitions.
   *
   * @param other the schema with which the table was declared
   * @return the changed copy
   * @throws IllegalStateException if the schema is published
   */
  public SagaStoreTableAttributes withSchema(TableSchema other) {
    requireUnpublished("schema");
    return new SagaStoreTableAttributes(source, requireNonNull(other, "schema"), retention, extras);
  }

  /**
   * Returns a copy with another retention, for sagas whose type doesn't say its own.
   *
   * @param other how long completed sagas are kept: more than zero, at most 36,500 days, known at
   *     synthesis
   * @return the changed copy
   * @throws IllegalStateException if the retention is published
   */
  public SagaStoreTableAttributes withRetention(Duration other) {
    requireUnpublished("retention");
    return new SagaStoreTableAttributes(source, schema, requireNonNull(other, "retention"), extras);
  }

  /**
   * Returns a copy with which completed sagas are kept for ever, unless their type says otherwise.
   *
   * @return the changed copy
   * @throws IllegalStateException if the retention is published
   */
  public SagaStoreTableAttributes withoutExpiry() {
    requireUnpublished("retention");
    return new SagaStoreTableAttributes(source, schema, null, extras);
  }

  /**
   * Returns a copy with the customer managed key that encrypts the table, so that grants include
   * its use.
   *
   * @param key the key, not an alias
   * @return the changed copy
   */
  public SagaStoreTableAttributes withEncryptionKey(IKey key) {
    return new SagaStoreTableAttributes(
        source,
        schema,
        retention,
        new Extras(
            requireNonNull(key, "encryptionKey"), extras.streamArn(), extras.publishedStream()));
  }

  /**
   * Returns a copy with the stream of the table, for event sources on {@link
   * ISagaStoreTable#getTable()}.
   *
   * @param streamArn ARN of the stream, or a token
   * @return the changed copy
   * @throws IllegalStateException if the table is imported by its parameters: call {@link
   *     #withPublishedStream()}
   */
  public SagaStoreTableAttributes withStreamArn(String streamArn) {
    requireUnpublished("stream");
    return new SagaStoreTableAttributes(
        source,
        schema,
        retention,
        new Extras(extras.encryptionKey(), requireNonNull(streamArn, "streamArn"), false));
  }

  /**
   * Returns a copy with the stream that the other app publishes. The deployment fails if the other
   * app has not turned the stream on.
   *
   * @return the changed copy
   * @throws IllegalStateException if the table is not imported by its parameters: call {@link
   *     #withStreamArn}
   */
  public SagaStoreTableAttributes withPublishedStream() {
    if (source.path() == null) {
      throw new IllegalStateException(
          "only a table imported by ofParameterPath has a published stream: call withStreamArn");
    }
    return new SagaStoreTableAttributes(
        source, schema, retention, new Extras(extras.encryptionKey(), null, true));
  }

  private void requireUnpublished(String what) {
    if (source.path() != null) {
      throw new IllegalStateException(
          "the %s is read from the parameters under '%s'".formatted(what, source.path().path()));
    }
  }

  /** Returns the reason why there can't be such a table; null if there can. */
  @Nullable String problem() {
    String ofKey = KeyProblem.ofGrants(extras.encryptionKey());
    if (ofKey != null) {
      return ofKey;
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
    return StoreValues.problem(retention);
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

  @Nullable Duration retention() {
    return retention;
  }

  @Nullable IKey encryptionKey() {
    return extras.encryptionKey();
  }

  @Nullable String streamArn() {
    return extras.streamArn();
  }

  boolean hasPublishedStream() {
    return extras.publishedStream();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaStoreTableAttributes that
        && source.equals(that.source)
        && schema.equals(that.schema)
        && Objects.equals(retention, that.retention)
        && extras.equals(that.extras);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, schema, retention, extras);
  }

  @Override
  public String toString() {
    return "SagaStoreTableAttributes[%s, %s, retention %s, %s]"
        .formatted(source, schema, retention, extras);
  }
}
