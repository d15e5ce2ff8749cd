package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a store that has ended. It contains no state and no IDs. Later versions can add
 * properties.
 *
 * <p>Stores create events. In a test of a {@link SagaStoreListener}, create one with the builder:
 *
 * <pre>{@code
 * SagaStoreEvent.builder(Operation.INSERT, "OrderSaga", Outcome.SUCCESS).writeUnits(2).build()
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class SagaStoreEvent {
  static final SagaStoreListener IGNORED = event -> {};

  private final Operation operation;
  private final String sagaName;
  private final Outcome outcome;
  private final Duration duration;
  private final int attempts;
  private final double readUnits;
  private final double writeUnits;
  private final OptionalLong itemSize;

  private SagaStoreEvent(Builder builder) {
    this.operation = builder.operation;
    this.sagaName = builder.sagaName;
    this.outcome = builder.outcome;
    this.duration = builder.duration;
    this.attempts = builder.attempts;
    this.readUnits = builder.readUnits;
    this.writeUnits = builder.writeUnits;
    this.itemSize = builder.itemSize;
  }

  /**
   * Returns a builder of events.
   *
   * @param operation the operation
   * @param sagaName name of the saga's type
   * @param outcome outcome of the operation
   * @return a builder with no duration, attempts, units and item size
   */
  public static Builder builder(Operation operation, String sagaName, Outcome outcome) {
    return new Builder(operation, sagaName, outcome);
  }

  /**
   * Returns the operation.
   *
   * @return the operation
   */
  public Operation operation() {
    return operation;
  }

  /**
   * Returns the name of the saga's type.
   *
   * @return the name
   */
  public String sagaName() {
    return sagaName;
  }

  /**
   * Returns how the operation ended.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns how long the caller waited.
   *
   * @return the duration
   */
  public Duration duration() {
    return duration;
  }

  /**
   * Returns how many requests the store sent.
   *
   * @return number of requests, without retries of the SDK
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns the read request units (R) that DynamoDB reported.
   *
   * @return the units, without those of failed requests, which DynamoDB doesn't report
   */
  public double readUnits() {
    return readUnits;
  }

  /**
   * Returns the write request units (W) that DynamoDB reported.
   *
   * @return the units, including those of the indexes, without those of failed requests, which
   *     DynamoDB doesn't report
   */
  public double writeUnits() {
    return writeUnits;
  }

  /**
   * Returns the size of the written item or, without a write, of the item that was read.
   *
   * @return the size in bytes; empty if there was no item, or if several were read
   */
  public OptionalLong itemSize() {
    return itemSize;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaStoreEvent that
        && operation == that.operation
        && sagaName.equals(that.sagaName)
        && outcome == that.outcome
        && duration.equals(that.duration)
        && attempts == that.attempts
        && Double.compare(readUnits, that.readUnits) == 0
        && Double.compare(writeUnits, that.writeUnits) == 0
        && itemSize.equals(that.itemSize);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        operation, sagaName, outcome, duration, attempts, readUnits, writeUnits, itemSize);
  }

  @Override
  public String toString() {
    return "SagaStoreEvent[%s of %s, %s, %s, attempts %s, R %s, W %s, item size %s]"
        .formatted(
            operation,
            sagaName,
            outcome,
            duration,
            attempts,
            readUnits,
            writeUnits,
            itemSize.isPresent() ? itemSize.getAsLong() : "unknown");
  }

  /** Builds events. Not safe for use by several threads. */
  public static final class Builder {
    private final Operation operation;
    private final String sagaName;
    private final Outcome outcome;
    private Duration duration = Duration.ZERO;
    private int attempts;
    private double readUnits;
    private double writeUnits;
    private OptionalLong itemSize = OptionalLong.empty();

    private Builder(Operation operation, String sagaName, Outcome outcome) {
      this.operation = Objects.requireNonNull(operation, "the operation must not be null");
      this.sagaName = Objects.requireNonNull(sagaName, "the saga name must not be null");
      this.outcome = Objects.requireNonNull(outcome, "the outcome must not be null");
    }

    /**
     * Sets how long the caller waited.
     *
     * @param duration the duration (default zero)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder duration(Duration duration) {
      this.duration = Objects.requireNonNull(duration, "the duration must not be null");
      return this;
    }

    /**
     * Sets how many requests the store sent.
     *
     * @param attempts number of requests, without retries of the SDK (default 0)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder attempts(int attempts) {
      this.attempts = attempts;
      return this;
    }

    /**
     * Sets the read request units.
     *
     * @param readUnits the units that DynamoDB reported (default 0)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder readUnits(double readUnits) {
      this.readUnits = readUnits;
      return this;
    }

    /**
     * Sets the write request units.
     *
     * @param writeUnits the units that DynamoDB reported, including those of the indexes (default
     *     0)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder writeUnits(double writeUnits) {
      this.writeUnits = writeUnits;
      return this;
    }

    /**
     * Sets the size of the written item or, without a write, of the item that was read.
     *
     * @param bytes the size in bytes (default unknown)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder itemSize(long bytes) {
      this.itemSize = OptionalLong.of(bytes);
      return this;
    }

    /**
     * Returns the event.
     *
     * @return the event
     */
    public SagaStoreEvent build() {
      return new SagaStoreEvent(this);
    }
  }

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
    /** {@link SagaStore#delete(SagaReference)}, or a forced deletion of a protected saga. */
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

  /** The outcomes of an operation. More can come: a switch needs a default. */
  public enum Outcome {
    /** It succeeded, even if nothing was found. */
    SUCCESS,
    /** It failed with a {@link SagaConflictException}. */
    CONFLICT,
    /** It failed with a {@link DuplicateSagaException}. */
    DUPLICATE,
    /** It failed with a {@link SagaNotFoundException}. */
    NOT_FOUND,
    /** It failed with another exception. */
    FAILURE;

    /**
     * Returns the outcome for an exception.
     *
     * @param failure exception of the operation
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
