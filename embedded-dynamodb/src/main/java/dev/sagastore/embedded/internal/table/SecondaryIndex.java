package dev.sagastore.embedded.internal.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries of a secondary index, and the changes that it has not seen yet. */
final class SecondaryIndex {
  private final IndexDefinition definition;
  private final KeyDefinition tableKeys;
  private final KeyDefinition keys;
  private final List<KeyPart> positionParts;
  private final NavigableMap<Position, Item> entries = new TreeMap<>();
  private final List<IndexChange> pending = new ArrayList<>();

  SecondaryIndex(IndexDefinition definition, KeyDefinition tableKeys) {
    this.definition = definition;
    this.tableKeys = tableKeys;
    this.keys = definition.keys();
    this.positionParts = definition.positionParts(tableKeys);
  }

  IndexDefinition definition() {
    return definition;
  }

  /** Returns what a write changes here. */
  IndexChange change(@Nullable Item oldItem, @Nullable Item newItem) {
    return new IndexChange(
        this, positionOf(oldItem), entryOf(oldItem), positionOf(newItem), entryOf(newItem));
  }

  /** Returns where an item is in this index; null if it lacks a key of the index. */
  private @Nullable Position positionOf(@Nullable Item item) {
    return Optional.ofNullable(item)
        .filter(this::hasKey)
        .map(found -> Position.of(Keys.values(positionParts, found)))
        .orElse(null);
  }

  private @Nullable Item entryOf(@Nullable Item item) {
    return Optional.ofNullable(item)
        .filter(this::hasKey)
        .map(found -> new Item(definition.project(found.attributes(), tableKeys)))
        .orElse(null);
  }

  private boolean hasKey(Item item) {
    return keys.valuesIn(item.attributes()).isPresent();
  }

  /**
   * Takes a change.
   *
   * @param later true to see it at the next {@link #catchUp} only
   */
  void take(IndexChange change, boolean later) {
    // those that wait are taken before the lag ends: none is overtaken
    if (later) {
      pending.add(change);
    } else {
      change.applyTo(entries);
    }
  }

  void catchUp() {
    pending.forEach(change -> change.applyTo(entries));
    pending.clear();
  }

  NavigableMap<Position, Item> entries() {
    return entries;
  }

  /** Returns the entries that the index would have for other items. */
  NavigableMap<Position, Item> entriesOf(Collection<Item> items) {
    NavigableMap<Position, Item> all = new TreeMap<>();
    items.forEach(item -> change(null, item).applyTo(all));
    return all;
  }
}
