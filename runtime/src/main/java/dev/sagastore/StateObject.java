package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stored state, or an object in one, for {@linkplain SagaType#withUpcaster upcasters}. It
 * contains names and values, in no particular order.
 *
 * <p>A value is a {@link String}, {@link Boolean}, {@link Number}, {@code byte[]}, {@code
 * StateObject}, {@link List} of values, or null. Numbers are {@link Integer}, {@link Long}, {@link
 * java.math.BigInteger}, {@link Double} or {@link BigDecimal}, the first of these that can
 * represent the number exactly. Dates, enums and similar values are strings.
 *
 * <p>Not safe for use by several threads.
 */
public final class StateObject {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /** Creates an object without values. */
  public StateObject() {}

  /**
   * Returns whether there is a value of that name, which may be null.
   *
   * @param name name of the value
   * @return true if there is one
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns the names of all values.
   *
   * @return a copy of the names
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(new java.util.LinkedHashSet<>(values.keySet()));
  }

  /**
   * Returns a value.
   *
   * @param name name of the value
   * @return the value, or null if it is null or absent
   */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /**
   * Returns a string.
   *
   * @param name name of the value
   * @return the string, or null if it is null or absent
   * @throws IllegalStateException if the value is not a string
   */
  public @Nullable String getString(String name) {
    return typed(name, String.class);
  }

  /**
   * Returns a number, in its exact decimal form.
   *
   * @param name name of the value
   * @return the number, or null if it is null or absent
   * @throws IllegalStateException if the value is not a number, or NaN or infinite
   */
  public @Nullable BigDecimal getNumber(String name) {
    Number number = typed(name, Number.class);
    try {
      return number == null ? null : new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw new IllegalStateException("the value '%s' has no decimal form".formatted(name), e);
    }
  }

  /**
   * Returns a boolean.
   *
   * @param name name of the value
   * @return the boolean, or null if it is null or absent
   * @throws IllegalStateException if the value is not a boolean
   */
  public @Nullable Boolean getBoolean(String name) {
    return typed(name, Boolean.class);
  }

  /**
   * Returns an object in this one. Changes to it change this object.
   *
   * @param name name of the value
   * @return the object, or null if it is null or absent
   * @throws IllegalStateException if the value is not an object
   */
  public @Nullable StateObject getObject(String name) {
    return typed(name, StateObject.class);
  }

  /**
   * Returns a list in this object. Changes to it change this object.
   *
   * @param name name of the value
   * @return the list of values, or null if it is null or absent
   * @throws IllegalStateException if the value is not a list
   */
  @SuppressWarnings("unchecked") // put allows no other lists
  public @Nullable List<@Nullable Object> getList(String name) {
    return (List<@Nullable Object>) typed(name, List.class);
  }

  /**
   * Sets a value.
   *
   * @param name name of the value
   * @param value the value: of one of the classes that the class comment lists, or null
   * @return this object
   * @throws IllegalArgumentException if the value is of another class
   */
  @CanIgnoreReturnValue
  public StateObject put(String name, @Nullable Object value) {
    values.put(Objects.requireNonNull(name, "the name must not be null"), checked(value));
    return this;
  }

  /**
   * Removes a value.
   *
   * @param name name of the value
   * @return the value, or null if it was null or absent
   */
  @CanIgnoreReturnValue
  public @Nullable Object remove(String name) {
    return values.remove(name);
  }

  /**
   * Renames a value. If the value is absent, nothing changes.
   *
   * @param name name of the value
   * @param newName new name of the value
   * @return this object
   * @throws IllegalStateException if another value already has the new name
   */
  @CanIgnoreReturnValue
  public StateObject rename(String name, String newName) {
    Objects.requireNonNull(newName, "the new name must not be null");
    if (values.containsKey(name) && !name.equals(newName)) {
      if (values.containsKey(newName)) {
        throw new IllegalStateException("there is already a value '%s'".formatted(newName));
      }
      values.put(newName, values.remove(name));
    }
    return this;
  }

  private <T> @Nullable T typed(String name, Class<T> expected) {
    Object value = values.get(name);
    if (value != null && !expected.isInstance(value)) {
      throw new IllegalStateException(
          "the value '%s' is not a %s".formatted(name, expected.getSimpleName()));
    }
    return expected.cast(value);
  }

  private static @Nullable Object checked(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(checked(element));
      }
      return copy;
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Number
        || value instanceof byte[]
        || value instanceof StateObject) {
      return value;
    }
    throw new IllegalArgumentException(
        ("a value cannot be a %s: it is a string, a boolean, a number, a byte array, a StateObject,"
                + " a list of values, or null")
            .formatted(value.getClass().getName()));
  }

  /** Returns only the number of values: a state can be confidential. */
  @Override
  public String toString() {
    return "StateObject[%s values]".formatted(values.size());
  }
}
