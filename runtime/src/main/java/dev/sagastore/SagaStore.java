package dev.sagastore;

import java.util.Optional;

/**
 * Where sagas are kept. One store serves every {@link SagaType}.
 *
 * <p>What every implementation guarantees:
 *
 * <ul>
 *   <li>At most one live saga for a name and a correlation id, whatever races or retries.
 *   <li>Reads see every acknowledged write.
 *   <li>No lost update: a write succeeds only on the very snapshot that it was made from.
 *   <li>A write that was retried after its answer was lost is not mistaken for a conflict.
 *   <li>An expired saga is absent for every operation.
 *   <li>Input that cannot be stored, and items that cannot be read, leave what is stored untouched.
 * </ul>
 *
 * <p>Every method may throw {@link SagaStoreUnavailableException} when DynamoDB cannot be reached
 * or throttles beyond the client's retries, {@link SagaStoreConfigurationException} when the table
 * or the permissions are not as they should be, and {@link NullPointerException} for a {@code null}
 * argument.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface SagaStore {

  /**
   * Stores a new saga.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @param correlationId what ties messages to the saga: not blank, at most 1,019 bytes in UTF-8
   * @param state the first state
   * @return the stored saga, at version 1
   * @throws DuplicateSagaException if there is a live saga with this correlation id; it carries
   *     that saga
   * @throws SagaSerializationException if the state cannot be written, or could not be read back
   * @throws SagaTooLargeException if the item would exceed DynamoDB's 400 KB
   * @throws IllegalArgumentException if the correlation id is not valid
   */
  <S> Saga<S> insert(SagaType<S> type, String correlationId, S state);

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
   * Finds a saga by its correlation id.
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
   */
  <S> Saga<S> update(Saga<S> saga);

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
   * Deletes a saga whatever its version. Afterwards its correlation id is free.
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
}
