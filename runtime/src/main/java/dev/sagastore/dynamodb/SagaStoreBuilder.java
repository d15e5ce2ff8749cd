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
 * What blocking and asynchronous stores are built from. Not safe for use by several threads.
 *
 * <p>Defaults: indexes {@code GSI1} and {@code GSI2}, TTL attribute {@code ttl}, one shard;
 * completed sagas are kept for 30 days unless their type says otherwise; derived saga ids; strongly
 * consistent reads; states as native attributes, never compressed; the UTC system clock; Jackson 2
 * with a mapper that loses nothing; no listener.
 *
 * <p>What is set last counts: what comes after {@code environment(..)} overrides it.
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
   * @param tableName the table's name, or its ARN
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
   * @param name {@code GSI1} by default
   * @return this builder
   * @throws IllegalArgumentException if it cannot be the name of an index
   */
  @CanIgnoreReturnValue
  public B correlationIndexName(String name) {
    this.schema = schema.withCorrelationIndexName(name);
    return self();
  }

  /**
   * Sets the name of the clean-up index.
   *
   * @param name {@code GSI2} by default
   * @return this builder
   * @throws IllegalArgumentException if it cannot be the name of an index
   */
  @CanIgnoreReturnValue
  public B cleanupIndexName(String name) {
    this.schema = schema.withCleanupIndexName(name);
    return self();
  }

  /**
   * Sets the TTL attribute.
   *
   * @param name {@code ttl} by default
   * @return this builder
   * @throws IllegalArgumentException if it cannot be the TTL attribute
   */
  @CanIgnoreReturnValue
  public B ttlAttribute(String name) {
    this.schema = schema.withTtlAttribute(name);
    return self();
  }

  /**
   * Sets the number of the table's shards, see {@link dev.sagastore.schema.Partitions}. It can
   * never change while the table holds sagas, and must be the same for all stores of the table.
   *
   * @param shards from 1, which is the default, to 1,000
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
   * dev.sagastore.schema.DuePartitions}. It may grow while the table holds sagas. Only extensions
   * make sagas due.
   *
   * @param partitions from 1 to 1,000 (default 1)
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
   * @param schema {@link TableSchema#standard} by default
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B schema(TableSchema schema) {
    this.schema = Objects.requireNonNull(schema, "the schema must not be null");
    return self();
  }

  /**
   * Sets how long completed sagas are kept whose type does not say it; what {@link
   * dev.sagastore.SagaType#withRetention} or {@code withoutExpiry} says wins. What is completed
   * already keeps the time of expiry that it got then.
   *
   * @param retention 30 days by default; more than zero, at most 36,500 days
   * @return this builder
   * @throws IllegalArgumentException if it is out of bounds
   */
  @CanIgnoreReturnValue
  public B retention(Duration retention) {
    this.retention = Retention.of(retention);
    return self();
  }

  /**
   * Keeps completed sagas for ever whose type does not say for how long.
   *
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B withoutExpiry() {
    this.retention = Retention.never();
    return self();
  }

  /**
   * Sets the table, its schema and, if it is among them, the retention from environment variables.
   *
   * @param environment names and values, as of {@link System#getenv()}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  @CanIgnoreReturnValue
  public B environment(Map<String, String> environment) {
    return environment(environment, "");
  }

  /**
   * Sets the table, its schema and, if it is among them, the retention from those environment
   * variables whose names begin with a prefix: a function that uses several tables has a set of
   * variables for each.
   *
   * @param environment names and values, as of {@link System#getenv()}
   * @param prefix the prefix that the construct was given, {@code ORDERS_} for {@code
   *     ORDERS_SAGA_STORE_TABLE_NAME}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if it cannot be a prefix, see {@link
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
   * Sets what a saga's id is, and with it whether its correlation id is unique. All stores that
   * write sagas of one name must use the same.
   *
   * @param identity {@link SagaIdentity#DERIVED} by default
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B identity(SagaIdentity identity) {
    this.identity = Objects.requireNonNull(identity, "the identity must not be null");
    return self();
  }

  /**
   * Sets whether reads are strongly consistent, which is the default. Eventually consistent reads
   * cost half as much, and may miss writes of the last second or so: a saga that was just inserted
   * may seem absent, to {@code modify}, too, and a change may decline on a state of a second ago.
   * Writes stay as safe as they are.
   *
   * @param consistentReads false for eventually consistent reads
   * @return this builder
   */
  @CanIgnoreReturnValue
  public B consistentReads(boolean consistentReads) {
    this.consistentReads = consistentReads;
    return self();
  }

  /**
   * Sets the clock, which gives the times in sagas and decides what has expired.
   *
   * @param clock the UTC system clock by default
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
   * Sets the size from which on states are compressed: gzip over JSON, if that is smaller. A person
   * cannot read them in the console any more. Any store reads them, whatever its own size is.
   *
   * @param bytes size of the largest state that is stored as it is; by default none is compressed
   * @return this builder
   * @throws IllegalArgumentException if it is negative, or a codec was set, which has to compress
   *     by itself
   */
  @CanIgnoreReturnValue
  public B compressAbove(int bytes) {
    this.codecs = codecs.compressingAbove(bytes);
    return self();
  }

  /**
   * Sets the codec for states, which are otherwise stored as native attributes. The store reads it,
   * too.
   *
   * @param codec the codec
   * @return this builder
   * @throws IllegalArgumentException if another codec of this store has its name, if it has none,
   *     or if states are to be compressed, which the codec has to do by itself
   */
  @CanIgnoreReturnValue
  public B codec(StateCodec codec) {
    this.codecs = codecs.writing(Objects.requireNonNull(codec, "the codec must not be null"));
    return self();
  }

  /**
   * Lets the store read what a further codec wrote: that of other stores, or of an earlier time.
   *
   * @param codec the codec
   * @return this builder
   * @throws IllegalArgumentException if another codec of this store has its name, or it has none
   */
  @CanIgnoreReturnValue
  public B readableCodec(StateCodec codec) {
    this.codecs = codecs.reading(Objects.requireNonNull(codec, "the codec must not be null"));
    return self();
  }

  /**
   * Sets whether every write compares the state with the one that is read back, and fails if they
   * differ. The message names the place. Use it in tests, where the in-memory store has it on: a
   * comparison costs more than the write.
   *
   * <p>Equal objects are the same. Objects of a class without an {@code equals} of its own,
   * records, arrays, lists and maps are the same if all in them is the same.
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
   * Sets who is told of every operation.
   *
   * @param listener nobody by default
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

  /** Returns a client made from the environment. */
  static <C> C newClient(Supplier<C> client) {
    try {
      return client.get();
    } catch (RuntimeException e) {
      // a bad AWS_ variable makes the SDK throw all kinds of exceptions
      throw new SagaStoreConfigurationException(
          null,
          null,
          "no DynamoDB client could be made: set AWS_REGION and what else the AWS SDK needs, or"
              + " give the store a client; the SDK says: "
              + e.getMessage(),
          e);
    }
  }

  /** Returns what was set, if it is enough. */
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
