package dev.sagastore.testing;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Partitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What must hold between the sagas and the guards of a type after a history: every guard is that of
 * a saga that lists its key, and is completed with it; and every key that a saga doesn't give up
 * has its guard.
 */
final class HistoryGuards {
  private final SagaIdentity identity;
  private final boolean completedGivesUp;
  private final Map<String, HistoryItem> items = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryGuards(SagaType<?> type, SagaIdentity identity, List<HistoryItem> all) {
    this.identity = identity;
    this.completedGivesUp = type.hasReusableCorrelationIds();
    String partition = new Partitions(1).ofSagas(type.name(), 0);
    all.stream()
        .filter(item -> item.partition().equals(partition))
        .forEach(item -> items.put(item.sort(), item));
  }

  /**
   * Returns what is wrong.
   *
   * @param items all items of a table with one shard
   */
  static List<String> violations(SagaType<?> type, SagaIdentity identity, List<HistoryItem> items) {
    return new HistoryGuards(type, identity, items).check();
  }

  private List<String> check() {
    for (HistoryItem item : items.values()) {
      if (item.isSaga()) {
        guards(item).forEach(guard -> checkGuarded(item, guard));
      } else {
        checkGuard(item);
      }
    }
    return violations;
  }

  private Stream<String> guards(HistoryItem saga) {
    return identity == SagaIdentity.GUARDED
        ? Stream.concat(saga.guardsOfKeys().stream(), Stream.of(saga.guardOfCorrelationId()))
        : saga.guardsOfKeys().stream();
  }

  private void checkGuarded(HistoryItem saga, String sort) {
    HistoryItem guard = items.get(sort);
    boolean isGuarded = guard != null && guard.isGuardOf(saga);
    if (!isGuarded && !(completedGivesUp && saga.isCompleted())) {
      violations.add(
          "%s has no guard %s, there is %s".formatted(saga.attributes(), sort, shown(guard)));
    }
  }

  private void checkGuard(HistoryItem guard) {
    HistoryItem saga = items.get(guard.namedSaga());
    boolean isThere = saga != null && guard.isGuardOf(saga);
    if (!isThere && mayOutliveItsSaga(guard)) {
      return;
    }
    if (!isThere || guards(saga).noneMatch(guard.sort()::equals)) {
      violations.add("%s is no guard of %s".formatted(guard.attributes(), shown(saga)));
    } else if (!guard.isCompletedWith(saga)) {
      violations.add(
          "%s is not completed with %s".formatted(guard.attributes(), saga.attributes()));
    }
  }

  /** An insert may take the place of a completed saga. Its guards wait there for their expiry. */
  private boolean mayOutliveItsSaga(HistoryItem guard) {
    return identity == SagaIdentity.DERIVED && completedGivesUp && guard.isCompleted();
  }

  private static String shown(HistoryItem item) {
    return item == null ? "none" : item.attributes().toString();
  }
}
