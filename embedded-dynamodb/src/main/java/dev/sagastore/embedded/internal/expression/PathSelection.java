package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.PathElement.Field;
import dev.sagastore.embedded.internal.expression.PathElement.Index;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.ListValue;
import dev.sagastore.embedded.internal.value.Value.MapValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects the parts of an item that paths lead to. Maps and lists around them have nothing else,
 * and keep their order. A map or list without a selected part is left out.
 */
final class PathSelection {
  private PathSelection() {}

  static Map<String, Value> from(Map<String, Value> entries, PathTree<?> paths) {
    Map<String, Value> selected = new LinkedHashMap<>();
    entries.forEach(
        (name, value) -> {
          Value part = part(value, paths.branch(new Field(name)));
          if (part != null) {
            selected.put(name, part);
          }
        });
    return selected;
  }

  private static @Nullable Value part(Value value, @Nullable PathTree<?> paths) {
    if (paths == null) {
      return null;
    }
    if (paths.leaf() != null) {
      return value;
    }
    if (value instanceof MapValue map) {
      Map<String, Value> selected = from(map.entries(), paths);
      return selected.isEmpty() ? null : new MapValue(selected);
    }
    if (value instanceof ListValue list) {
      List<Value> selected = from(list.elements(), paths);
      return selected.isEmpty() ? null : new ListValue(selected);
    }
    return null;
  }

  private static List<Value> from(List<Value> elements, PathTree<?> paths) {
    List<Value> selected = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Value part = part(elements.get(i), paths.branch(new Index(i)));
      if (part != null) {
        selected.add(part);
      }
    }
    return selected;
  }
}
