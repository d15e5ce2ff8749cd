package dev.sagastore.testing;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.embedded.DynamoDbEngine;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A store in memory, for unit tests of code that uses sagas. It is the DynamoDB store on its own
 * embedded engine, so it behaves like the store in production.
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 *
 * SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
 * SagaStore guarded =
 *     new InMemorySagaStore(clock, settings -> settings.identity(SagaIdentity.GUARDED));
 * }</pre>
 *
 * <p>Defaults: the UTC system clock, states {@linkplain SagaStoreBuilder#compareStates compared}
 * with the result of reading them back, and those of {@link SagaStoreBuilder}. You don't need to
 * close it.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemorySagaStore extends ForwardingSagaStore implements ExtensibleSagaStore {
  private static final String TABLE_NAME = "sagas";

  /** The deadline for creating the table, which takes no time in the engine. */
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final EmbeddedDynamoDb dynamoDb;
  private final DynamoDbSagaStore blocking;
  private final AsyncSagaStore async;

  /** Creates an empty store that uses the system clock. */
  public InMemorySagaStore() {
    this(Clock.systemUTC());
  }

  /**
   * Creates an empty store.
   *
   * @param clock clock for the times in sagas and for expiry, such as a {@link SettableClock}
   */
  public InMemorySagaStore(Clock clock) {
    this(clock, settings -> {});
  }

  /**
   * Creates an empty store with settings, such as those in production.
   *
   * @param clock clock for the times in sagas and for expiry, such as a {@link SettableClock}
   * @param settings changes settings of the builder, whose table and clock are already set; called
   *     once for the blocking store, and once for the asynchronous one
   */
  public InMemorySagaStore(Clock clock, Consumer<? super SagaStoreBuilder<?>> settings) {
    this(
        EmbeddedDynamoDb.start(Objects.requireNonNull(clock, "the clock must not be null")),
        clock,
        Objects.requireNonNull(settings, "the settings must not be null"));
  }

  private InMemorySagaStore(
      EmbeddedDynamoDb dynamoDb, Clock clock, Consumer<? super SagaStoreBuilder<?>> settings) {
    this(dynamoDb, blocking(dynamoDb, clock, settings), async(dynamoDb, clock, settings));
  }

  private InMemorySagaStore(
      EmbeddedDynamoDb dynamoDb, DynamoDbSagaStore blocking, AsyncSagaStore async) {
    super(blocking);
    this.dynamoDb = dynamoDb;
    this.blocking = blocking;
    this.async = async;
  }

  private static AsyncSagaStore async(
      EmbeddedDynamoDb dynamoDb, Clock clock, Consumer<? super SagaStoreBuilder<?>> settings) {
    DynamoDbAsyncSagaStore.Builder builder =
        DynamoDbAsyncSagaStore.builder().client(dynamoDb.asyncClientBuilder().build());
    configure(builder, clock, settings);
    return builder.build();
  }

  private static DynamoDbSagaStore blocking(
      EmbeddedDynamoDb dynamoDb, Clock clock, Consumer<? super SagaStoreBuilder<?>> settings) {
    DynamoDbSagaStore.Builder builder = DynamoDbSagaStore.builder().client(dynamoDb.client());
    configure(builder, clock, settings);
    DynamoDbSagaStore store = builder.build();
    store.table().create(DEADLINE);
    return store;
  }

  private static void configure(
      SagaStoreBuilder<?> builder, Clock clock, Consumer<? super SagaStoreBuilder<?>> settings) {
    builder.tableName(TABLE_NAME).clock(clock).compareStates(true);
    settings.accept(builder);
  }

  @Override
  public <S> Saga<S> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    return blocking.insert(reference, state, preparation);
  }

  @Override
  public <S> PatchResult<S> patch(Saga<S> saga) {
    return blocking.patch(saga);
  }

  @Override
  public <S> Optional<Saga<S>> findConsistent(SagaReference<S> reference) {
    return blocking.findConsistent(reference);
  }

  @Override
  public SagaIdentity identity() {
    return blocking.identity();
  }

  @Override
  public boolean forceDelete(SagaReference<?> reference) {
    return blocking.forceDelete(reference);
  }

  @Override
  public <S> DuePage<S> listDue(DueQuery<S> query) {
    return blocking.listDue(query);
  }

  @Override
  public <S> Optional<Saga<S>> claim(DueSaga<S> due, Instant until) {
    return blocking.claim(due, until);
  }

  /**
   * Returns the same sagas as an asynchronous store.
   *
   * @return the same store for every call
   */
  public AsyncSagaStore async() {
    return async;
  }

  /**
   * Returns the engine of the store, which has switches for stale reads, lagging indexes,
   * throttling and the removal of expired items.
   *
   * @return the engine
   */
  public DynamoDbEngine engine() {
    return dynamoDb.engine();
  }
}
