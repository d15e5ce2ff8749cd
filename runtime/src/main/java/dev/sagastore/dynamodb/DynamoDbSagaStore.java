package dev.sagastore.dynamodb;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreEvent.Operation;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.SagaOperations;
import dev.sagastore.dynamodb.internal.StoreSettings;
import dev.sagastore.dynamodb.internal.engine.BlockingRunner;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.dynamodb.internal.engine.OperationMeter;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Stores sagas in one DynamoDB table.
 *
 * <p>By default, the saga ID is derived from the saga's name and correlation ID ({@link
 * dev.sagastore.SagaIdentity#DERIVED}). An insert is then one conditional {@code PutItem}, and a
 * lookup by correlation ID is one strongly consistent {@code GetItem}. {@link
 * dev.sagastore.SagaIdentity} lists the cost of the others.
 *
 * <p>The cost of an operation, for an item of up to 1 KB (4 KB for reads), in write request units
 * (W) and read request units (R):
 *
 * <table>
 * <caption>Cost</caption>
 * <tr><th>operation</th><th>requests</th><th>table</th><th>indexes</th></tr>
 * <tr><td>insert</td><td>1</td><td>1 W</td><td>1 W</td></tr>
 * <tr><td>find by ID or correlation ID</td><td>1</td><td>1 R</td><td></td></tr>
 * <tr><td>find by IDs</td><td>1 for 100</td><td>1 R each</td><td></td></tr>
 * <tr><td>update</td><td>1</td><td>1 W</td><td></td></tr>
 * <tr><td>update that completes</td><td>1</td><td>1 W</td><td>1 W</td></tr>
 * <tr><td>delete of a saga that was read</td><td>1</td><td>1 W</td><td>1 W each</td></tr>
 * <tr><td>delete by ID or correlation ID</td><td>2</td><td>1 R, 1 W</td><td>1 W each</td></tr>
 * <tr><td>removal after expiry</td><td>0</td><td></td><td></td></tr>
 * </table>
 *
 * <p>Defaults: a client from the environment ({@code DynamoDbClient.create()}), and those of {@link
 * SagaStoreBuilder}. The client retries throttled requests, lost responses and server errors, as it
 * is configured. The store retries a request that conflicts with another transaction, with up to 8
 * attempts and random pauses of at most half a second.
 *
 * <p>Safe for use by several threads. Create one and keep it. In Lambda, create it in the handler's
 * constructor or a static field, not per call.
 */
public final class DynamoDbSagaStore implements ExtensibleSagaStore, AutoCloseable {
  private final DynamoDbClient client;
  private final boolean ownsClient;
  private final SagaTable table;
  private final SagaOperations operations;
  private final BlockingRunner runner;
  private final SagaStoreListener listener;
  private final SagaIdentity identity;

  private DynamoDbSagaStore(Builder builder, StoreSettings settings) {
    this.ownsClient = builder.client == null;
    this.client =
        builder.client == null
            ? SagaStoreBuilder.newClient(DynamoDbClient::create)
            : builder.client;
    BlockingSender sender = new BlockingSender();
    this.table = SagaTable.of(client, settings.tableName(), settings.schema(), sender);
    this.operations = new SagaOperations(settings);
    this.runner = new BlockingRunner(client, sender);
    this.listener = builder.listener();
    this.identity = settings.identity();
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
    return fromEnvironment("");
  }

  /**
   * Returns a store for the table that the environment variables with a prefix describe. A function
   * that uses several tables has a set of variables for each.
   *
   * @param prefix prefix of the construct, such as {@code ORDERS_} for {@code
   *     ORDERS_SAGA_STORE_TABLE_NAME}
   * @return a store with a client of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid, see {@link
   *     dev.sagastore.schema.EnvironmentVariable#requirePrefix}
   */
  public static DynamoDbSagaStore fromEnvironment(String prefix) {
    return builder().environment(System.getenv(), prefix).build();
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
   * Returns the table of this store, for example to verify it.
   *
   * @return the table
   */
  public SagaTable table() {
    return table;
  }

  @CanIgnoreReturnValue
  @Override
  public <S> Saga<S> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return run(Operation.INSERT, typeOf(reference), () -> operations.insert(reference, state));
  }

