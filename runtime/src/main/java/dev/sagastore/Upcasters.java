package dev.sagastore;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The upcasters of a type, each of which changes a stored state to the next version. Immutable. */
final class Upcasters {
  static final Upcasters NONE = new Upcasters(Collections.emptySortedMap());

  private final SortedMap<Integer, Consumer<StateObject>> byVersion;

  private Upcasters(SortedMap<Integer, Consumer<StateObject>> byVersion) {
    this.byVersion = byVersion;
  }

  Upcasters with(String sagaName, int fromVersion, Consumer<StateObject> upcaster) {
    SortedMap<Integer, Consumer<StateObject>> more = new TreeMap<>(byVersion);
    if (more.put(fromVersion, upcaster) != null) {
      throw new IllegalArgumentException(
          "%s has two upcasters from version %s".formatted(sagaName, fromVersion));
    }
    return new Upcasters(more);
  }

  /** Returns the highest version that has an upcaster; 0 if there is none. */
  int last() {
    return byVersion.isEmpty() ? 0 : byVersion.lastKey();
  }

  /** Returns the upcasters from one version to another, in their order. */
  List<Consumer<StateObject>> between(int storedVersion, int stateVersion) {
    return storedVersion >= stateVersion
        ? List.of()
        : List.copyOf(byVersion.subMap(storedVersion, stateVersion).values());
  }

  /** Returns whether both have the same upcasters, by identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Upcasters that && byVersion.equals(that.byVersion);
  }

  @Override
  public int hashCode() {
    return byVersion.hashCode();
  }
}
