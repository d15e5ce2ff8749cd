package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.spi.StatePath;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place where two states differ. Equal objects are the same. The following are the same if all
 * their contents are the same:
 *
 * <ul>
 *   <li>classes without their own {@code equals}
 *   <li>records, whose arrays are never equal
 *   <li>arrays, lists, maps and {@code Optional}
 * </ul>
 */
public final class StateDifference {
  private final IdentityHashMap<Object, Object> visited = new IdentityHashMap<>();
  private final List<NestedValue> path = new ArrayList<>();

  private record NestedValue(Class<?> owner, @Nullable String name) {}

  private StateDifference() {}

  /** Returns the place, as the end of a sentence; empty if the states do not differ. */
  public static Optional<StatePath> between(Object expected, Object actual) {
    StateDifference difference = new StateDifference();
    if (!difference.found(expected, actual)) {
      return Optional.empty();
    }
    StatePath place = new StatePath();
    difference.path.forEach(step -> place.add(step.owner(), step.name()));
    return Optional.of(place);
  }

  private boolean found(@Nullable Object expected, @Nullable Object actual) {
    if (Objects.equals(expected, actual)) {
      return false;
    }
    if (expected == null || actual == null) {
      return true;
    }
    if (visited.put(expected, actual) == actual) {
      return false;
    }
    if (expected instanceof Map<?, ?> some && actual instanceof Map<?, ?> others) {
      return foundInMap(some, others);
    }
    if (expected instanceof Collection<?> some && actual instanceof Collection<?> others) {
      return expected instanceof Set || foundInElements(some, others);
    }
    if (expected.getClass() != actual.getClass()) {
      return true;
    }
    if (expected.getClass().isArray()) {
      return foundInElements(elements(expected), elements(actual));
    }
    if (expected instanceof Optional<?> some && actual instanceof Optional<?> other) {
      return found(some.orElse(null), other.orElse(null));
    }
    return expected.getClass().getName().startsWith("java.")
        ? hasOwnEquals(expected.getClass()) || !expected.toString().equals(actual.toString())
        : foundInFields(expected, actual);
  }

  private boolean foundInMap(Map<?, ?> expected, Map<?, ?> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      return true;
    }
    for (Map.Entry<?, ?> entry : expected.entrySet()) {
      if (found(new NestedValue(Map.class, null), entry.getValue(), actual.get(entry.getKey()))) {
        return true;
      }
    }
    return false;
  }

  private boolean foundInElements(Collection<?> expected, Collection<?> actual) {
    if (expected.size() != actual.size()) {
      return true;
    }
    Iterator<?> others = actual.iterator();
    for (Object element : expected) {
      if (found(new NestedValue(Collection.class, null), element, others.next())) {
        return true;
      }
    }
    return false;
  }

  private static List<@Nullable Object> elements(Object array) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private boolean foundInFields(Object expected, Object actual) {
    for (Class<?> type = expected.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !Modifier.isTransient(field.getModifiers())
            && found(
                new NestedValue(type, field.getName()),
                value(field, expected),
                value(field, actual))) {
          return true;
        }
      }
    }
    return !expected.getClass().isRecord() && hasOwnEquals(expected.getClass());
  }

  private boolean found(NestedValue step, @Nullable Object expected, @Nullable Object actual) {
    path.add(step);
    if (found(expected, actual)) {
      return true;
    }
    path.remove(path.size() - 1);
    return false;
  }

  private static @Nullable Object value(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      throw new IllegalStateException(
          "%s has no equals, and its module does not open it: give it an equals"
              .formatted(owner.getClass().getName()),
          e);
    }
  }

  private static boolean hasOwnEquals(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every class has an equals", e);
    }
  }
}
