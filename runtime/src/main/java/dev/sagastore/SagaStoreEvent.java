package dev.sagastore;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * An operation of a store that has ended. It shows nothing of a saga's state, nor its ids.
 *
 * @param operation what was asked of the store
 * @param sagaName name of the saga's type
 * @param outcome how it ended
 * @param duration how long the caller waited
 * @param attempts how many requests the store sent, without those that the SDK repeated by itself;
 *     for {@link Operation#MODIFY}, how often the change was applied
 * @param readUnits read units that DynamoDB says were consumed; it says so for requests that it
 *     carried out alone, and not for those that it refused
 * @param writeUnits write units, those of the indexes included; as for reads
 * @param itemSize size in bytes of the item that was written or read; empty if there was none or
 *     several. {@link Operation#MODIFY} leaves this and the units to the operations that it
 *     consists of, which are told of, too
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

  /** What a store can be asked. */
  public enum Operation {
    /** {@link SagaStore#insert}. */
    INSERT,
    /** {@link SagaStore#findById}. */
    FIND_BY_ID,
    /** {@link SagaStore#findByCorrelationId}. */
    FIND_BY_CORRELATION_ID,
    /** {@link SagaStore#findAllByCorrelationId}. */
    FIND_ALL_BY_CORRELATION_ID,
    /** {@link SagaStore#findAllById}. */
    FIND_ALL_BY_ID,
    /** {@link SagaStore#list}. */
    LIST,
    /** {@link SagaStore#update}. */
    UPDATE,
    /** {@link SagaStore#modify} and {@link SagaStore#modifySaga}. */
    MODIFY,
    /** {@link SagaStore#delete(Saga)}. */
    DELETE,
    /** {@link SagaStore#delete(SagaType, String)}. */
    DELETE_BY_ID,
    /** {@link SagaStore#deleteCompleted}. */
    DELETE_COMPLETED
  }

  /** How an operation can end. */
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