  @CanIgnoreReturnValue
  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return run(
        Operation.INSERT_OR_MODIFY,
        typeOf(reference),
        () -> operations.insertOrChange(reference, change, policy));
  }

  @Override
  public <S> Optional<Saga<S>> find(SagaReference<S> reference) {
    return run(Operation.FIND, typeOf(reference), () -> operations.find(reference));
  }

  @Override
  public <S> List<Saga<S>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return run(Operation.FIND_ALL, typeOf(reference), () -> operations.findAll(reference));
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    return run(Operation.FIND_ALL_BY_ID, type, () -> operations.findAllById(type, sagaIds));
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return run(Operation.LIST, query.type(), () -> operations.list(query));
  }

  @CanIgnoreReturnValue
  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    return run(Operation.UPDATE, saga.type(), () -> operations.update(saga));
  }

  @CanIgnoreReturnValue
  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    return run(
        Operation.MODIFY, typeOf(reference), () -> operations.change(reference, change, policy));
  }

  @Override
  public void delete(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    run(Operation.DELETE, saga.type(), () -> operations.delete(saga));
  }

  @CanIgnoreReturnValue
  @Override
  public boolean delete(SagaReference<?> reference) {
    return run(
        Operation.DELETE_BY_REFERENCE, typeOf(reference), () -> operations.delete(reference));
  }

  @CanIgnoreReturnValue
  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    return run(
        Operation.DELETE_COMPLETED, type, () -> operations.deleteCompleted(type, before, policy));
  }

  @Override
  @CanIgnoreReturnValue
  public <S> Saga<S> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    return run(
        Operation.INSERT,
        typeOf(reference),
        () -> operations.insert(reference, state, preparation));
  }

  @Override
  public <S> PatchResult<S> patch(Saga<S> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    return run(Operation.PATCH, saga.type(), () -> operations.patch(saga));
  }

  @Override
  public <S> Optional<Saga<S>> findConsistent(SagaReference<S> reference) {
    return run(Operation.FIND, typeOf(reference), () -> operations.findConsistent(reference));
  }

  @Override
  public SagaIdentity identity() {
    return identity;
  }

  @CanIgnoreReturnValue
  @Override
  public boolean forceDelete(SagaReference<?> reference) {
    return run(
        Operation.DELETE_BY_REFERENCE, typeOf(reference), () -> operations.forceDelete(reference));
  }

  @Override
  public <S> DuePage<S> listDue(DueQuery<S> query) {
    return run(Operation.LIST_DUE, query.type(), () -> operations.listDue(query));
  }

  @Override
  public <S> Optional<Saga<S>> claim(DueSaga<S> due, Instant until) {
    Objects.requireNonNull(until, "the time must not be null");
    return run(Operation.CLAIM, due.reference().type(), () -> operations.claim(due, until));
  }

  private static SagaType<?> typeOf(SagaReference<?> reference) {
    return Objects.requireNonNull(reference, "the reference must not be null").type();
  }

  @CanIgnoreReturnValue
  private <T> T run(Operation operation, SagaType<?> type, Supplier<Step<T>> steps) {
    Objects.requireNonNull(type, "the saga type must not be null");
    OperationMeter meter = new OperationMeter(listener, operation, type.name());
    try {
      T result = runner.run(steps.get(), meter);
      meter.ended(null);
      return result;
    } catch (RuntimeException | Error e) {
      meter.ended(e);
      throw e;
    }
  }

  /**
   * Closes the store, and its client if the store created it. A client that you set stays open.
   *
   * <p>Afterwards, every operation of the store and of its {@link #table} fails with a {@link
   * dev.sagastore.SagaStoreUnavailableException} and sends nothing. An operation that is running
   * sends no further request. It ends normally, or with that exception. Closing a store twice has
   * no effect.
   */
  @Override
  public void close() {
    runner.close();
    if (ownsClient) {
      client.close();
    }
  }

  /** Builds stores. Not safe for use by several threads. */
  public static final class Builder extends SagaStoreBuilder<Builder> {
    private @Nullable DynamoDbClient client;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the client. You own it: closing the store does not close it.
     *
     * @param client a client for the table's region
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder client(DynamoDbClient client) {
      this.client = Objects.requireNonNull(client, "the client must not be null");
      return this;
    }

    /**
     * Returns the store.
     *
     * @return the store
     * @throws SagaStoreConfigurationException if no table was set, or the client can't be created
     *     from the environment
     */
    public DynamoDbSagaStore build() {
      return new DynamoDbSagaStore(this, settings());
    }
  }
}
