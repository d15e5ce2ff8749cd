package dev.sagastore;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stores sagas without blocking. It has the same operations as {@link SagaStore}, with the same
 * guarantees, requests and exceptions. Use the futures: an ignored future hides a failure.
 *
 * <p>Futures complete exceptionally with the exception that the blocking method throws; no method
 * throws by itself. If the store or its client is closed, they complete with a {@link
 * SagaStoreUnavailableException}. Canceling a future ends the operation: no further request is
 * sent, but a write that was sent can take effect. Dependent functions run on the thread that
 * completes the future, which belongs to the client, so they must not block.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface AsyncSagaStore {

  /**
   * Stores a new saga, see {@link SagaStore#insert}.
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param state the first state
   * @return the stored saga
   */
  <S> CompletableFuture<Saga<S>> insert(SagaReference.ByCorrelationId<S> reference, S state);

  /**
   * Stores a new saga, or returns the existing one, see {@link SagaStore#insertOrGet}.
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param state the first state of a new saga
   * @return the saga, and whether it is new
   */
  default <S> CompletableFuture<InsertResult<S>> insertOrGet(
      SagaReference.ByCorrelationId<S> reference, S state) {
    return Dependent.on(
        insert(reference, state),
        InsertResult::inserted,
        failure -> Changes.found(reference.type(), failure));
  }

  /**
   * Stores a new saga, or changes the state of the existing one, see {@link
   * SagaStore#insertOrModify}.
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param first the first state of a new saga
   * @param change changes the state of an existing saga; it must not block
   * @return the saga, and whether it is new
   */
  default <S> CompletableFuture<InsertResult<S>> insertOrModify(
      SagaReference.ByCorrelationId<S> reference, S first, UnaryOperator<S> change) {
    if (first == null || change == null) {
      return missing(first == null ? "the first state" : "the change");
    }
    return Dependent.on(
        insertOrChange(reference, Changes.insertOrModify(first, change)), Changes::inserted);
  }

  /**
   * Stores a new saga, or decides what happens with the existing one. As {@link
   * #insertOrChange(SagaReference.ByCorrelationId, Function, ModifyPolicy)} with {@link
   * ModifyPolicy#standard}.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param change decides what happens; it must not block
   * @return the saga as it is stored now, and the function's result
   */
  default <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change) {
    return insertOrChange(reference, change, ModifyPolicy.standard());
  }

  /**
   * Reads a saga, calls a function that decides what happens, and carries the decision out, see
   * {@link SagaStore#insertOrChange(SagaReference.ByCorrelationId, Function, ModifyPolicy)}. The
   * pauses between attempts block no thread.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param change takes the saga, or empty if there is none, and decides; it must not block
   * @param policy maximum number and time of attempts
   * @return the saga as it is stored now, and the function's result
   */
  <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy);

  /**
   * Finds a saga, see {@link SagaStore#find}.
   *
   * @param <S> class of the state
   * @param reference its ID or correlation ID
   * @return the saga, or empty if there is none or it has expired
   */
  <S> CompletableFuture<Optional<Saga<S>>> find(SagaReference<S> reference);

  /**
   * Finds all sagas with a correlation ID, see {@link SagaStore#findAll}.
   *
   * @param <S> class of the state
   * @param reference the correlation ID
   * @return the sagas, the newest first
   */
  <S> CompletableFuture<List<Saga<S>>> findAll(SagaReference.ByCorrelationId<S> reference);

  /**
   * Finds sagas by their IDs, see {@link SagaStore#findAllById}.
   *
   * @param <S> class of the state
   * @param type the sagas' type
   * @param sagaIds the IDs
   * @return the sagas in the order of the IDs, and the IDs for which there is none
   */
  <S> CompletableFuture<SagaBatch<S>> findAllById(SagaType<S> type, Collection<String> sagaIds);

  /**
   * Lists sagas, a page at a time, see {@link SagaStore#list}.
   *
   * @param <S> class of the state
   * @param query filters of the sagas, and the page size
   * @return a page that is full while there are more sagas
   */
  <S> CompletableFuture<SagaPage<S>> list(SagaQuery<S> query);

  /**
   * Stores a changed saga, see {@link SagaStore#update}.
   *
   * @param <S> class of the state
   * @param saga a saga that a store returned, changed
   * @return the stored saga, one version further
   */
  <S> CompletableFuture<Saga<S>> update(Saga<S> saga);

  /**
   * Changes the state of a saga, see {@link SagaStore#modify}.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @param change takes the state and returns the new one; it must not block
   * @return the saga as it is stored now
   */
  default <S> CompletableFuture<Saga<S>> modify(
      SagaReference<S> reference, UnaryOperator<S> change) {
    if (change == null) {
      return missing("the change");
    }
    return Dependent.on(
        change(reference, saga -> SagaChange.to(Changes.apply(change, saga.state()))),
        Changes::stored);
  }

  /**
   * Completes a saga and keeps its state, see {@link SagaStore#complete(SagaReference)}.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @return the completed saga
   */
  default <S> CompletableFuture<Saga<S>> complete(SagaReference<S> reference) {
    return Dependent.on(change(reference, saga -> SagaChange.complete()), Changes::stored);
  }

  /**
   * Completes a saga and changes its state, see {@link SagaStore#complete(SagaReference,
   * UnaryOperator)}.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @param change takes the state and returns the last one; it must not block
   * @return the completed saga
   */
  default <S> CompletableFuture<Saga<S>> complete(
      SagaReference<S> reference, UnaryOperator<S> change) {
    if (change == null) {
      return missing("the change");
    }
    return Dependent.on(
        change(reference, saga -> SagaChange.to(Changes.apply(change, saga.state())).andComplete()),
        Changes::stored);
  }

  /**
   * Decides what happens with a saga. As {@link #change(SagaReference, Function, ModifyPolicy)}
   * with {@link ModifyPolicy#standard}.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the saga
   * @param change decides what happens; it must not block
   * @return the saga as it is stored now, and the function's result
   */
  default <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change) {
    return change(reference, change, ModifyPolicy.standard());
  }

  /**
   * Reads a saga, calls a function that decides what happens, and carries the decision out, see
   * {@link SagaStore#change(SagaReference, Function, ModifyPolicy)}. The pauses between attempts
   * block no thread.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the saga
   * @param change takes the saga and decides; it must not block
   * @param policy maximum number and time of attempts
   * @return the saga as it is stored now, and the function's result
   */
  <S, R extends @Nullable Object> CompletableFuture<ChangeResult<S, R>> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy);

  /**
   * Deletes a saga if it hasn't been written since it was read, see {@link SagaStore#delete(Saga)}.
   *
   * @param saga a saga that a store returned
   * @return a future that completes when the saga is deleted
   */
  CompletableFuture<Void> delete(Saga<?> saga);

  /**
   * Deletes a saga, whatever its version, see {@link SagaStore#delete(SagaReference)}.
   *
   * @param reference the saga
   * @return true if there was a saga to delete
   */
  CompletableFuture<Boolean> delete(SagaReference<?> reference);

  /**
   * Deletes the sagas of a type that were completed before a time, see {@link
   * SagaStore#deleteCompleted(SagaType, Instant)}.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @return the numbers of deleted and of kept sagas
   */
  default CompletableFuture<CleanupCounts> deleteCompleted(SagaType<?> type, Instant before) {
    return deleteCompleted(type, before, CleanupPolicy.standard());
  }

  /**
   * Deletes the sagas of a type that were completed before a time, see {@link
   * SagaStore#deleteCompleted(SagaType, Instant, CleanupPolicy)}.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @param policy concurrency, rate limit, first day, and progress listener
   * @return the numbers of deleted and of kept sagas
   */
  CompletableFuture<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy);

  private static <T> CompletableFuture<T> missing(String argument) {
    return CompletableFuture.failedFuture(new NullPointerException(argument + " must not be null"));
  }
}
