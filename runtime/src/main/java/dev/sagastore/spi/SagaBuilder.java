package dev.sagastore.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.Saga;
import dev.sagastore.SagaData;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Retention;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds snapshots, for implementers of a store. It also returns the properties of a snapshot that
 * only stores use. Not safe for use by several threads.
 *
 * <p>Defaults: version 1, an empty revision, updated when created, active, no keys, no attachments.
 *
 * <p>Users get snapshots from a store. Tests of their code get them from {@code InMemorySagaStore},
 * or from {@code SagaFixture}, in {@code sagastore-testing}.
 *
 * @param <S> class of the state
 */
public final class SagaBuilder<S> extends SagaData<S> {
  private SagaBuilder(SagaType<S> type) {
    super(type, Attachments.NONE);
  }

  private SagaBuilder(Saga<S> saga) {
    super(saga);
  }

  /**
   * Returns a builder with the defaults.
   *
   * @param <S> class of the state
   * @param type the saga's type
   * @return a builder that still needs a saga ID, a correlation ID, a state and a creation time
   */
  public static <S> SagaBuilder<S> of(SagaType<S> type) {
    return new SagaBuilder<>(type);
  }

  /**
   * Returns a builder with the properties of a snapshot.
   *
   * @param <S> class of the state
   * @param saga the snapshot
   * @return the builder
   */
  public static <S> SagaBuilder<S> from(Saga<S> saga) {
    return new SagaBuilder<>(saga);
  }

  /**
   * Returns the store's own mark of the last write of the snapshot. An update fails unless the
   * stored saga still has the same mark. Unlike the version, it never occurs again after a delete
   * and a new insert.
   *
   * @return an opaque text
   */
  public String revision() {
    return revision;
  }

  /**
   * Returns whether the stored saga is completed, and the next write reopens it, or completes it
   * again.
   *
   * @return false for a snapshot that a store returned
   */
  public boolean isReopened() {
    return reopened;
  }

  /**
   * Returns the further keys of the stored saga.
   *
   * @return the stored keys
   */
  public Set<SagaKey> storedKeys() {
    return storedKeys;
  }

  /**
   * Returns when the stored saga expires.
   *
   * @return the stored time; empty if it never expires
   */
  public Optional<Instant> storedExpiresAt() {
    return Optional.ofNullable(storedExpiresAt);
  }

  /**
   * Returns the attributes of extensions, with the changes that are not stored yet.
   *
   * @return the attachments
   */
  public Attachments attachments() {
    return (Attachments) attachments;
  }

  /**
   * Sets the saga ID.
   *
   * @param sagaId the saga ID
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> sagaId(String sagaId) {
    this.sagaId = sagaId;
    return this;
  }

  /**
   * Sets the correlation ID.
   *
   * @param correlationId the correlation ID
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> correlationId(String correlationId) {
    this.correlationId = correlationId;
    return this;
  }

  /**
   * Sets the version.
   *
   * @param version number of writes, from 1
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> version(long version) {
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
  public SagaBuilder<S> revision(String revision) {
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
  public SagaBuilder<S> state(S state) {
    this.state =
        Objects.requireNonNull(
            state, () -> "the state of %s must not be null".formatted(type.name()));
    return this;
  }

  /**
   * Sets the time of the insert.
   *
   * @param createdAt the time, in whole milliseconds
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> createdAt(Instant createdAt) {
    this.createdAt = createdAt;
    return this;
  }

  /**
   * Sets the time of the last write.
   *
   * @param updatedAt the time, in whole milliseconds
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> updatedAt(Instant updatedAt) {
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
  public SagaBuilder<S> completed(boolean completed) {
    this.completed = completed;
    return this;
  }

  /**
   * Sets the time of completion.
   *
   * @param completedAt the time, or null
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> completedAt(@Nullable Instant completedAt) {
    this.completedAt = completedAt;
    return this;
  }

  /**
   * Sets the time of expiry.
   *
   * @param expiresAt the time in whole seconds, or null
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> expiresAt(@Nullable Instant expiresAt) {
    this.expiresAt = expiresAt;
    return this;
  }

  /**
   * Sets the further keys.
   *
   * @param keys the keys
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> keys(Set<SagaKey> keys) {
    this.keys = keys;
    return this;
  }

  /**
   * Marks the keys and the expiry as stored.
   *
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> stored() {
    this.storedKeys = keys;
    this.storedExpiresAt = expiresAt;
    return this;
  }

  /**
   * Sets the attributes of extensions.
   *
   * @param attachments the attachments
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> attachments(Attachments attachments) {
    this.attachments = attachments;
    return this;
  }

  /**
   * Changes the snapshot to its form after a write. The version increases by one, and the time of
   * the update is set. If the write completes or reopens the saga, the times of completion and
   * expiry change, too. If the type has an active time to live, each write of an active saga sets
   * the time of expiry. A saga never expires before the end of its protection.
   *
   * @param now time of the write, in whole milliseconds; if the last write is later, because of
   *     another clock, its time stays
   * @param revision the store's mark of the write
   * @param retention retention of completed sagas whose type has none of its own
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> written(Instant now, String revision, Retention retention) {
    Instant last = updatedAt;
    Instant time = last != null && now.isBefore(last) ? last : now;
    this.version = version + 1;
    this.revision = revision;
    this.updatedAt = time;
    this.reopened = false;
    this.attachments = attachments().written(completed);
    if (!completed) {
      this.completedAt = null;
      this.expiresAt =
          type.activeTimeToLive()
              .map(Retention::of)
              .flatMap(kept -> kept.expiry(time))
              .orElse(null);
    } else if (completedAt == null) {
      // the retention counts from completion; later, only a protection changes the time of expiry
      Optional<Instant> expiry = type.retention().orElse(retention).expiry(time);
      this.completedAt = time;
      this.expiresAt = expiry.orElse(null);
    }
    Instant expiry = expiresAt;
    attachments()
        .protectedUntil()
        .filter(until -> expiry != null && until.isAfter(expiry))
        .ifPresent(this::expiresAt);
    return stored();
  }

  /**
   * Changes the snapshot to its form after a patch that took effect: the changes of attachments and
   * of the due time are stored. Other patches may have removed further attachments since.
   *
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBuilder<S> patched() {
    this.attachments = attachments().patched();
    return this;
  }

  /**
   * Returns the snapshot.
   *
   * @return the snapshot
   * @throws NullPointerException if the saga ID, the correlation ID, the state or the creation time
   *     is missing
   */
  public Saga<S> build() {
    return toSaga();
  }
}
