package dev.sagastore.testing;

import dev.sagastore.Saga;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sagas of one name, in the order of their ids, and who holds which correlation id. */
final class InMemorySagas {
  private final Map<String, Saga<String>> byId = new TreeMap<>();
  private final Map<String, String> idsByCorrelationId = new HashMap<>();

  void put(Saga<String> saga) {
    byId.put(saga.sagaId(), saga);
  }

  /** Lets a saga hold its correlation id. */
  void guard(Saga<?> saga) {
    idsByCorrelationId.put(saga.correlationId(), saga.sagaId());
  }

  void remove(Saga<?> saga) {
    byId.remove(saga.sagaId());
    idsByCorrelationId.remove(saga.correlationId(), saga.sagaId());
  }

  Stream<Saga<String>> all() {
    return byId.values().stream();
  }

  Optional<Saga<String>> live(String sagaId, Instant now) {
    return Optional.ofNullable(byId.get(sagaId)).filter(saga -> isLive(saga, now));
  }

  /** Returns the live saga that holds a correlation id. */
  Optional<Saga<String>> guarded(String correlationId, Instant now) {
    return Optional.ofNullable(idsByCorrelationId.get(correlationId))
        .flatMap(sagaId -> live(sagaId, now))
        .filter(saga -> saga.correlationId().equals(correlationId));
  }

  static boolean isLive(Saga<?> saga, Instant now) {
    return saga.expiresAt().map(now::isBefore).orElse(true);
  }
}
