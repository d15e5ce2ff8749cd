package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.schema.Retention;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a saga, as one write left it.
 *
 * <p>Immutable: {@link #withState}, {@link #complete} and {@link #reopen} return changed copies,
 * and {@link SagaStore#update} stores one. The state itself should be immutable too, a record for
 * example.
 *
 * <p>Times are those of the store's clock, in whole milliseconds. Safe for use by several threads
 * if the state is.
 *
 * @param <S> class of the state
 */
public final class Saga<S> {
  private final SagaType<S> type;
  private final String sagaId;
  private final String correlationId;
  private final long version;
  private final String revision;
  private final S state;
  private final Instant createdAt;
  private final Instant updatedAt;
  private final boolean completed;
  private final boolean reopened;
  private final @Nullable Instant completedAt;
  private final @Nullable Instant expiresAt;

  private Saga(Builder<S> builder) {
    this.type = builder.type;
    this.sagaId = Objects.requireNonNull(builder.sagaId, "sagaId");
    this.correlationId = Objects.requireNonNull(builder.correlationId, "correlationId");
    this.version = builder.version;
    this.revision = builder.revision;
    this.state = requireState(builder.type, builder.state);
    this.createdAt = Objects.requireNonNull(builder.createdAt, "createdAt");
    this.updatedAt = builder.updatedAt == null ? createdAt : builder.updatedAt;
    this.completed = builder.completed;
    this.reopened = builder.reopened;
    this.completedAt = builder.completedAt;
    this.expiresAt = builder.expiresAt;
  }

  /**
   * Returns a builder of snapshots, for those who implement a {@link SagaStore} or test code that
   * takes a saga.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @return a builder that still needs a saga id, a correlation id, a state and a creation time
   */
  public static <S> Builder<S> builder(SagaType<S> type) {
    return new Builder<>(type);
  }

  /**
   * Returns a builder that holds all of this snapshot.
   *
   * @return the builder
   */
  public Builder<S> toBuilder() {
    Builder<S> builder = new Builder<>(type);
    builder.sagaId = sagaId;
    builder.correlationId = correlationId;
    builder.version = version;
    builder.revision = revision;
    builder.state = state;
    builder.createdAt = createdAt;
    builder.updatedAt = updatedAt;
    builder.completed = completed;
    builder.reopened = reopened;
    builder.completedAt = completedAt;
    builder.expiresAt = expiresAt;
    return builder;
  }

  /**
   * Returns a copy with another state.
   *
   * @param state the new state
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> withState(S state) {
    return toBuilder().state(state).build();
  }

  /**
   * Returns a copy that is completed. {@link #completedAt} and {@link #expiresAt} are empty until a
   * store writes it: they are in the snapshot that the update returns. Completing a completed saga
   * changes nothing.
   *
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> complete() {
    return completed ? this : toBuilder().completed(true).build();
  }

  /**
   * Returns a copy that is active again and will not expire.
   *
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> reopen() {
    return completed
        ? toBuilder()
            .completed(false)
            .reopened(reopened || completedAt != null)
            .completedAt(null)
            .expiresAt(null)
            .build()
        : this;
  }

  /**
   * Returns the snapshot that a write of this one leaves, for those who implement a {@link
   * SagaStore}: one version further, with the time of the write, and with those of completion and
   * expiry if it completes or reopens the saga.
   *
   * @param now the time of the write, in whole milliseconds; if the saga was last written later, by
   *     a clock that is ahead, that time stays
   * @param revision the store's mark of the write
   * @param retention how long the store keeps completed sagas whose type does not say it
   * @return the snapshot to store and to return
   */
  public Saga<S> written(Instant now, String revision, Retention retention) {
    Instant time = now.isBefore(updatedAt) ? updatedAt : now;
    Builder<S> next =
        toBuilder().version(version + 1).revision(revision).updatedAt(time).reopened(false);
    if (!completed) {
      next.completedAt(null).expiresAt(null);
    } else if (completedAt == null) {
      // the retention counts from completion, as it was then: what is stored does not change later
      Optional<Instant> expiry = type.retention().orElse(retention).expiry(time);
      next.completedAt(time).expiresAt(expiry.orElse(null));
    }
    return next.build();
  }

  /**
   * Returns the saga's type.
   *
   * @return the type
   */
  public SagaType<S> type() {
    return type;
  }

  /**
   * Returns the id, unique within the saga's name.
   *
   * @return the saga's id
   */
  public String sagaId() {
    return sagaId;
  }

  /**
   * Returns what ties messages to this saga, an order number for example.
   *
   * @return the correlation id
   */
  public String correlationId() {
    return correlationId;
  }

  /**
   * Returns how many writes the saga has seen: 1 after the insert, one more with each update.
   *
   * @return the version
   */
  public long version() {
    return version;
  }

  /**
   * Returns the store's own mark of the write that left this snapshot. An update is refused unless
   * the stored saga still bears it; unlike the version, it never comes back after a delete and a
   * new insert.
   *
   * @return an opaque text
   */
  public String revision() {
    return revision;
  }

  /**
   * Returns the state.
   *
   * @return the state
   */
  public S state() {
    return state;
  }

  /**
   * Returns when the saga was inserted.
   *
   * @return the time, in whole milliseconds
   */
  public Instant createdAt() {
    return createdAt;
  }

  /**
   * Returns when the saga was last written. It never goes back, even if the clock does.
   *
   * @return the time, in whole milliseconds
   */
  public Instant updatedAt() {
    return updatedAt;
  }

  /**
   * Tells whether the saga is completed.
   *
   * @return true if it is completed, stored as such or not yet
   */
  public boolean isCompleted() {
    return completed;
  }

  /**
   * Tells whether this copy differs from what is stored in that it is no longer completed, or will
   * be completed anew: it came from {@link #reopen}, and was not stored yet.
   *
   * @return false for what a store returned
   */
  public boolean isReopened() {
    return reopened;
  }

  /**
   * Returns when the saga was completed.
   *
   * @return the time; empty while the saga is active, or before its completion was stored
   */
  public Optional<Instant> completedAt() {
    return Optional.ofNullable(completedAt);
  }

  /**
   * Returns when the saga will be gone.
   *
   * @return the time, in whole seconds; empty while the saga is active, before its completion was
   *     stored, or if it never expires
   */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Saga<?> that
        && type.name().equals(that.type.name())
        && sagaId.equals(that.sagaId)
        && correlationId.equals(that.correlationId)
        && version == that.version
        && revision.equals(that.revision)
        && state.equals(that.state)
        && createdAt.equals(that.createdAt)
        && updatedAt.equals(that.updatedAt)
        && completed == that.completed
        && reopened == that.reopened
        && Objects.equals(completedAt, that.completedAt)
        && Objects.equals(expiresAt, that.expiresAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type.name(), sagaId, revision, state, completed);
  }

  /** Everything but the state, which may be confidential. */
  @Override
  public String toString() {
    return "Saga[%s %s, correlation id %s, version %s, %s]"
        .formatted(
            type.name(),
            sagaId,
            Sagas.printable(correlationId),
            version,
            completed ? "completed" : "active");
  }

  private static <S> S requireState(SagaType<S> type, @Nullable S state) {
    return Objects.requireNonNull(
        state, () -> "the state of %s must not be null".formatted(type.name()));
  }

  /**
   * Builds snapshots. Not safe for use by several threads.
   *
   * <p>Defaults: version 1; an empty revision; updated when created; active.
   *
   * @param <S> class of the state
   */
  public static final class Builder<S> {
    private final SagaType<S> type;
    private @Nullable String sagaId;
    private @Nullable String correlationId;
    private long version = 1;
    private String revision = "";
    private @Nullable S state;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private boolean completed;
    private boolean reopened;
    private @Nullable Instant completedAt;
    private @Nullable Instant expiresAt;

    private Builder(SagaType<S> type) {
      this.type = Objects.requireNonNull(type, "the saga type must not be null");
    }

    /**
     * Sets the id.
     *
     * @param sagaId the saga's id
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> sagaId(String sagaId) {
      this.sagaId = sagaId;
      return this;
    }

    /**
     * Sets the correlation id.
     *
     * @param correlationId the correlation id
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> correlationId(String correlationId) {
      this.correlationId = correlationId;
      return this;
    }

    /**
     * Sets the version.
     *
     * @param version from 1
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> version(long version) {
      this.version = version;
      return this;
    }

    /**
     * Sets the mark of the write.
     *
     * @param revision an opaque text
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> revision(String revision) {
      this.revision = revision;
      return this;
    }

    /**
     * Sets the state.
     *
     * @param state the state
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> state(S state) {
      this.state = requireState(type, state);
      return this;
    }

    /**
     * Sets the time of the insert.
     *
     * @param createdAt the time
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /**
     * Sets the time of the last write.
     *
     * @param updatedAt the time
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> updatedAt(Instant updatedAt) {
      this.updatedAt = updatedAt;
      return this;
    }

    /**
     * Sets whether the saga is completed.
     *
     * @param completed true if it is
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> completed(boolean completed) {
      this.completed = completed;
      return this;
    }

    /**
     * Sets whether a completed saga is to be active again, or completed anew.
     *
     * @param reopened false for what is stored
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> reopened(boolean reopened) {
      this.reopened = reopened;
      return this;
    }

    /**
     * Sets the time of completion.
     *
     * @param completedAt the time, or null
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> completedAt(@Nullable Instant completedAt) {
      this.completedAt = completedAt;
      return this;
    }

    /**
     * Sets the time of expiry.
     *
     * @param expiresAt the time, or null
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> expiresAt(@Nullable Instant expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    /**
     * Returns the snapshot.
     *
     * @return the snapshot
     * @throws NullPointerException if the saga id, the correlation id, the state or the creation
     *     time is missing
     */
    public Saga<S> build() {
      return new Saga<>(this);
    }
  }
}
