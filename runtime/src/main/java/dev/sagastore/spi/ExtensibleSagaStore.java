package dev.sagastore.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A store for extensions, such as a saga bus. Users of a store don't need it.
 *
 * <p>{@link SagaExtension} reads and changes the attributes of an extension. All writes of a {@link
 * SagaStore} store such changes. The methods here add operations that only extensions need. One
 * update can set and remove up to 256 attachments, besides those that a completion removes. If it
 * changes the due time, it also fails with a conflict if the stored due time has changed since it
 * was read.
 *
 * <p>Not stable yet: it may change until the saga bus has been built on it. Safe for use by several
 * threads.
 */
public interface ExtensibleSagaStore extends SagaStore {

  /**
   * Returns how the store makes saga IDs. An extension can rely on a saga for each correlation ID
   * only with {@link SagaIdentity#DERIVED} and {@link SagaIdentity#GUARDED}.
   *
   * @return the kind of saga IDs
   */
  SagaIdentity identity();

  /**
   * Finds a saga with strong consistency, even if the store is set to eventually consistent reads.
   *
   * @param <S> class of the state
   * @param reference the saga
   * @return the saga; empty if there is none
   */
  <S> Optional<Saga<S>> findConsistent(SagaReference<S> reference);

  /**
   * Stores a new saga that a function prepares, for example with attachments, keys or a due time,
   * or as completed.
   *
   * @param <S> class of the state
   * @param reference the new saga's correlation ID
   * @param state the first state
   * @param preparation takes the new saga and returns it changed; called once
   * @return the stored saga
   * @throws DuplicateSagaException if there is a live saga with the ID or the correlation ID
   * @throws dev.sagastore.SagaKeyTakenException if another saga owns a key
   * @throws IllegalArgumentException if the function returned another saga
   */
  @CanIgnoreReturnValue
  <S> Saga<S> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation);

  /**
   * Removes attachments and changes the due time, without a new version, so other writers get no
   * conflict. It takes effect only if the saga hasn't been written since it was read. If it changes
   * the due time, the stored due time must be unchanged, too. The number of claims stays the same.
   *
   * <p>For an item of up to 1 KB it costs 1 write request unit (W); a change of the due time costs
   * 1 to 2 W more, of the index.
   *
   * @param <S> class of the state
   * @param saga a saga that a store returned, with the changes of an extension; changes of state,
   *     completion and keys are not stored
   * @return whether the changes took effect, and if not, the saga as it is stored now
   * @throws dev.sagastore.SagaSerializationException if the changes did not take effect, and what
   *     is stored can't be read
   * @throws IllegalArgumentException if the saga has no changes, sets an attachment or a protection
   *     (use an update), changes the due time of a completed saga, or removes more than 512
   *     attachments
   */
  <S> PatchResult<S> patch(Saga<S> saga);

  /**
   * Deletes a saga, whatever its version, even if an extension protects it. It is for operators,
   * who know that the extension no longer needs the saga. A saga bus, for example, loses the
   * messages that it has not sent yet, and handles a message again that is delivered later.
   *
   * <p>Apart from the protection, it has the rules and the cost of {@link
   * SagaStore#delete(SagaReference)}.
   *
   * @param reference the saga; if several have the correlation ID, the newest
   * @return true if there was a saga to delete
   */
  @CanIgnoreReturnValue
  boolean forceDelete(SagaReference<?> reference);

  /**
   * Lists active sagas that are due, the earliest first, without reading them. The list is
   * eventually consistent. It can miss a saga that became due within about the last second. It can
   * contain a saga that was completed or deleted since, or whose due time has changed.
   *
   * <p>A page costs 0.5 read request units for each 4 KB of index entries, about 30 of them, in
   * each partition.
   *
   * @param <S> class of the state
   * @param query the type, the latest time, and the page
   * @return a page
   */
  <S> DuePage<S> listDue(DueQuery<S> query);

  /**
   * Claims a saga that is due, and sets its next due time. Of several concurrent claims of one
   * entry, exactly one succeeds. The version stays the same, so other writers get no conflict. The
   * saga counts its claims, see {@link SagaExtension#claims}.
   *
   * <p>For an item of up to 1 KB it costs 1 W, and 2 W of the index.
   *
   * @param <S> class of the state
   * @param due an entry of a list
   * @param until next due time of the saga, in the years 0 to 9999
   * @return the saga, after the claim; empty if it is no longer due at the time in the entry,
   *     because another claim, an update or a deletion came first
   * @throws dev.sagastore.SagaSerializationException if the saga was claimed, but can't be read
   * @throws IllegalArgumentException if the time is out of bounds, or equals that of the entry
   */
  <S> Optional<Saga<S>> claim(DueSaga<S> due, Instant until);
}
