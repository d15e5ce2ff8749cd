package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one page of a query or scan. Guarded by the database's lock. */
final class PageReader {
  /** A page ends with the item that reaches 1 MB. */
  private static final int MAX_PAGE_BYTES = 1024 * 1024;

  private final Table table;
  private final TableDefinition definition;
  private final @Nullable IndexDefinition index;
  private final PageQuery query;
  private final Throttle throttle;
  private final CapacityUsage usage;
  private final Map<Value.Scalar, Integer> bytesByPartition = new HashMap<>();
  private int fetchedBytes;

  PageReader(Table table, PageQuery query, Throttle throttle) {
    this.table = table;
    this.throttle = throttle;
    this.definition = table.definition();
    this.index = query.index();
    this.query = query;
    this.usage = new CapacityUsage(definition.name());
  }

  Page read() {
    throttle.require(definition, index, queriedPartition(), Throttle.UnitKind.READ);
    List<Map<String, Value>> found = new ArrayList<>();
    Map<String, Value> lastKey = null;
    int scanned = 0;
    int bytes = 0;
    for (Map.Entry<Position, Item> entry : range().entrySet()) {
      Item item = entry.getValue();
      scanned++;
      bytes += item.size();
      bytesByPartition.merge(entry.getKey().partition(), item.size(), Integer::sum);
      Map<String, Value> attributes = complete(item);
      if (query.filter().test(attributes)) {
        found.add(attributes);
      }
      if (pageBytes(bytes) >= MAX_PAGE_BYTES
          || (query.limit() != null && scanned == query.limit())) {
        lastKey = Keys.of(definition.positionParts(index), item.attributes());
        break;
      }
    }
    charge(bytes);
    return new Page(found, scanned, lastKey, usage);
  }

  /** Fetches from the table count as well, and are rounded up as their units are. */
  private int pageBytes(int bytes) {
    return fetchedBytes == 0 ? bytes : Units.roundUpForRead(bytes) + fetchedBytes;
  }

  private NavigableMap<Position, Item> range() {
    NavigableMap<Position, Item> range =
        index == null ? table.items(query.consistent()) : table.entries(index, query.consistent());
    PageQuery.Bounds bounds = query.bounds();
    if (bounds != null) {
      if (bounds.isEmpty()) {
        return Collections.emptyNavigableMap();
      }
      range = range.subMap(bounds.from(), false, bounds.to(), false);
    }
    Position start = startAfter();
    if (start != null) {
      range = query.forward() ? range.tailMap(start, false) : range.headMap(start, false);
    }
    return query.forward() ? range : range.descendingMap();
  }

  private @Nullable Position startAfter() {
    Map<String, Value> key = query.startAfter();
    if (key == null) {
      return null;
    }
    Position start =
        Position.of(
            definition.positionParts(index).stream()
                .map(part -> (Value.Scalar) key.get(part.name()))
                .toList());
    PageQuery.Bounds bounds = query.bounds();
    if (bounds != null && !bounds.contains(start)) {
      throw ServiceException.validation(
          bounds.partition().equals(start.partition())
              ? "The provided starting key does not match the range key predicate"
              : "The provided starting key is outside query boundaries based on provided"
                  + " conditions");
    }
    return start;
  }

  /** A local index gets what it lacks from the table, item by item, for the table's units. */
  private Map<String, Value> complete(Item entry) {
    if (index == null || index.global() || query.attributes() == null) {
      return entry.attributes();
    }
    Set<String> missing = new LinkedHashSet<>(query.attributes());
    missing.removeIf(attribute -> index.projects(attribute, definition.keys()));
    if (missing.isEmpty()) {
      return entry.attributes();
    }
    Position position = table.position(entry.attributes());
    Item item = table.get(position, query.consistent());
    double units = Units.read(Item.sizeOf(item), query.consistent());
    usage.addTable(units);
    throttle.charge(definition, null, position.partition(), Throttle.UnitKind.READ, units);
    fetchedBytes += Units.roundUpForRead(Item.sizeOf(item));
    return Item.attributesOf(item);
  }

  private void charge(int bytes) {
    double units = Units.read(bytes, query.consistent());
    if (index == null) {
      usage.addTable(units);
    } else {
      usage.addIndex(index, units);
    }
    if (bytesByPartition.isEmpty()) {
      throttle.charge(definition, index, queriedPartition(), Throttle.UnitKind.READ, units);
    }
    bytesByPartition.forEach(
        (partition, read) ->
            throttle.charge(
                definition, index, partition, Throttle.UnitKind.READ, units * read / bytes));
  }

  private Value.@Nullable Scalar queriedPartition() {
    return query.bounds() == null ? null : query.bounds().partition();
  }
}
