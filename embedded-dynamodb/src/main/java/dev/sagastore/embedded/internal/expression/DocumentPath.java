package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.PathElement.Field;
import dev.sagastore.embedded.internal.expression.PathElement.Index;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.ListValue;
import dev.sagastore.embedded.internal.value.Value.MapValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path to an attribute or to a part of it (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html">item
 * attributes</a>).
 *
 * @param elements steps of the path, the first of which is a top-level attribute
 */
record DocumentPath(List<PathElement> elements) implements Operand {
  /** The relation of two paths in one expression. */
  enum Relation {
    /** No value contains both. */
    APART,
    /** One contains the other, or both are the same. */
    OVERLAPPING,
    /** One needs a list where the other needs a map. */
    CONFLICTING
  }

  DocumentPath {
    elements = List.copyOf(elements);
  }

  /** Returns the name of the top-level attribute. */
  String topLevelAttribute() {
    return elements.get(0).toString();
  }

  /** Returns whether the path leads into a map or list. */
  boolean isNested() {
    return elements.size() > 1;
  }

  @Override
  public @Nullable Value valueIn(Map<String, Value> item) {
    Value value = item.get(topLevelAttribute());
    for (PathElement element : elements.subList(1, elements.size())) {
      value = elementOf(value, element);
    }
    return value;
  }

  private static @Nullable Value elementOf(@Nullable Value container, PathElement element) {
    if (container instanceof MapValue map && element instanceof Field field) {
      return map.entries().get(field.name());
    }
    if (container instanceof ListValue list
        && element instanceof Index index
        && index.index() < list.elements().size()) {
      return list.elements().get(index.index());
    }
    return null;
  }

  Relation relationTo(DocumentPath other) {
    int common = Math.min(elements.size(), other.elements.size());
    for (int i = 0; i < common; i++) {
      PathElement one = elements.get(i);
      PathElement another = other.elements.get(i);
      if (!one.equals(another)) {
        return one.getClass() == another.getClass() ? Relation.APART : Relation.CONFLICTING;
      }
    }
    return Relation.OVERLAPPING;
  }

  /** Returns the path as messages contain it, such as {@code [a, b, [1]]}. */
  @Override
  public String toString() {
    return elements.toString();
  }
}
