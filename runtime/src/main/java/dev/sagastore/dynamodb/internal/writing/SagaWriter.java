package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Guards;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.Correlation;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The writer of sagas, which checks the caller's input and sets a saga's version and times. */
public final class SagaWriter {
  private final ItemWriter writes;
  private final ItemDeleter deleter;
  private final Guards guards;
  private final Correlation correlation;
  private final Retention retention;
  private final Supplier<Instant> now;

  public SagaWriter(
      ItemWriter writes,
      ItemDeleter deleter,
      Guards guards,
      Correlation correlation,
      Retention retention,
      Supplier<Instant> now) {
    this.writes = writes;
    this.deleter = deleter;
    this.guards = guards;
    this.correlation = correlation;
    this.retention = retention;
    this.now = now;
  }

  /**
   * Stores a new saga.
   *
   * @param preparation function that changes the saga before it is stored
   */
  public <S> Step<Saga<S>> insert(
      SagaReference.ByCorrelationId<S> reference, S state, UnaryOperator<Saga<S>> preparation) {
    SagaType<S> type = reference.type();
    String correlationId = reference.correlationId();
    String sagaId =
        reference
            .newSagaId()
            .map(chosen -> requirePossible(type, chosen, correlationId))
            .orElseGet(() -> correlation.newSagaId(type.name(), correlationId));
    Instant time = now.get();
    Saga<S> draft = Transitions.draft(type, sagaId, correlationId, state, time);
    Saga<S> prepared = preparation.apply(draft);
    requireSame(draft, prepared);
    String writeId = WriteLog.newId();
    Saga<S> saga = Transitions.inserted(prepared, writeId, retention);
    requireNoGuardIfExpiring(saga);
    return writes.insert(saga, writeId, time);
  }

  private String requirePossible(SagaType<?> type, String sagaId, String correlationId) {
    if (!correlation.canHave(type.name(), sagaId, correlationId)) {
      throw new IllegalArgumentException(
          ("this store derives saga IDs from correlation IDs, and that of %s is not %s: leave out"
                  + " the ID, or set another identity on the store")
              .formatted(type.name(), sagaId));
    }
    return sagaId;
  }

  private static void requireSame(Saga<?> draft, Saga<?> prepared) {
    Objects.requireNonNull(prepared, "the prepared saga must not be null");
    if (!prepared.type().equals(draft.type())
        || !prepared.sagaId().equals(draft.sagaId())
        || !prepared.correlationId().equals(draft.correlationId())
        || prepared.version() != draft.version()
        || !prepared.createdAt().equals(draft.createdAt())) {
      throw new IllegalArgumentException(
          "%s can't be inserted: return the saga that the preparation was given, changed"
              .formatted(prepared));
    }
  }

  /** Stores a changed saga. */
  public <S> Step<Saga<S>> update(Saga<S> saga) {
    requireStored(saga);
    requireReopenable(saga);
    Instant time = now.get();
    String writeId = WriteLog.newId();
    Saga<S> next = Transitions.next(saga, time, writeId, retention);
    requireNoGuardIfExpiring(next);
    return writes.update(saga, next, writeId, time);
  }

  /** Throws if the snapshot of a protected saga was reopened, even if it is completed again. */
  private static void requireReopenable(Saga<?> saga) {
    SagaBuilder<?> snapshot = SagaBuilder.from(saga);
    if (snapshot.isReopened()) {
      snapshot
          .attachments()
          .storedProtection()
          .ifPresent(
              until -> {
                throw SagaProtectedException.reopening(saga, until);
              });
    }
  }

  /** Throws if an active saga with guards expires: its guards never expire and would remain. */
  private void requireNoGuardIfExpiring(Saga<?> saga) {
    if (!saga.isCompleted()
        && saga.type().activeTimeToLive().isPresent()
        && !guards.of(saga).isEmpty()) {
      throw new IllegalArgumentException(
          "%s can't have a time to live while it is active: its %s would remain. Leave out"
                  .formatted(saga, saga.keys().isEmpty() ? "guard" : "further keys")
              + " withActiveTimeToLive, or use derived IDs without further keys");
    }
  }

  /**
   * Deletes a saga that the caller has read.
   *
   * @return false if it was already deleted
   */
  public Step<Boolean> delete(Saga<?> saga) {
    requireStored(saga);
    return deleter.delete(saga, now.get());
  }

  private static void requireStored(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    if (SagaBuilder.from(saga).revision().isEmpty()) {
      throw FailedWrite.notStored(saga);
    }
  }
}
