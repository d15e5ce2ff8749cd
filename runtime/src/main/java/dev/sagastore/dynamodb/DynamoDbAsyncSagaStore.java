package dev.sagastore.dynamodb;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.AsyncSagaStore;
import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreEvent.Operation;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.SagaOperations;
import dev.sagastore.dynamodb.internal.StoreSettings;
import dev.sagastore.dynamodb.internal.engine.AsyncRunner;
import dev.sagastore.dynamodb.internal.engine.OperationMeter;
import dev.sagastore.dynamodb.internal.engine.Step;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Stores sagas in one DynamoDB table without blocking a thread. It has the rules, requests and cost
 * of {@link DynamoDbSagaStore}, but uses the SDK's asynchronous client.
 *
 * <pre>{@code
 * AsyncSagaStore store = DynamoDbAsyncSagaStore.fromEnvironment();
 * }</pre>
 *
 * <p>Defaults: a client from the environment ({@code DynamoDbAsyncClient.create()}), and those of
 * {@link SagaStoreBuilder}.
 *
 * <p>Safe for use by several threads. Create one and keep it.
 */
public final class DynamoDbAsyncSagaStore implements AsyncSagaStore, AutoCloseable {
  private final DynamoDbAsyncClient client;
  private final boolean ownsClient;
  private final SagaOperations operations;
  private final AsyncRunner runner;
  private final SagaStoreListener listener;

  private DynamoDbAsyncSagaStore(Builder builder, StoreSettings settings) {
    this.ownsClient = builder.client == null;
    this.client =
        builder.client == null
            ? SagaStoreBuilder.newClient(DynamoDbAsyncClient::create)
            : builder.client;
    this.operations = new SagaOperations(settings);
    this.runner = new AsyncRunner(client);
    this.listener = builder.listener();
  }

  /**
   * Returns a store for the table that the environment variables describe, see {@link
   * DynamoDbSagaStore#fromEnvironment()}.
   *
   * @return a store with a client of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  public static DynamoDbAsyncSagaStore fromEnvironment() {
    return fromEnvironment("");
  }

  /**
   * Returns a store for the table that the environment variables with a prefix describe, see {@link
   * DynamoDbSagaStore#fromEnvironment(String)}.
   *
   * @param prefix prefix of the construct
   * @return a store with a client of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid
   */
  public static DynamoDbAsyncSagaStore fromEnvironment(String prefix) {
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

  @Override
  public <S> CompletableFuture<Saga<S>> insert(
      SagaReference.ByCorrelationId<S> reference, S state) {
    return run(
        Operation.INSERT,
        () -> require(reference).type(),
        () -> operations.insert(reference, state));
  }

  @Override
  public <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return run(
        Operation.INSERT_OR_MODIFY,
        () -> require(reference).type(),
        () -> operations.insertOrChange(reference, change, policy));
  }

  @Override
  public <S> CompletableFuture<Optional<Saga<S>>> find(SagaReference<S> reference) {
    return run(Operation.FIND, () -> require(reference).type(), () -> operations.find(reference));
  }

  @Override
  public <S> CompletableFuture<List<Saga<S>>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return run(
        Operation.FIND_ALL, () -> require(reference).type(), () -> operations.findAll(reference));
  }

  @Override
  public <S> CompletableFuture<SagaBatch<S>> findAllById(
      SagaType<S> type, Collection<String> sagaIds) {
    return run(Operation.FIND_ALL_BY_ID, () -> type, () -> operations.findAllById(type, sagaIds));
  }

  @Override
  public <S> CompletableFuture<SagaPage<S>> list(SagaQuery<S> query) {
    return run(Operation.LIST, () -> require(query).type(), () -> operations.list(query));
  }

  @Override
  public <S> CompletableFuture<Saga<S>> update(Saga<S> saga) {
    return run(Operation.UPDATE, () -> require(saga).type(), () -> operations.update(saga));
  }

  @Override
  public <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    return run(
        Operation.MODIFY,
        () -> require(reference).type(),
        () -> operations.change(reference, change, policy));
  }

  @Override
  public CompletableFuture<Void> delete(Saga<?> saga) {
    CompletableFuture<Boolean> operation =
        run(Operation.DELETE, () -> require(saga).type(), () -> operations.delete(saga));
    CompletableFuture<Void> result = operation.thenAccept(deleted -> {});
    CompletableFuture<Void> unused =
        result.whenComplete((nothing, failure) -> operation.cancel(false));
    return result;
  }

  @Override
  public CompletableFuture<Boolean> delete(SagaReference<?> reference) {
    return run(
        Operation.DELETE_BY_REFERENCE,
        () -> require(reference).type(),
        () -> operations.delete(reference));
  }

  @Override
  public CompletableFuture<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy) {
    return run(
        Operation.DELETE_COMPLETED,
        () -> type,
        () -> operations.deleteCompleted(type, before, policy));
  }

  private <T> CompletableFuture<T> run(
      Operation operation, Supplier<SagaType<?>> type, Supplier<Step<T>> steps) {
    try {
      SagaType<?> known = Objects.requireNonNull(type.get(), "the saga type must not be null");
      OperationMeter meter = new OperationMeter(listener, operation, known.name());
      return reported(start(steps, meter), meter);
    } catch (NullPointerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns a future that completes after the listener was notified, so that the duration does not
   * include callbacks.
   */
  private static <T> CompletableFuture<T> reported(
      CompletableFuture<T> operation, OperationMeter meter) {
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletableFuture<T> unused =
        operation.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                meter.ended(null);
                result.complete(value);
              } else {
                Throwable cause = AsyncRunner.unwrapped(failure);
                meter.ended(cause);
                result.completeExceptionally(cause);
              }
            });
    // a canceled result cancels the operation; after its end, this has no effect
    CompletableFuture<T> unusedEither =
        result.whenComplete((value, failure) -> operation.cancel(false));
    return result;
  }

  private <T> CompletableFuture<T> start(Supplier<Step<T>> steps, OperationMeter meter) {
    try {
      return runner.run(steps.get(), meter);
    } catch (RuntimeException | Error e) {
      // an Error, too: the caller sees only the future
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> T require(T argument) {
    return Objects.requireNonNull(argument, "the reference, saga or query must not be null");
  }

  /**
   * Closes the store, and its client if the store created it. A client that you set stays open.
   *
   * <p>Afterwards, every future fails with a {@link dev.sagastore.SagaStoreUnavailableException},
   * and nothing is sent. An operation that is running sends no further request. It ends normally,
   * or with that exception. Closing a store twice has no effect.
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
    private @Nullable DynamoDbAsyncClient client;

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
    public Builder client(DynamoDbAsyncClient client) {
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
    public DynamoDbAsyncSagaStore build() {
      return new DynamoDbAsyncSagaStore(this, settings());
    }
  }
}
