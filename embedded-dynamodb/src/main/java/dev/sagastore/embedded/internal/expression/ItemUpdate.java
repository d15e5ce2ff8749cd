package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
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

/** The update of one item. All actions read the item as it was before. */
final class ItemUpdate {
  private final Map<String, Value> before;

  ItemUpdate(Map<String, Value> before) {
    this.before = before;
  }

  /** Returns the item after the update. */
  Map<String, Value> apply(PathTree<UpdateAction> actions) {
    return changedEntries(before, actions);
  }

  private Map<String, Value> changedEntries(
      Map<String, Value> entries, PathTree<UpdateAction> actions) {
    Map<String, Value> changed = new LinkedHashMap<>(entries);
    actions
        .branches()
        .forEach(
            (element, branch) -> {
              if (!(element instanceof Field field)) {
                throw invalidPath();
              }
              Value value = changed(entries.get(field.name()), branch);
              if (value == null) {
                changed.remove(field.name());
              } else {
                changed.put(field.name(), value);
              }
            });
    return changed;
  }

  /** Indexes beyond the end append in their order. */
  private List<Value> changedElements(List<Value> elements, PathTree<UpdateAction> actions) {
    List<Value> changed = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      PathTree<UpdateAction> branch = actions.branch(new Index(i));
      addIfPresent(changed, branch == null ? elements.get(i) : changed(elements.get(i), branch));
    }
    actions.branches().keySet().stream()
        .mapToInt(ItemUpdate::index)
        .filter(index -> index >= elements.size())
        .sorted()
        .mapToObj(index -> actions.branches().get(new Index(index)))
        .forEach(branch -> addIfPresent(changed, changed(null, branch)));
    return changed;
  }

  private static void addIfPresent(List<Value> elements, @Nullable Value value) {
    if (value != null) {
      elements.add(value);
    }
  }

  private static int index(PathElement element) {
    if (element instanceof Index index) {
      return index.index();
    }
    throw invalidPath();
  }

  private @Nullable Value changed(@Nullable Value value, PathTree<UpdateAction> actions) {
    UpdateAction action = actions.leaf();
    if (action != null) {
      return action.resultIn(before);
    }
    if (value instanceof MapValue map) {
      return new MapValue(changedEntries(map.entries(), actions));
    }
    if (value instanceof ListValue list) {
      return new ListValue(changedElements(list.elements(), actions));
    }
    throw invalidPath();
  }

  private static ServiceException invalidPath() {
    return ServiceException.validation(
        "The document path provided in the update expression is invalid for update");
  }
}
