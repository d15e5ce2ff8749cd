package dev.sagastore;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What brings states of older versions to the next one. Immutable. */
final class Upcasters {
  static final Upcasters NONE = new Upcasters(Collections.emptySortedMap());

  private final SortedMap<Integer, Consumer<ObjectNode>> byVersion;

  private Upcasters(SortedMap<Integer, Consumer<ObjectNode>> byVersion) {
    this.byVersion = byVersion;
  }

  Upcasters with(String sagaName, int fromVersion, Consumer<ObjectNode> upcaster) {
    SortedMap<Integer, Consumer<ObjectNode>> more = new TreeMap<>(byVersion);
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

  JsonNode apply(JsonNode stored, int storedVersion, int stateVersion) {
    if (storedVersion >= stateVersion) {
      return stored;
    }
    Map<Integer, Consumer<ObjectNode>> needed = byVersion.subMap(storedVersion, stateVersion);
    if (!needed.isEmpty() && !stored.isObject()) {
      throw new IllegalArgumentException(
          "the stored state is not an object, an upcaster from version %s cannot change it"
              .formatted(storedVersion));
    }
    needed.values().forEach(upcaster -> upcaster.accept((ObjectNode) stored));
    return stored;
  }

  /** Returns whether both have the same upcasters: functions have no equality but identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Upcasters that && byVersion.equals(that.byVersion);
  }

  @Override
  public int hashCode() {
    return byVersion.hashCode();
  }
}
