package dev.sagastore.dynamodb;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.dynamodb.internal.EnvironmentSettings;
import dev.sagastore.dynamodb.internal.StoreSettings;
import dev.sagastore.dynamodb.internal.engine.SdkVersion;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.StateMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds blocking and asynchronous stores. Not safe for use by several threads.
 *
 * <p>Defaults:
 *
 * <ul>
 *   <li>indexes {@code GSI1} and {@code GSI2}, TTL attribute {@code ttl}, one shard, one partition
 *       for sagas that are due
 *   <li>retention of 30 days for completed sagas whose type has none of its own
 *   <li>derived saga IDs, strongly consistent reads, the UTC system clock, no listener
 *   <li>Jackson 2 with a mapper that loses nothing; states as native attributes, never compressed
 * </ul>
 *
 * <p>Later calls override earlier ones, including {@code environment(..)}.
 *
 * @param <B> the builder itself
 */
public abstract sealed class SagaStoreBuilder<B extends SagaStoreBuilder<B>>
    permits DynamoDbSagaStore.Builder, DynamoDbAsyncSagaStore.Builder {
  private @Nullable String tableName;
  private TableSchema schema = TableSchema.standard();
  private Retention retention = Retention.standard();
  private SagaIdentity identity = SagaIdentity.DERIVED;
  private boolean consistentReads = true;
  private Clock clock = Clock.systemUTC();
  private StateMapper stateMapper = Jackson2StateMapper.standard();
  private Codecs codecs = Codecs.standard();
  private boolean comparing;
  private SagaStoreListener listener = SagaStoreListener.none();

  SagaStoreBuilder() {}

  abstract B self();

  /**
   * Sets the table.
   *
   * @param tableName name or ARN of the table
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B tableName(String tableName) {
    this.tableName = Objects.requireNonNull(tableName, "the table name must not be null");
    return self();
  }

  /**
   * Sets the name of the correlation index.
   *
   * @param name name of the index (default {@code GSI1})
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid for an index
   */
  @CanIgnoreReturnValue
  public B correlationIndexName(String name) {
    this.schema = schema.withCorrelationIndexName(name);
    return self();
  }

  /**
   * Sets the name of the clean-up index.
   *
   * @param name name of the index (default {@code GSI2})
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid for an index
   */
  @CanIgnoreReturnValue
  public B cleanupIndexName(String name) {
    this.schema = schema.withCleanupIndexName(name);
    return self();
  }

  /**
   * Sets the TTL attribute.
   *
   * @param name name of the attribute (default {@code ttl})
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid for the TTL attribute
   */
  @CanIgnoreReturnValue
  public B ttlAttribute(String name) {
    this.schema = schema.withTtlAttribute(name);
    return self();
  }

  /**
   * Sets the number of the table's shards, see {@link dev.sagastore.schema.Partitions}. Never
   * change it while the table contains sagas. It must be the same for all stores of the table.
   *
   * @param shards number of shards, 1 to 1,000 (default 1)
   * @return this builder
   * @throws IllegalArgumentException if it is out of bounds
   */
  @CanIgnoreReturnValue
  public B shards(int shards) {
    this.schema = schema.withShards(shards);
    return self();
  }

  /**
   * Sets the number of partitions for sagas that are due, see {@link
   * dev.sagastore.schema.DuePartitions}. It can grow while the table contains sagas. Only
   * extensions set due times.
   *
   * @param partitions number of partitions, 1 to 1,000 (default 1)
   * @return this builder
   * @throws IllegalArgumentException if the number is out of bounds
   */
  @CanIgnoreReturnValue
  public B duePartitions(int partitions) {
    this.schema = schema.withDuePartitions(partitions);
    return self();
  }

  /**
   * Sets the names of both indexes and of the TTL attribute, and the numbers of partitions.
   *
   * @param schema schema of the table (default {@link TableSchema#standard})
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B schema(TableSchema schema) {
    this.schema = Objects.requireNonNull(schema, "the schema must not be null");
    return self();
  }

  /**
   * Sets the retention of completed sagas. {@link dev.sagastore.SagaType#withRetention} and {@code
   * withoutExpiry} of a type override it. Sagas that are already completed keep their time of
   * expiry.
   *
   * @param retention time since completion, more than zero, at most 36,500 days (default 30 days)
   * @return this builder
   * @throws IllegalArgumentException if it is out of bounds
   */
  @CanIgnoreReturnValue
  public B retention(Duration retention) {
    this.retention = Retention.of(retention);
    return self();
  }

  /**
   * Keeps completed sagas forever, unless their type has a retention of its own.
   *
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B withoutExpiry() {
    this.retention = Retention.never();
    return self();
  }

  /**
   * Sets the table and its schema from environment variables, and also the retention, if a variable
   * for it is set.
   *
   * @param environment names and values, such as {@link System#getenv()}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  @CanIgnoreReturnValue
  public B environment(Map<String, String> environment) {
    return environment(environment, "");
  }

  /**
   * Sets the table and its schema from environment variables whose names begin with a prefix, and
   * also the retention, if a variable for it is set. A function that uses several tables has a set
   * of variables for each.
   *
   * @param environment names and values, such as {@link System#getenv()}
   * @param prefix prefix of the construct, such as {@code ORDERS_} for {@code
   *     ORDERS_SAGA_STORE_TABLE_NAME}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid, see {@link
   *     EnvironmentVariable#requirePrefix}
   */
  @CanIgnoreReturnValue
  public B environment(Map<String, String> environment, String prefix) {
    EnvironmentSettings settings = EnvironmentSettings.parse(environment, prefix);
    this.tableName = settings.tableName();
    this.schema = settings.schema();
    this.retention = settings.retention().orElse(retention);
    return self();
  }

  /**
   * Sets the kind of saga IDs, and whether correlation IDs are unique. All stores that write sagas
   * of one name must use the same identity.
   *
   * @param identity kind of saga IDs (default {@link SagaIdentity#DERIVED})
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B identity(SagaIdentity identity) {
    this.identity = Objects.requireNonNull(identity, "the identity must not be null");
    return self();
  }

  /**
   * Sets whether reads are strongly consistent. Eventually consistent reads cost half as much, but
   * can miss writes of about the last second. A saga that was just inserted can seem absent, even
   * for {@code modify}, and a change can decide to do nothing because of an outdated state. Writes
   * remain just as safe.
   *
   * @param consistentReads false for eventually consistent reads (default true)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B consistentReads(boolean consistentReads) {
    this.consistentReads = consistentReads;
    return self();
  }

  /**
   * Sets the clock, which provides the times in sagas, and decides which sagas have expired.
   *
   * @param clock clock of the store (default the UTC system clock)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "the clock must not be null");
    return self();
  }

  /**
   * Sets the mapper that writes and reads states, such as {@link Jackson2StateMapper#of} with an
   * {@code ObjectMapper} of yours, or {@code Jackson3StateMapper} of the module {@code
   * sagastore-jackson3}.
   *
   * @param stateMapper mapper for states (default {@link Jackson2StateMapper#standard})
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B stateMapper(StateMapper stateMapper) {
    this.stateMapper = Objects.requireNonNull(stateMapper, "the mapper must not be null");
    return self();
  }

  /**
   * Sets the size above which states are compressed, as JSON with gzip, if the result is smaller.
   * Compressed states are not readable in the console. Every store can read them, whatever its own
   * setting.
   *
   * @param bytes maximum size of an uncompressed state in bytes (default no compression)
   * @return this builder
   * @throws IllegalArgumentException if the size is negative, or if a codec is set, which must
   *     compress by itself
   */
  @CanIgnoreReturnValue
  public B compressAbove(int bytes) {
    this.codecs = codecs.compressingAbove(bytes);
    return self();
  }

  /**
   * Sets the codec that writes states. The store also reads states with it. By default, states are
   * native attributes.
   *
   * @param codec the codec
   * @return this builder
   * @throws IllegalArgumentException if another codec of this store has its name, if it has no
   *     name, or if compression is set, because the codec must compress by itself
   */
  @CanIgnoreReturnValue
  public B codec(StateCodec codec) {
    this.codecs = codecs.writing(Objects.requireNonNull(codec, "the codec must not be null"));
    return self();
  }

  /**
   * Adds a codec for reads, so that the store can read states of other stores or of earlier
   * releases.
   *
   * @param codec the codec
   * @return this builder
   * @throws IllegalArgumentException if another codec of this store has its name, or if it has no
   *     name
   */
  @CanIgnoreReturnValue
  public B readableCodec(StateCodec codec) {
    this.codecs = codecs.reading(Objects.requireNonNull(codec, "the codec must not be null"));
    return self();
  }

  /**
   * Sets whether every write compares the state with the result of reading it back, and fails if
   * they differ. The message contains the place of the difference. Use it in tests: a comparison
   * takes more time than the write itself. The in-memory store has it on.
   *
   * <p>Equal objects are the same. Records, arrays, lists, maps, and objects of a class without its
   * own {@code equals} are the same if all their contents are the same.
   *
   * @param compared true to compare (default false)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B compareStates(boolean compared) {
    this.comparing = compared;
    return self();
  }

  /**
   * Sets the listener that receives an event for every operation.
   *
   * @param listener listener of the store (default none)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B listener(SagaStoreListener listener) {
    this.listener = Objects.requireNonNull(listener, "the listener must not be null");
    return self();
  }

  SagaStoreListener listener() {
    return listener;
  }

  /** Creates a client from the environment. */
  static <C> C newClient(Supplier<C> client) {
    try {
      return client.get();
    } catch (RuntimeException e) {
      // for an invalid AWS_ variable, the SDK throws various exceptions
      throw new SagaStoreConfigurationException(
          null,
          null,
          "the store can't create a DynamoDB client: set AWS_REGION and the other settings of the AWS"
              + " SDK, or give the store a client; the SDK says: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns the settings, if they are complete. */
  StoreSettings settings() {
    SdkVersion.requireMinimum();
    if (tableName == null || tableName.isBlank()) {
      throw new SagaStoreConfigurationException(
          "no table: set tableName(..) or environment(..), or use fromEnvironment()");
    }
    return new StoreSettings(
        tableName,
        schema,
        retention,
        identity,
        consistentReads,
        clock,
        stateMapper,
        codecs,
        comparing,
        listener != SagaStoreListener.none());
  }
}
