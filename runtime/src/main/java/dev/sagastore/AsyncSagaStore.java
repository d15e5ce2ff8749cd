package dev.sagastore;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A {@link SagaStore} whose methods return at once, for code that must not block a thread. They
 * guarantee what those of the same names there guarantee.
 *
 * <p>No method throws: whatever a method of {@link SagaStore} throws, a {@link
 * NullPointerException} or {@link IllegalArgumentException} included, completes the future. Futures
 * complete on threads of the client or of the common pool; do not block them, use the {@code
 * …Async} methods of {@link CompletableFuture} for what takes time. Cancelling a future keeps
 * further requests from being sent; one that was sent may still take effect.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface AsyncSagaStore {

  /**
   * Stores a new saga, see {@link SagaStore#insert(SagaType, String, Object)}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId what ties messages to the saga
   * @param state the first state
   * @return the stored saga
   */
  <S> CompletableFuture<Saga<S>> insert(SagaType<S> type, String correlationId, S state);

  /**
   * Stores a new saga under an id of the caller's choice, see {@link SagaStore#insert(SagaType,
   * String, String, Object)}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @param correlationId what ties messages to the saga
   * @param state the first state
   * @return the stored saga
   */
  <S> CompletableFuture<Saga<S>> insert(
      SagaType<S> type, String sagaId, String correlationId, S state);

  /**
   * Finds a saga by its id, see {@link SagaStore#findById}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @return the saga, or empty if there is none or it has expired
   */
  <S> CompletableFuture<Optional<Saga<S>>> findById(SagaType<S> type, String sagaId);

  /**
   * Finds a saga by its correlation id, see {@link SagaStore#findByCorrelationId}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId the correlation id
   * @return the newest saga, or empty if there is none or it has expired
   */
  <S> CompletableFuture<Optional<Saga<S>>> findByCorrelationId(
      SagaType<S> type, String correlationId);

  /**
   * Finds all sagas with a correlation id, see {@link SagaStore#findAllByCorrelationId}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId the correlation id
   * @return the sagas, the newest first
   */
  <S> CompletableFuture<List<Saga<S>>> findAllByCorrelationId(
      SagaType<S> type, String correlationId);

  /**
   * Finds sagas by their ids, see {@link SagaStore#findAllById}.
   *
   * @param <S> class of the state
   * @param type the sagas' type
   * @param sagaIds the ids
   * @return the sagas in the order of the ids, and the ids for which there is none
   */
  <S> CompletableFuture<SagaBatch<S>> findAllById(SagaType<S> type, Collection<String> sagaIds);

  /**
   * Lists sagas, a page at a time, see {@link SagaStore#list}.
   *
   * @param <S> class of the state
   * @param query which sagas, and how many to a page
   * @return a page that is full while there are more sagas
   */
  <S> CompletableFuture<SagaPage<S>> list(SagaQuery<S> query);

  /**
   * Stores a changed saga, see {@link SagaStore#update}.
   *
   * @param <S> class of the state
   * @param saga what a store returned, changed
   * @return the stored saga, one version further
   */
  <S> CompletableFuture<Saga<S>> update(Saga<S> saga);

  /**
   * Changes the state of a saga, see {@link SagaStore#modify}.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @param change takes the state and returns the new one, or the same to decline; it must not
   *     block
   * @return the stored saga, or the one that was read if the change declined
   */
  default <S> CompletableFuture<Saga<S>> modify(
      SagaType<S> type, String sagaId, UnaryOperator<S> change) {
    try {
      Objects.requireNonNull(change, "the change must not be null");
    } catch (NullPointerException e) {
      return CompletableFuture.failedFuture(e);
    }
    return modifySaga(
        type, sagaId, saga -> saga.withState(change.apply(saga.state())), ModifyPolicy.standard());
  }

  /**
   * Changes a saga, see {@link SagaStore#modifySaga}. The pauses between attempts block no thread.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @param change takes the saga and returns a changed copy, or the saga itself to decline; it must
   *     not block
   * @param policy how often and how long to try
   * @return the stored saga, or the one that was read if the change declined
   */
  default <S> CompletableFuture<Saga<S>> modifySaga(
      SagaType<S> type, String sagaId, UnaryOperator<Saga<S>> change, ModifyPolicy policy) {
    try {
      return new AsyncModification<>(this, new Modification<>(type, change, policy)).apply(sagaId);
    } catch (NullPointerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Deletes a saga unless somebody has written it since, see {@link SagaStore#delete(Saga)}.
   *
   * @param saga what a store returned
   * @return completes when the saga is gone
   */
  CompletableFuture<Void> delete(Saga<?> saga);

  /**
   * Deletes a saga whatever its version, see {@link SagaStore#delete(SagaType, String)}.
   *
   * @param type the saga's type
   * @param sagaId the saga's id
   * @return true if there was a saga to delete
   */
  CompletableFuture<Boolean> delete(SagaType<?> type, String sagaId);

  /**
   * Deletes the sagas of a type that were completed before a time, see {@link
   * SagaStore#deleteCompleted(SagaType, Instant)}.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @return how many were deleted, and how many left alone
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
   * @param policy how many at a time, how fast, from which day on, and whom to tell
   * @return how many were deleted, and how many left alone
   */
  CompletableFuture<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy);
}
