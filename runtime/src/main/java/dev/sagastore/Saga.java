package dev.sagastore;

import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a saga after one of its writes.
 *
 * <p>Immutable: {@link #withState}, {@link #complete}, {@link #reopen}, {@link #withKey} and {@link
 * #withoutKey} return changed copies, and {@link SagaStore#update} stores one. The state itself
 * should be immutable, too, such as a record.
 *
 * <p>Times come from the store's clock, in whole milliseconds. Safe for use by several threads if
 * the state is.
 *
 * @param <S> class of the state
 */
public final class Saga<S> {
  private static final int MAX_KEYS = 50;

  private final SagaType<S> type;
  private final String sagaId;
  private final String correlationId;
  private final long version;
  private final S state;
  private final Instant createdAt;
  private final Instant updatedAt;
  private final boolean completed;
  private final @Nullable Instant completedAt;
  private final @Nullable Instant expiresAt;
  private final Set<SagaKey> keys;
  // for implementers, through SagaData
  final String revision;
  final boolean reopened;
  final Set<SagaKey> storedKeys;
  final @Nullable Instant storedExpiresAt;
  final Object attachments;

  Saga(SagaData<S> data) {
    this.type = data.type;
    this.sagaId = Objects.requireNonNull(data.sagaId, "sagaId");
    this.correlationId = Objects.requireNonNull(data.correlationId, "correlationId");
    this.version = data.version;
    this.revision = data.revision;
    this.state = requireState(data.type, data.state);
    this.createdAt = Objects.requireNonNull(data.createdAt, "createdAt");
    this.updatedAt = data.updatedAt == null ? createdAt : data.updatedAt;
    this.completed = data.completed;
    this.reopened = data.reopened;
    this.completedAt = data.completedAt;
    this.expiresAt = data.expiresAt;
    this.keys = Set.copyOf(data.keys);
    this.storedKeys = Set.copyOf(data.storedKeys);
    this.storedExpiresAt = data.storedExpiresAt;
    this.attachments = data.attachments;
  }

  /**
   * Returns a copy with another state.
   *
   * @param state the new state
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> withState(S state) {
    Copy<S> copy = new Copy<>(this);
    copy.state(state);
    return copy.toSaga();
  }

  /**
   * Returns a completed copy. {@link #completedAt} and {@link #expiresAt} are empty until a store
   * writes it; the snapshot that the update returns contains them. Completing a completed saga
   * changes nothing.
   *
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> complete() {
    return completed ? this : new Copy<>(this).complete();
  }

  /**
   * Returns a copy that is active again. It has no expiry, unless its type has {@link
   * SagaType#withActiveTimeToLive}: then the update sets a new one.
   *
   * @return the changed copy, which is not stored yet
   */
  public Saga<S> reopen() {
    return completed ? new Copy<>(this).reopen() : this;
  }

  /**
   * Returns a copy with one more key. The key leads to this saga once the copy is stored. If the
   * saga already has the key, nothing changes.
   *
   * @param name the key's name
   * @param value the key's value: not blank, at most 955 bytes in UTF-8
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the value is not valid, or the saga already has 50 keys
   */
  public Saga<S> withKey(KeyName name, String value) {
    SagaKey key = SagaKey.of(name, value);
    if (keys.contains(key)) {
      return this;
    }
    if (keys.size() == MAX_KEYS) {
      throw new IllegalArgumentException(
          "%s %s has %s keys, the maximum of a saga: remove one before adding '%s'"
              .formatted(type.name(), sagaId, MAX_KEYS, key));
    }
    Set<SagaKey> more = new HashSet<>(keys);
    more.add(key);
    return new Copy<>(this).keys(more);
  }

  /**
   * Returns a copy without a key. The key is free once the copy is stored. If the saga doesn't have
   * the key, nothing changes.
   *
   * @param name the key's name
   * @param value the key's value
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the value is not valid
   */
  public Saga<S> withoutKey(KeyName name, String value) {
    SagaKey key = SagaKey.of(name, value);
    if (!keys.contains(key)) {
      return this;
    }
    Set<SagaKey> rest = new HashSet<>(keys);
    rest.remove(key);
    return new Copy<>(this).keys(rest);
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
   * Returns the saga ID, which is unique among the sagas of the same name.
   *
   * @return the saga ID
   */
  public String sagaId() {
    return sagaId;
  }

  /**
   * Returns the business key that identifies the saga in messages, such as an order number.
   *
   * @return the correlation ID
   */
  public String correlationId() {
    return correlationId;
  }

  /**
   * Returns the further keys that lead to this saga.
   *
   * @return at most 50 keys; immutable
   */
  public Set<SagaKey> keys() {
    return keys;
  }

  /**
   * Returns the number of writes of the saga: 1 after the insert, one more with each update.
   *
   * @return the version
   */
  public long version() {
    return version;
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
   * Returns when the saga was last written. It never decreases, even if the clock goes back.
   *
   * @return the time, in whole milliseconds
   */
  public Instant updatedAt() {
    return updatedAt;
  }

  /**
   * Returns whether the saga is completed.
   *
   * @return true if it is completed, even if the completion is not stored yet
   */
  public boolean isCompleted() {
    return completed;
  }

  /**
   * Returns when the saga was completed.
   *
   * @return the time; empty while the saga is active, or until its completion is stored
   */
  public Optional<Instant> completedAt() {
    return Optional.ofNullable(completedAt);
  }

  /**
   * Returns when the saga expires.
   *
   * @return the time, in whole seconds; empty if the saga never expires, or until its completion is
   *     stored
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
        && Objects.equals(expiresAt, that.expiresAt)
        && keys.equals(that.keys)
        && storedKeys.equals(that.storedKeys)
        && Objects.equals(storedExpiresAt, that.storedExpiresAt)
        && attachments.equals(that.attachments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type.name(), sagaId, revision, state, completed);
  }

  /** Returns everything except the state, which may be confidential. */
  @Override
  public String toString() {
    return "Saga[%s %s, correlation ID %s, version %s, %s]"
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

  /** The data of a copy while it is being changed. */
  private static final class Copy<S> extends SagaData<S> {
    Copy(Saga<S> saga) {
      super(saga);
    }

    void state(S changed) {
      this.state = requireState(type, changed);
    }

    Saga<S> complete() {
      this.completed = true;
      return toSaga();
    }

    Saga<S> reopen() {
      this.completed = false;
      this.reopened = reopened || completedAt != null;
      if (completedAt != null) {
        this.completedAt = null;
        this.expiresAt = null;
      }
      return toSaga();
    }

    Saga<S> keys(Set<SagaKey> changed) {
      this.keys = changed;
      return toSaga();
    }
  }
}
