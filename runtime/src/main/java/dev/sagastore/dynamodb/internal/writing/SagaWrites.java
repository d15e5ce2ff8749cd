package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.Correlation;
import dev.sagastore.schema.Retention;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/** Checks what the caller wants to write, gives it version and times, and writes it. */
public final class SagaWrites {
  private final Writes writes;
  private final Correlation correlation;
  private final Retention retention;
  private final Supplier<Instant> now;

  public SagaWrites(
      Writes writes, Correlation correlation, Retention retention, Supplier<Instant> now) {
    this.writes = writes;
    this.correlation = correlation;
    this.retention = retention;
    this.now = now;
  }

  /**
   * Stores a new saga.
   *
   * @param completed whether it is completed from the beginning
   */
  public <S> Step<Saga<S>> insert(
      SagaReference.ByCorrelationId<S> reference, S state, boolean completed) {
    SagaType<S> type = reference.type();
    String correlationId = reference.correlationId();
    String sagaId =
        reference.newSagaId().orElseGet(() -> correlation.newSagaId(type.name(), correlationId));
    if (!correlation.canHave(type.name(), sagaId, correlationId)) {
      throw new IllegalArgumentException(
          ("this store derives saga IDs from correlation IDs, and that of %s is not %s: leave the ID"
                  + " out, or set the store to another identity")
              .formatted(type.name(), sagaId));
    }
    Instant time = now.get();
    String writeId = WriteLog.newId();
    Saga<S> saga = Transitions.first(type, sagaId, correlationId, state, time, writeId);
    return writes.insert(completed ? Transitions.completed(saga, retention) : saga, writeId, time);
  }

  /** Stores a changed saga. */
  public <S> Step<Saga<S>> update(Saga<S> saga) {
    requireStored(saga);
    Instant time = now.get();
    String writeId = WriteLog.newId();
    return writes.update(saga, Transitions.next(saga, time, writeId, retention), writeId, time);
  }

  /**
   * Deletes a saga that the caller has read.
   *
   * @return false if it was gone already
   */
  public Step<Boolean> delete(Saga<?> saga) {
    requireStored(saga);
    return writes.delete(saga, now.get());
  }

  /** A snapshot that was built by hand could not be found again under its correlation ID. */
  private void requireStored(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    if (saga.revision().isEmpty()
        || !correlation.canHave(saga.type().name(), saga.sagaId(), saga.correlationId())) {
      throw Refusals.notStored(saga);
    }
  }
}
