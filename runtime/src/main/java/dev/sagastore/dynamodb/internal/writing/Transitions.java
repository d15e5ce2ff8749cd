package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;

/** Factory of the snapshots before and after a write. */
public final class Transitions {
  private Transitions() {}

  /** Returns a new saga that can be changed before its insert. */
  public static <S> Saga<S> draft(
      SagaType<S> type, String sagaId, String correlationId, S state, Instant now) {
    return SagaBuilder.of(type)
        .sagaId(sagaId)
        .correlationId(correlationId)
        .version(0)
        .state(state)
        .createdAt(now)
        .build();
  }

  /** Returns a draft after its insert. */
  public static <S> Saga<S> inserted(Saga<S> draft, String writeId, Retention retention) {
    return SagaBuilder.from(draft)
        .written(draft.createdAt(), WriteLog.inserted(writeId), retention)
        .build();
  }

  /** Returns a changed saga after its update. */
  public static <S> Saga<S> next(Saga<S> saga, Instant now, String writeId, Retention retention) {
    SagaBuilder<S> builder = SagaBuilder.from(saga);
    return builder.written(now, WriteLog.append(writeId, builder.revision()), retention).build();
  }
}
