package dev.sagastore.dynamodb;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EnvironmentSettings;
import dev.sagastore.dynamodb.internal.SagaOperations;
import dev.sagastore.schema.TableSchema;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps sagas in one DynamoDB table.
 *
 * <p>The saga id is derived from the saga's name and correlation id ({@link
 * dev.sagastore.schema.DerivedSagaId}). That makes an insert one conditional {@code PutItem}, and a
 * lookup by correlation id one strongly consistent {@code GetItem}.
 *
 * <p>What an operation takes, for an item of up to 1 KB (4 KB for reads), in request units:
 *
 * <table>
 * <caption>Cost</caption>
 * <tr><th>operation</th><th>requests</th><th>table</th><th>indexes</th></tr>
 * <tr><td>insert</td><td>1</td><td>1 W</td><td>1 W</td></tr>
 * <tr><td>find by id or correlation id</td><td>1</td><td>1 R</td><td></td></tr>
 * <tr><td>update</td><td>1</td><td>1 W</td><td></td></tr>
 * <tr><td>update that completes</td><td>1</td><td>1 W</td><td>1 W</td></tr>
 * <tr><td>delete of a saga at hand</td><td>1</td><td>1 W</td><td>1 W each</td></tr>
 * <tr><td>delete by id</td><td>2</td><td>1 R, 1 W</td><td>1 W each</td></tr>
 * <tr><td>removal after expiry</td><td>0</td><td></td><td></td></tr>
 * </table>
 *
 * <p>Defaults: a client made from the environment ({@code DynamoDbClient.create()}), indexes {@code
 * GSI1} and {@code GSI2}, TTL attribute {@code ttl}, strongly consistent reads, the UTC system
 * clock, and a Jackson mapper that keeps time zones as they are. Requests are retried as the client
 * is configured to.
 *
 * <p>Safe for use by several threads; create one and keep it. In Lambda, create it in the handler's
 * constructor or a static field, not per call.
 */
public final class DynamoDbSagaStore implements SagaStore, AutoCloseable {
  private final DynamoDbClient client;
  private final boolean clientIsOurs;
  private final SagaTable table;
  private final SagaOperations operations;

  private DynamoDbSagaStore(Builder builder, String tableName) {
    this.clientIsOurs = builder.client == null;
    this.client = builder.client == null ? newClient() : builder.client;
    this.table = SagaTable.of(client, tableName, builder.schema);
    this.operations =
        new SagaOperations(
            client,
            tableName,
            builder.schema.ttlAttribute(),
            builder.consistentReads,
            builder.clock,
            builder.jsonMapper);
  }

  /**
   * Returns a store for the table that the environment variables describe. The construct {@code
   * SagaStoreTable} sets them; {@link dev.sagastore.schema.EnvironmentVariable} lists them.
   *
   * @return a store with a client of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  public static DynamoDbSagaStore fromEnvironment() {
    return builder().environment(System.getenv()).build();
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a builder that still needs a table name or an environment
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the mapper that stores use unless they are given another: a place to begin at for a
   * mapper with modules of one's own. It keeps every {@code java.time} value as it was, and refuses
   * what would lose data: a class with no properties, and stored properties that the class lacks.
   *
   * @return the default mapper
   */
  public static JsonMapper defaultJsonMapper() {
    return SagaOperations.defaultMapper();
  }

  /**
   * Returns the table that this store uses, to verify it for example.
   *
   * @return the table
   */
  public SagaTable table() {
    return table;
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    return operations.insert(type, correlationId, state);
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return operations.findById(type, sagaId);
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return operations.findByCorrelationId(type, correlationId);
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    return operations.update(saga);
  }

  @Override
  public void delete(Saga<?> saga) {
    operations.delete(saga);
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return operations.delete(type, sagaId);
  }

  /** Closes the client if this store made it; a client that was given is left open. */
  @Override
  public void close() {
    if (clientIsOurs) {
      client.close();
    }
  }

  private static DynamoDbClient newClient() {
    try {
      return DynamoDbClient.create();
    } catch (RuntimeException e) {
      // a bad AWS_ variable makes the SDK throw all kinds of exceptions
      throw new SagaStoreConfigurationException(
          null, null, "no DynamoDB client could be made: " + e.getMessage(), e);
    }
  }

