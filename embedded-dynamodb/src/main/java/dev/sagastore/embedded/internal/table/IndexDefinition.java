package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A secondary index.
 *
 * @param name its name
 * @param global true for a global, false for a local index
 * @param keys its key
 * @param projection the attributes that it has beside the keys
 * @param throughput its own throughput, if it is global
 */
public record IndexDefinition(
    String name,
    boolean global,
    KeyDefinition keys,
    ProjectionDefinition projection,
    Throughput throughput) {

  /** Returns whether the index has an attribute. */
  public boolean projects(String attribute, KeyDefinition tableKeys) {
    return projection.type() == ProjectionDefinition.Type.ALL
        || keys.has(attribute)
        || tableKeys.has(attribute)
        || projection.nonKeyAttributes().contains(attribute);
  }

  /** Returns the attributes of an item that the index has. */
  public Map<String, Value> project(Map<String, Value> attributes, KeyDefinition tableKeys) {
    if (projection.type() == ProjectionDefinition.Type.ALL) {
      return attributes;
    }
    Map<String, Value> projected = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (projects(name, tableKeys)) {
            projected.put(name, value);
          }
        });
    return projected;
  }

  /** Returns the parts of a position in the index: its own key and that of the table. */
  public List<KeyPart> positionParts(KeyDefinition tableKeys) {
    return keys.partsWith(tableKeys).toList();
  }
}
