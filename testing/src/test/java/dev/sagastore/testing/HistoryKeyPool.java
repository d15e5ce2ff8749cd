package dev.sagastore.testing;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The further keys for which sagas of a type compete: so few that most of them have an owner. */
final class HistoryKeyPool {
  static final KeyName NAME = KeyName.of("payment");

  private static final List<String> KEYS = IntStream.range(0, 5).mapToObj(i -> "p-" + i).toList();

  private HistoryKeyPool() {}

  static List<String> all() {
    return KEYS;
  }

  static String any(Random random) {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  /** Returns the keys of a new saga: none, one or two. */
  static Set<String> first(Random random) {
    Set<String> keys = new HashSet<>();
    while (random.nextBoolean() && keys.size() < 2) {
      keys.add(any(random));
    }
    return Set.copyOf(keys);
  }

  /** Returns the keys of a saga after a change: the same, one less, one more, or another one. */
  static Set<String> changed(Set<String> keys, Random random) {
    Set<String> changed = new HashSet<>(keys);
    int dice = random.nextInt(6);
    if (dice < 2 && !keys.isEmpty()) {
      changed.remove(keys.stream().sorted().skip(random.nextInt(keys.size())).iterator().next());
    }
    if (dice > 0 && dice < 4) {
      changed.add(any(random));
    }
    return Set.copyOf(changed);
  }

  static SagaReference<Changes> reference(SagaType<Changes> type, String key) {
    return type.key(NAME, key);
  }

  static Set<String> keysOf(Saga<?> saga) {
    return saga.keys().stream().map(SagaKey::value).collect(Collectors.toUnmodifiableSet());
  }

  /** Returns a copy of a saga with these keys and no others. */
  static <S> Saga<S> with(Saga<S> saga, Set<String> keys) {
    Saga<S> changed = saga;
    for (String key : keysOf(saga)) {
      changed = keys.contains(key) ? changed : changed.withoutKey(NAME, key);
    }
    for (String key : keys) {
      changed = changed.withKey(NAME, key);
    }
    return changed;
  }
}