  /** Builds stores. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable DynamoDbClient client;
    private @Nullable String tableName;
    private TableSchema schema = TableSchema.standard();
    private boolean consistentReads = true;
    private Clock clock = Clock.systemUTC();
    private JsonMapper jsonMapper = defaultJsonMapper();

    private Builder() {}

    /**
     * Sets the client. It stays yours: closing the store does not close it.
     *
     * @param client a client for the table's region
     * @return this builder
     */
    public Builder client(DynamoDbClient client) {
      this.client = Objects.requireNonNull(client, "the client must not be null");
      return this;
    }

    /**
     * Sets the table.
     *
     * @param tableName the table's name, or its ARN
     * @return this builder
     */
    public Builder tableName(String tableName) {
      this.tableName = Objects.requireNonNull(tableName, "the table name must not be null");
      return this;
    }

    /**
     * Sets the name of the correlation index.
     *
     * @param name {@code GSI1} by default
     * @return this builder
     * @throws IllegalArgumentException if it cannot be the name of an index
     */
    public Builder correlationIndexName(String name) {
      this.schema = schema.withCorrelationIndexName(name);
      return this;
    }

    /**
     * Sets the name of the clean-up index.
     *
     * @param name {@code GSI2} by default
     * @return this builder
     * @throws IllegalArgumentException if it cannot be the name of an index
     */
    public Builder cleanupIndexName(String name) {
      this.schema = schema.withCleanupIndexName(name);
      return this;
    }

    /**
     * Sets the TTL attribute.
     *
     * @param name {@code ttl} by default
     * @return this builder
     * @throws IllegalArgumentException if it cannot be the TTL attribute
     */
    public Builder ttlAttribute(String name) {
      this.schema = schema.withTtlAttribute(name);
      return this;
    }

    /**
     * Sets the names of both indexes and of the TTL attribute.
     *
     * @param schema {@link TableSchema#standard} by default
     * @return this builder
     */
    public Builder schema(TableSchema schema) {
      this.schema = Objects.requireNonNull(schema, "the schema must not be null");
      return this;
    }

    /**
     * Sets the table, its indexes and its TTL attribute from environment variables.
     *
     * @param environment names and values, as of {@link System#getenv()}
     * @return this builder
     * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
     *     names all of them
     */
    public Builder environment(Map<String, String> environment) {
      EnvironmentSettings settings = EnvironmentSettings.parse(environment);
      this.tableName = settings.tableName();
      this.schema = settings.schema();
      return this;
    }

    /**
     * Sets whether reads are strongly consistent, which is the default. Eventually consistent reads
     * cost half as much, and may miss writes of the last second or so: a saga that was just
     * inserted may seem absent. Writes stay as safe as they are.
     *
     * @param consistentReads false for eventually consistent reads
     * @return this builder
     */
    public Builder consistentReads(boolean consistentReads) {
      this.consistentReads = consistentReads;
      return this;
    }

    /**
     * Sets the clock, which gives the times in sagas and decides what has expired.
     *
     * @param clock the UTC system clock by default
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "the clock must not be null");
      return this;
    }

    /**
     * Sets the Jackson mapper that writes and reads states.
     *
     * @param jsonMapper the mapper, {@link DynamoDbSagaStore#defaultJsonMapper} by default
     * @return this builder
     */
    public Builder jsonMapper(JsonMapper jsonMapper) {
      this.jsonMapper = Objects.requireNonNull(jsonMapper, "the mapper must not be null");
      return this;
    }

    /**
     * Returns the store.
     *
     * @return the store
     * @throws SagaStoreConfigurationException if no table was set, or the client cannot be made
     *     from the environment
     */
    public DynamoDbSagaStore build() {
      if (tableName == null || tableName.isBlank()) {
        throw new SagaStoreConfigurationException(
            "no table: set tableName(..) or environment(..), or use fromEnvironment()");
      }
      return new DynamoDbSagaStore(this, tableName);
    }
  }
}
