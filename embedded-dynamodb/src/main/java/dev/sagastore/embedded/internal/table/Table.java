package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The items of a table and its indexes. Guarded by the database's lock. */
public final class Table {
  private final TableDefinition definition;
  private final List<SecondaryIndex> indexes;
  private final NavigableMap<Position, Item> items = new TreeMap<>();

  /** The items whose last write is not seen by eventually consistent reads, as they were before. */
  private final NavigableMap<Position, Optional<Item>> before = new TreeMap<>();

  private long bytes;
  private @Nullable String ttlAttribute;
  private Instant ttlChangedAt = Instant.MIN;

  Table(TableDefinition definition) {
    this.definition = definition;
    this.indexes =
        definition.indexes().stream()
            .map(index -> new SecondaryIndex(index, definition.keys()))
            .toList();
  }

  /** Returns what the table was created with. */
  public TableDefinition definition() {
    return definition;
  }

  /** Returns the number of items. */
  public int itemCount() {
    return items.size();
  }

  /** Returns the size of all items in bytes. */
  public long bytes() {
    return bytes;
  }

  /** Returns the number of entries of an index. */
  public int itemCount(IndexDefinition index) {
    return index(index).entries().size();
  }

  /** Returns the size of all entries of an index in bytes. */
  public long bytes(IndexDefinition index) {
    return index(index).entries().values().stream().mapToLong(Item::size).sum();
  }

  /** Returns the attribute with the time of expiry; null if time to live is disabled. */
  public @Nullable String ttlAttribute() {
    return ttlAttribute;
  }

  /**
   * Sets the attribute with the time of expiry.
   *
   * @param ttlAttribute the attribute; null disables time to live
   * @param now the time of the change
   */
  public void setTtlAttribute(@Nullable String ttlAttribute, Instant now) {
    this.ttlAttribute = ttlAttribute;
    this.ttlChangedAt = now;
  }

  /** Returns when time to live was enabled or disabled; the earliest time if it never was. */
  public Instant ttlChangedAt() {
    return ttlChangedAt;
  }

  Position position(Map<String, Value> attributes) {
    return Position.of(definition.keys().valuesIn(attributes).orElseThrow());
  }

  /** Returns an item. */
  @Nullable Item get(Position position, boolean consistent) {
    Optional<Item> older = consistent ? null : before.get(position);
    return older == null ? items.get(position) : older.orElse(null);
  }

  List<IndexChange> indexChanges(@Nullable Item oldItem, @Nullable Item newItem) {
    List<IndexChange> changes = new ArrayList<>();
    indexes.forEach(index -> changes.add(index.change(oldItem, newItem)));
    return changes;
  }

  /**
   * Writes an item.
   *
   * @param newItem the item; null to remove it
   * @param changes the changes of indexes, from {@link #indexChanges}
   * @param lag the reads that don't see the write immediately
   */
  void write(Position position, @Nullable Item newItem, List<IndexChange> changes, Lag lag) {
    Item oldItem = newItem == null ? items.remove(position) : items.put(position, newItem);
    bytes += Item.sizeOf(newItem) - Item.sizeOf(oldItem);
    if (lag.staleReads()) {
      before.put(position, Optional.ofNullable(oldItem));
    }
    for (IndexChange change : changes) {
      change.index().take(change, lag.indexes() && change.index().definition().global());
    }
  }

  /** Lets eventually consistent reads see every write until now. */
  void catchUpReads() {
    before.clear();
  }

  /** Lets indexes see every write until now. */
  void catchUpIndexes() {
    indexes.forEach(SecondaryIndex::catchUp);
  }

  /** Returns the items in their order. */
  NavigableMap<Position, Item> items(boolean consistent) {
    if (consistent || before.isEmpty()) {
      return items;
    }
    NavigableMap<Position, Item> older = new TreeMap<>(items);
    before.forEach(
        (position, item) ->
            item.ifPresentOrElse(
                found -> older.put(position, found), () -> older.remove(position)));
    return older;
  }

  /**
   * Returns the entries of an index in their order. A local index is as consistent as the read asks
   * for; a global one lags by itself.
   */
  NavigableMap<Position, Item> entries(IndexDefinition definition, boolean consistent) {
    SecondaryIndex index = index(definition);
    return definition.global() || consistent || before.isEmpty()
        ? index.entries()
        : index.entriesOf(items(false).values());
  }

  private SecondaryIndex index(IndexDefinition definition) {
    return indexes.stream()
        .filter(index -> index.definition().equals(definition))
        .findFirst()
        .orElseThrow();
  }
}
