package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores sagas. One store serves every {@link SagaType}.
 *
 * <p>Every implementation guarantees:
 *
 * <ul>
 *   <li>At most one live saga for a name and a correlation ID, under any concurrency and any
 *       retries, unless the store uses {@link SagaIdentity#INDEXED}.
 *   <li>Reads by ID, and by a unique correlation ID, see every acknowledged write.
 *   <li>No lost update: a write succeeds only if the stored saga hasn't changed since it was read.
 *   <li>A write that was retried after a lost response is not reported as a conflict.
 *   <li>An expired saga is absent for every operation.
 *   <li>Input that can't be stored, and items that can't be read, never change stored sagas.
 * </ul>
 *
 * <p>Every method can throw:
 *
 * <ul>
 *   <li>{@link SagaStoreUnavailableException} if there is no response: DynamoDB can't be reached or
 *       throttles beyond the client's retries, the thread is interrupted, the store or its client
 *       is closed, or an interceptor or a credentials provider of the client fails.
 *   <li>{@link SagaStoreConfigurationException} if the table or the permissions are not as they
 *       should be.
 *   <li>{@link NullPointerException} for a {@code null} argument.
 * </ul>
 *
 * <p>If the thread is interrupted, its interrupt flag stays set. The store passes on an {@link
 * Error} of the client.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface SagaStore {

  /**
   * Stores a new saga. The store derives its ID from the correlation ID, or takes a random one,
   * depending on its {@link SagaIdentity}. {@link SagaReference.ByCorrelationId#withNewId} chooses
   * another ID.
   *
   * <pre>{@code
   * store.insert(ORDER.correlationId("order-42"), Order.submitted("Ada"));
   * }</pre>
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param state the first state
   * @return the stored saga, at version 1
   * @throws DuplicateSagaException if there is a live saga with this ID, or with this correlation
   *     ID and it is unique; it contains that saga
   * @throws SagaSerializationException if the state can't be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalArgumentException if the store derives IDs and the reference chooses another one
   */
  @CanIgnoreReturnValue
  <S> Saga<S> insert(SagaReference.ByCorrelationId<S> reference, S state);

  /**
   * Stores a new saga, or returns the existing one. Use it for messages that start a saga: they can
   * be delivered twice.
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param state the first state of a new saga
   * @return the saga, and whether it is new
   * @throws DuplicateSagaException if there is a live saga that can't be read with this type
   * @throws SagaSerializationException if the state can't be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  @CanIgnoreReturnValue
  default <S> InsertResult<S> insertOrGet(SagaReference.ByCorrelationId<S> reference, S state) {
    try {
      return InsertResult.inserted(insert(reference, state));
    } catch (DuplicateSagaException e) {
      return InsertResult.found(e.existing(reference.type()).orElseThrow(() -> e));
    }
  }

  /**
   * Stores a new saga, or changes the state of the existing one. Use it if any message can be the
   * first one.
   *
   * <pre>{@code
   * store.insertOrModify(CART.correlationId(cartId), Cart.of(item), cart -> cart.add(item));
   * }</pre>
   *
   * @param <S> class of the state
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param first the first state of a new saga
   * @param change changes the state of an existing saga, see {@link #modify}
   * @return the saga, and whether it is new
   * @throws SagaConflictException if other writes came first at every attempt
   * @throws SagaSerializationException if a state can't be written, or a stored one can't be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  @CanIgnoreReturnValue
  default <S> InsertResult<S> insertOrModify(
      SagaReference.ByCorrelationId<S> reference, S first, UnaryOperator<S> change) {
    Objects.requireNonNull(first, "the first state must not be null");
    Objects.requireNonNull(change, "the change must not be null");
    return Changes.inserted(insertOrChange(reference, Changes.insertOrModify(first, change)));
  }

  /**
   * Stores a new saga, or decides what happens with the existing one. As {@link
   * #insertOrChange(SagaReference.ByCorrelationId, Function, ModifyPolicy)} with {@link
   * ModifyPolicy#standard}.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param change decides what happens
   * @return the saga as it is stored now, and the function's result
   */
  @CanIgnoreReturnValue
  default <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change) {
    return insertOrChange(reference, change, ModifyPolicy.standard());
  }

  /**
   * Reads a saga, calls a function that decides what happens, and carries the decision out:
   * inserts, updates, completes or deletes the saga, or does nothing. If another write came first,
   * it starts again with the newer saga.
   *
   * <p>With {@link SagaIdentity#INDEXED} the saga is looked up in an index that lags behind, so two
   * concurrent calls can insert two sagas.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the correlation ID, and the saga ID if you choose it
   * @param change takes the saga, or empty if there is none, and decides; it can be called several
   *     times, so it should have no side effects. {@link SagaChange#to} inserts a missing saga
   * @param policy maximum number and time of attempts
   * @return the saga as it is stored now, and the function's result
   * @throws SagaConflictException if other writes came first at every attempt
   * @throws SagaSerializationException if a state can't be written, or a stored one can't be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalStateException if the function completes a missing saga without a state
   */
  @CanIgnoreReturnValue
  <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy);

  /**
   * Finds a saga.
   *
   * @param <S> class of the state
   * @param reference its ID or correlation ID; if several sagas have the correlation ID, the newest
   *     is found
   * @return the saga, or empty if there is none or it has expired
   * @throws SagaSerializationException if a stored state can't be read with this type
   */
  <S> Optional<Saga<S>> find(SagaReference<S> reference);

  /**
   * Finds all sagas with a correlation ID. If correlation IDs are unique, that is one saga. With
   * {@link SagaIdentity#GUARDED} and {@link SagaType#withReusableCorrelationIds} it includes the
   * completed ones. Stores that don't derive IDs query an index, which is eventually consistent.
   *
   * @param <S> class of the state
   * @param reference the correlation ID
   * @return the sagas, the newest first; empty if there is none or all have expired
   * @throws SagaSerializationException if a stored state can't be read with this type
   */
  <S> List<Saga<S>> findAll(SagaReference.ByCorrelationId<S> reference);

  /**
   * Finds sagas by their IDs, 100 with one request.
   *
   * @param <S> class of the state
   * @param type the sagas' type
   * @param sagaIds the IDs, in any number; one that occurs twice is found twice
   * @return the sagas in the order of the IDs, and the IDs for which there is none
   * @throws SagaSerializationException if a stored state can't be read with this type
   * @throws IllegalArgumentException if an ID is blank, or has more than 768 bytes
   */
  <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds);

  /**
   * Lists sagas, a page at a time.
   *
   * <pre>{@code
   * SagaQuery<Order> query = SagaQuery.builder(ORDER).active().pageSize(20).build();
   * SagaPage<Order> page = store.list(query);
   * SagaPage<Order> next = store.list(query.startingAt(page.nextToken().orElseThrow()));
   * }</pre>
   *
   * @param <S> class of the state
   * @param query filters of the sagas, and the page size
   * @return a page that is full while there are more sagas
   * @throws SagaSerializationException if a saga that the query takes can't be read with its type
   * @throws IllegalArgumentException if the page token belongs to another query, or is damaged
   */
  <S> SagaPage<S> list(SagaQuery<S> query);

  /**
   * Streams all sagas that a query takes, from its page on. Pages are read as the stream is
   * consumed. Exceptions of {@link #list} are thrown while the stream is consumed.
   *
   * @param <S> class of the state
   * @param query filters of the sagas, and the page size of the reads
   * @return a sequential stream, to be consumed by one thread
   */
  default <S> Stream<Saga<S>> stream(SagaQuery<S> query) {
    return SagaPages.of(this, query).flatMap(page -> page.sagas().stream());
  }

  /**
   * Stores a changed saga: another state, completed, or active again. It succeeds only if the
   * stored saga hasn't changed since it was read. {@link #modify} retries conflicts for you.
   *
   * @param <S> class of the state
   * @param saga a saga that a store returned, changed by {@link Saga#withState}, {@link
   *     Saga#complete}, {@link Saga#reopen}, {@link Saga#withKey} or {@link Saga#withoutKey}
   * @return the stored saga, one version further
   * @throws SagaConflictException if the saga has been written since; it contains the current saga
   * @throws SagaNotFoundException if the saga has expired or was deleted
   * @throws SagaKeyTakenException if another saga owns a key that the update adds
   * @throws SagaSerializationException if the state can't be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws SagaProtectedException if the saga was reopened, and an extension such as a saga bus
   *     has protected it
   * @throws IllegalArgumentException if the saga was not returned by a store
   */
  @CanIgnoreReturnValue
  <S> Saga<S> update(Saga<S> saga);

  /**
   * Changes the state of a saga, even under concurrency: reads it, applies the change, writes it,
   * and starts again with the newer saga if another write came first.
   *
   * <pre>{@code
   * store.modify(ORDER.correlationId("order-42"), Order::shipped);
   * }</pre>
   *
   * <p>If the same state is already stored, nothing is written. A state that the function changed
   * in place is written like a new one.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @param change takes the state and returns the new one; it can be called several times, so it
   *     should have no side effects
   * @return the saga as it is stored now
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if other writes came first at every attempt
   * @throws SagaSerializationException if a state can't be written, or a stored one can't be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  @CanIgnoreReturnValue
  default <S> Saga<S> modify(SagaReference<S> reference, UnaryOperator<S> change) {
    Objects.requireNonNull(change, "the change must not be null");
    return Changes.stored(
        change(reference, saga -> SagaChange.to(Changes.apply(change, saga.state()))));
  }

  /**
   * Completes a saga and keeps its state. A completed saga stays as it is.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @return the completed saga
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if other writes came first at every attempt
   */
  @CanIgnoreReturnValue
  default <S> Saga<S> complete(SagaReference<S> reference) {
    return Changes.stored(change(reference, saga -> SagaChange.complete()));
  }

  /**
   * Completes a saga and changes its state, in one write.
   *
   * <pre>{@code
   * store.complete(ORDER.correlationId("order-42"), Order::shipped);
   * }</pre>
   *
   * @param <S> class of the state
   * @param reference the saga
   * @param change takes the state and returns the last one, see {@link #modify}
   * @return the completed saga
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if other writes came first at every attempt
   * @throws SagaSerializationException if a state can't be written, or a stored one can't be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  @CanIgnoreReturnValue
  default <S> Saga<S> complete(SagaReference<S> reference, UnaryOperator<S> change) {
    Objects.requireNonNull(change, "the change must not be null");
    return Changes.stored(
        change(
            reference, saga -> SagaChange.to(Changes.apply(change, saga.state())).andComplete()));
  }

  /**
   * Decides what happens with a saga. As {@link #change(SagaReference, Function, ModifyPolicy)}
   * with {@link ModifyPolicy#standard}.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the saga
   * @param change decides what happens
   * @return the saga as it is stored now, and the function's result
   */
  @CanIgnoreReturnValue
  default <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change) {
    return change(reference, change, ModifyPolicy.standard());
  }

  /**
   * Reads a saga, calls a function that decides what happens, and carries the decision out:
   * updates, completes or deletes the saga, or does nothing. If another write came first, it starts
   * again with the newer saga.
   *
   * @param <S> class of the state
   * @param <R> class of the result
   * @param reference the saga
   * @param change takes the saga and decides; it can be called several times, so it should have no
   *     side effects
   * @param policy maximum number and time of attempts
   * @return the saga as it is stored now, and the function's result
   * @throws SagaNotFoundException if there is no such saga, or it has expired
   * @throws SagaConflictException if other writes came first at every attempt; it contains the
   *     number of attempts
   * @throws SagaKeyTakenException if another saga owns a key that the change adds
   * @throws SagaSerializationException if a state can't be written, or a stored one can't be read
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   */
  @CanIgnoreReturnValue
  <S, R extends @Nullable Object> ChangeResult<S, R> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy);

  /**
   * Deletes a saga if it hasn't been written since it was read. Afterwards its correlation ID is
   * free. Deleting a saga that no longer exists is not an error.
   *
   * @param saga a saga that a store returned
   * @throws SagaConflictException if the saga has been written since; it contains the current saga
   * @throws SagaProtectedException if an extension such as a saga bus protects the saga
   */
  void delete(Saga<?> saga);

  /**
   * Deletes a saga, whatever its version, even one that can't be read with its type. Afterwards its
   * correlation ID is free.
   *
   * <p>Only the saga that exists at the start of the call is deleted, never one that replaces it
   * during a retry.
   *
   * @param reference the saga; if several have the correlation ID, the newest
   * @return true if there was a saga to delete
   * @throws SagaProtectedException if an extension such as a saga bus protects the saga
   */
  @CanIgnoreReturnValue
  boolean delete(SagaReference<?> reference);

  /**
   * Deletes the sagas of a type that were completed before a time. As {@link
   * #deleteCompleted(SagaType, Instant, CleanupPolicy)} with {@link CleanupPolicy#standard}. Expiry
   * deletes completed sagas, too, at no cost.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @return the numbers of deleted and of kept sagas
   */
  @CanIgnoreReturnValue
  default CleanupCounts deleteCompleted(SagaType<?> type, Instant before) {
    return deleteCompleted(type, before, CleanupPolicy.standard());
  }

  /**
   * Deletes the sagas of a type that were completed before a time, even those that can't be read
   * with this type, the earliest day of completion first.
   *
   * <p>Sagas that are reopened or changed during the clean-up stay, and so do sagas whose
   * completion is not in the index yet. Sagas that an extension such as a saga bus protects stay,
   * too, and are counted as {@linkplain CleanupCounts#kept kept}. If the clean-up fails, call it
   * again: it continues with the remaining sagas, and the listener has the counts.
   *
   * @param type the sagas' type
   * @param before sagas that were completed at this time or later stay
   * @param policy concurrency, rate limit, first day, and progress listener
   * @return the numbers of deleted and of kept sagas
   */
  @CanIgnoreReturnValue
  CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy);
}
