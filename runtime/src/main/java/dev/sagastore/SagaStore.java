package dev.sagastore;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where sagas are kept. One store serves every {@link SagaType}.
 *
 * <p>What every implementation guarantees:
 *
 * <ul>
 *   <li>At most one live saga for a name and a correlation id, whatever races or retries; unless
 *       the store was set to {@link SagaIdentity#INDEXED}.
 *   <li>Reads by id, and by a unique correlation id, see every acknowledged write.
 *   <li>No lost update: a write succeeds only on the very snapshot that it was made from.
 *   <li>A write that was retried after its answer was lost is not mistaken for a conflict.
 *   <li>An expired saga is absent for every operation.
 *   <li>Input that cannot be stored, and items that cannot be read, leave what is stored untouched.
 * </ul>
 *
 * <p>Every method may throw {@link SagaStoreUnavailableException} when DynamoDB cannot be reached
 * or throttles beyond the client's retries, {@link SagaStoreConfigurationException} when the table
 * or the permissions are not as they should be, and {@link NullPointerException} for a {@code null}
 * argument. What a credentials provider or an interceptor of the client throws passes through as it
 * is.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface SagaStore {

  /**
   * Stores a new saga. Its id is derived from its correlation id, or random, as the store's {@link
   * SagaIdentity} says.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId what ties messages to the saga: not blank, at most 1,019 bytes in UTF-8
   * @param state the first state
   * @return the stored saga, at version 1
   * @throws DuplicateSagaException if there is a live saga with this correlation id, and it is
   *     unique; it carries that saga
   * @throws SagaSerializationException if the state cannot be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalArgumentException if the correlation id is not valid
   */
  <S> Saga<S> insert(SagaType<S> type, String correlationId, S state);

  /**
   * Stores a new saga under an id of the caller's choice.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id: not blank, no control character, at most 768 bytes in UTF-8
   * @param correlationId what ties messages to the saga: not blank, at most 1,019 bytes in UTF-8
   * @param state the first state
   * @return the stored saga, at version 1
   * @throws DuplicateSagaException if there is a live saga with this id, or with this correlation
   *     id and it is unique; it carries that saga
   * @throws SagaSerializationException if the state cannot be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalArgumentException if an id is not valid, or the store derives ids and this is
   *     another one
   */
  <S> Saga<S> insert(SagaType<S> type, String sagaId, String correlationId, S state);

  /**
   * Finds a saga by its id.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @return the saga, or empty if there is none or it has expired
   * @throws SagaSerializationException if what is stored cannot be read with this type
   * @throws IllegalArgumentException if the id cannot be one: blank, or more than 768 bytes
   */
  <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId);

  /**
   * Finds a saga by its correlation id: the newest, if there are several.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId the correlation id
   * @return the saga, or empty if there is none or it has expired
   * @throws SagaSerializationException if what is stored cannot be read with this type
   * @throws IllegalArgumentException if the correlation id is not valid
   */
  <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId);

  /**
   * Finds all sagas with a correlation id. Where it is unique that is one, or with {@link
   * SagaIdentity#GUARDED} and {@link SagaType#withReusableCorrelationIds} the completed ones, too;
   * these stores ask an index, which is eventually consistent.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId the correlation id
   * @return the sagas, the newest first; none if there is none or all have expired
   * @throws SagaSerializationException if what is stored cannot be read with this type
   * @throws IllegalArgumentException if the correlation id is not valid
   */
  <S> List<Saga<S>> findAllByCorrelationId(SagaType<S> type, String correlationId);

  /**
   * Finds sagas by their ids, 100 with one request.
   *
   * @param <S> class of the state
   * @param type the sagas' type
   * @param sagaIds the ids, in any number; one that occurs twice is found twice
   * @return the sagas in the order of the ids, and the ids for which there is none
   * @throws SagaSerializationException if what is stored cannot be read with this type
   * @throws IllegalArgumentException if an id cannot be one: blank, or more than 768 bytes
   */
  <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds);

  /**
   * Lists sagas, a page at a time.
   *
   * <pre>{@code
   * SagaQuery<Order> query = SagaQuery.builder(ORDER).active().pageSize(20).build();
   * SagaPage<Order> page = store.list(query);
   * page.nextToken().ifPresent(token -> store.list(query.startingAt(token)));
   * }</pre>
   *
   * @param <S> class of the state
   * @param query which sagas, and how many to a page
   * @return a page that is full while there are more sagas
   * @throws SagaSerializationException if a saga that the query takes cannot be read with its type
   * @throws IllegalArgumentException if the page token belongs to another query, or is damaged
   */
  <S> SagaPage<S> list(SagaQuery<S> query);

  /**
   * Streams all sagas that a query takes, from its page on. Pages are read as the stream is
   * consumed, so that it costs no more than what is taken of it. What {@link #list} throws is
   * thrown while the stream is consumed.
   *
   * @param <S> class of the state
   * @param query which sagas, and how many to read at a time
   * @return a sequential stream, to be consumed by one thread
   */
  default <S> Stream<Saga<S>> stream(SagaQuery<S> query) {
    return SagaPages.of(this, query).flatMap(page -> page.sagas().stream());
  }

  /**
   * Stores a changed saga: another state, completed, or active again. It succeeds only if nobody
   * has written the saga since it was read.
   *
   * @param <S> class of the state
   * @param saga what a store returned, changed by {@link Saga#withState}, {@link Saga#completed} or
   *     {@link Saga#reopened}
   * @return the stored saga, one version further
   * @throws SagaConflictException if the saga has been written since; it carries the saga as it is
   *     now
   * @throws SagaNotFoundException if the saga has expired or was deleted
   * @throws SagaSerializationException if the state cannot be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalArgumentException if the saga was built by hand and not by a store
   */
  <S> Saga<S> update(Saga<S> saga);

  /**
   * Changes the state of a saga, whatever others do meanwhile: reads it, applies the change, writes
   * it, and does so again on the newer saga when somebody else was faster.
   *
   * <pre>{@code
   * store.modify(ORDER, saga.sagaId(), Order::shipped);
   * }</pre>
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @param change takes the state and returns the new one; it may be applied several times, so it
   *     should do nothing else. It declines by returning the very state that it was given: then
   *     nothing is written
   * @return the stored saga, or the one that was read if the change declined
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if others were faster every time; it says how many attempts were
   *     made
   * @throws SagaSerializationException if the state cannot be written, or what is stored be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  default <S> Saga<S> modify(SagaType<S> type, String sagaId, UnaryOperator<S> change) {
    Objects.requireNonNull(change, "the change must not be null");
    return modifySaga(
        type, sagaId, saga -> saga.withState(change.apply(saga.state())), ModifyPolicy.standard());
  }

  /**
   * Changes a saga, its state or whether it is completed, whatever others do meanwhile. As {@link
   * #modify}, for changes that need the whole saga:
   *
   * <pre>{@code
   * store.modifySaga(
   *     ORDER,
   *     sagaId,
   *     saga -> saga.withState(saga.state().shipped()).completed(),
   *     ModifyPolicy.standard().withAttempts(3));
   * }</pre>
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param sagaId the saga's id
   * @param change takes the saga and returns a changed copy, or the saga itself to decline
   * @param policy how often and how long to try
   * @return the stored saga, or the one that was read if the change declined
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if others were faster every time; it says how many attempts were
   *     made
   * @throws SagaSerializationException if the state cannot be written, or what is stored be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  default <S> Saga<S> modifySaga(
      SagaType<S> type, String sagaId, UnaryOperator<Saga<S>> change, ModifyPolicy policy) {
    return new BlockingModification<>(this, new Modification<>(type, change, policy)).apply(sagaId);
  }

  /**
   * Deletes a saga unless somebody has written it since it was read. Afterwards its correlation id
   * is free. Deleting a saga that is gone already is no error.
   *
   * @param saga what a store returned
   * @throws SagaConflictException if the saga has been written since; it carries the saga as it is
   *     now
   */
  void delete(Saga<?> saga);

  /**
   * Deletes a saga whatever its version, even one that cannot be read with this type. Afterwards
   * its correlation id is free.
   *
   * <p>Only the saga that is there when the call begins is deleted, never one that takes its place
   * while the call is being retried.
   *
   * @param type the saga's type
   * @param sagaId the saga's id
   * @return true if there was a saga to delete
   * @throws IllegalArgumentException if the id cannot be one: blank, or more than 768 bytes
   */
  boolean delete(SagaType<?> type, String sagaId);

  /**
   * Deletes the sagas of a type that were completed before a time, for those who do not want to
   * leave it to their expiry, which costs nothing. As {@link #deleteCompleted(SagaType, Instant,
   * CleanupPolicy)} with {@link CleanupPolicy#standard}.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @return how many were deleted, and how many left alone
   */
  default CleanupCounts deleteCompleted(SagaType<?> type, Instant before) {
    return deleteCompleted(type, before, CleanupPolicy.standard());
  }

  /**
   * Deletes the sagas of a type that were completed before a time, even those that cannot be read
   * with this type, the earliest day of completion first.
   *
   * <p>A saga that is reopened or changed while the clean-up runs stays, and so does one whose
   * completion the index does not show yet. Ended by an error, it can be called again: what was
   * deleted is gone, and the listener has the counts.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @param policy how many at a time, how fast, from which day on, and whom to tell
   * @return how many were deleted, and how many left alone
   */
  CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy);
}
