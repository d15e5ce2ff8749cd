package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;

/** Ticks of a history as due times, and back. */
final class HistoryDueTime {
  private static final SagaExtension EXTENSION = SagaExtension.of("history");
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private HistoryDueTime() {}

  static Instant at(long tick) {
    return START.plusMillis(tick);
  }

  static long tick(Instant due) {
    return due.toEpochMilli() - START.toEpochMilli();
  }

  /** Returns when a saga is due; 0 if it isn't. */
  static long of(Saga<?> saga) {
    return EXTENSION.due(saga).map(HistoryDueTime::tick).orElse(0L);
  }

  static <S> Saga<S> with(Saga<S> saga, long tick) {
    return EXTENSION.withDue(saga, at(tick));
  }
}
