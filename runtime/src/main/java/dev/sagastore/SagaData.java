package dev.sagastore;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data of a snapshot, for {@code dev.sagastore.spi.SagaBuilder}. It is not meant for users of a
 * store: a snapshot comes from a store, and {@link Saga} has the changes that can be stored.
 *
 * @param <S> class of the state
 */
public abstract class SagaData<S> {
  /** The saga's type. */
  protected final SagaType<S> type;

  /** The saga's ID. */
  protected @Nullable String sagaId;

  /** The correlation ID. */
  protected @Nullable String correlationId;

  /** Number of writes, from 1. */
  protected long version = 1;

  /** The store's mark of the last write. */
  protected String revision = "";

  /** The state. */
  protected @Nullable S state;

  /** Time of the insert. */
  protected @Nullable Instant createdAt;

  /** Time of the last write. */
  protected @Nullable Instant updatedAt;

  /** True if the saga is completed. */
  protected boolean completed;

  /** True if the next write reopens a completed saga, or completes it again. */
  protected boolean reopened;

  /** Time of completion. */
  protected @Nullable Instant completedAt;

  /** Time of expiry. */
  protected @Nullable Instant expiresAt;

  /** The further keys. */
  protected Set<SagaKey> keys = Set.of();

  /** The further keys that are stored. */
  protected Set<SagaKey> storedKeys = Set.of();

  /** The time of expiry that is stored. */
  protected @Nullable Instant storedExpiresAt;

  /** The attachments of extensions. This package only passes them on, and compares them. */
  protected Object attachments;

  /**
   * Creates the data of a new saga.
   *
   * @param type the saga's type
   * @param attachments the attachments of extensions
   */
  protected SagaData(SagaType<S> type, Object attachments) {
    this.attachments = attachments;
    this.type = Objects.requireNonNull(type, "the saga type must not be null");
  }

  /**
   * Creates a copy of a snapshot's data.
   *
   * @param saga the snapshot
   */
  protected SagaData(Saga<S> saga) {
    this.type = saga.type();
    this.sagaId = saga.sagaId();
    this.correlationId = saga.correlationId();
    this.version = saga.version();
    this.revision = saga.revision;
    this.state = saga.state();
    this.createdAt = saga.createdAt();
    this.updatedAt = saga.updatedAt();
    this.completed = saga.isCompleted();
    this.reopened = saga.reopened;
    this.completedAt = saga.completedAt().orElse(null);
    this.expiresAt = saga.expiresAt().orElse(null);
    this.keys = saga.keys();
    this.storedKeys = saga.storedKeys;
    this.storedExpiresAt = saga.storedExpiresAt;
    this.attachments = saga.attachments;
  }

  /**
   * Returns the snapshot.
   *
   * @return the snapshot
   * @throws NullPointerException if the saga ID, the correlation ID, the state or the creation time
   *     is missing
   */
  protected final Saga<S> toSaga() {
    return new Saga<>(this);
  }
}
