package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.schema.Retention;
import java.time.Instant;

/** What a saga looks like after a write. */
public final class Transitions {
  private Transitions() {}

  public static <S> Saga<S> first(
      SagaType<S> type, String sagaId, String correlationId, S state, Instant now, String writeId) {
    return Saga.builder(type)
        .sagaId(sagaId)
        .correlationId(correlationId)
        .version(1)
        .revision(WriteLog.inserted(writeId))
        .state(state)
        .createdAt(now)
        .updatedAt(now)
        .build();
  }

  /** Returns a first snapshot as one that is completed with its insert. */
  public static <S> Saga<S> completed(Saga<S> first, Retention retention) {
    return first.toBuilder()
        .version(0)
        .completed(true)
        .build()
        .written(first.createdAt(), first.revision(), retention);
  }

  public static <S> Saga<S> next(Saga<S> saga, Instant now, String writeId, Retention retention) {
    return saga.written(now, WriteLog.append(writeId, saga.revision()), retention);
  }
}
