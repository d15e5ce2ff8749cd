package dev.sagastore;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * An operation of a store that has ended. It shows nothing of a saga's state, nor its ids.
 *
 * @param operation the operation
 * @param sagaName name of the saga's type
 * @param outcome how it ended
 * @param duration how long the caller waited
 * @param attempts number of requests that the store sent, without those that the SDK retried
 * @param readUnits read request units that DynamoDB reported; it reports none for failed requests
 * @param writeUnits write request units, including those of the indexes; as for reads
 * @param itemSize size in bytes of the item that was written, or else read; empty if there was none
 *     or several
 */
public record SagaStoreEvent(
    Operation operation,
    String sagaName,
    Outcome outcome,
    Duration duration,
    int attempts,
    double readUnits,
    double writeUnits,
    OptionalLong itemSize) {

  static final SagaStoreListener IGNORED = event -> {};

  /** The operations of a store. More can come: a switch needs a default. */
  public enum Operation {
    /** {@link SagaStore#insert} and {@link SagaStore#insertOrGet}. */
    INSERT,
    /** {@link SagaStore#insertOrChange} and {@link SagaStore#insertOrModify}. */
    INSERT_OR_MODIFY,
    /** {@link SagaStore#find}. */
    FIND,
    /** {@link SagaStore#findAll}. */
    FIND_ALL,
    /** {@link SagaStore#findAllById}. */
    FIND_ALL_BY_ID,
    /** {@link SagaStore#list}. */
    LIST,
    /** {@link SagaStore#update}. */
    UPDATE,
    /** {@link SagaStore#change}, {@link SagaStore#modify} and {@link SagaStore#complete}. */
    MODIFY,
    /** {@link SagaStore#delete(Saga)}. */
    DELETE,
    /** {@link SagaStore#delete(SagaReference)}. */
    DELETE_BY_REFERENCE,
    /** {@link SagaStore#deleteCompleted}. */
    DELETE_COMPLETED,
    /** Removal of an extension's attributes, or a change of the due time. */
    PATCH,
    /** Listing of sagas that are due. */
    LIST_DUE,
    /** A claim of a saga that is due. */
    CLAIM
  }

  /** How an operation can end. More can come: a switch needs a default. */
  public enum Outcome {
    /** As it should; also if nothing was found. */
    SUCCESS,
    /** With a {@link SagaConflictException}. */
    CONFLICT,
    /** With a {@link DuplicateSagaException}. */
    DUPLICATE,
    /** With a {@link SagaNotFoundException}. */
    NOT_FOUND,
    /** With anything else. */
    FAILURE;

    /**
     * Returns the outcome that an exception stands for.
     *
     * @param failure what the operation threw
     * @return the outcome
     */
    public static Outcome of(Throwable failure) {
      if (failure instanceof SagaConflictException) {
        return CONFLICT;
      }
      if (failure instanceof DuplicateSagaException) {
        return DUPLICATE;
      }
      return failure instanceof SagaNotFoundException ? NOT_FOUND : FAILURE;
    }
  }
}
