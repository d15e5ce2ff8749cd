package dev.sagastore.embedded.internal.protocol;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The members of a structure in a request, by name and type. A member that is absent or null is
 * null. A member with a wrong JSON type fails the request with a {@code SerializationException}.
 */
public final class Members {
  private final String structure;
  private final Map<String, @Nullable Object> json;

  private Members(String structure, Map<String, @Nullable Object> json) {
    this.structure = structure;
    this.json = json;
  }

  /**
   * Returns the members of a request.
   *
   * @param operation the name of the operation
   * @param json its body
   */
  public static Members ofRequest(String operation, Map<String, @Nullable Object> json) {
    return new Members(operation, json);
  }

  /**
   * Fails if the structure has other members: the service knows some of them, the engine does not.
   *
   * @param known the names that the engine knows
   * @throws ServiceException that names the first other one
   */
  public Members only(Set<String> known) {
    for (Map.Entry<String, @Nullable Object> member : json.entrySet()) {
      if (member.getValue() != null && !known.contains(member.getKey())) {
        throw ServiceException.validation(
            "embedded-dynamodb lacks the parameter %s of %s: leave it out, or test against AWS"
                .formatted(member.getKey(), structure));
      }
    }
    return this;
  }

  /** Returns whether a member is there and not null. */
  public boolean has(String name) {
    return json.get(name) != null;
  }

  /** Returns the names of the members that are there and not null, in their order. */
  public List<String> names() {
    return json.keySet().stream().filter(this::has).toList();
  }

  /** Returns the member as it is in the JSON. */
  public @Nullable Object raw(String name) {
    return json.get(name);
  }

  /** Returns a string. */
  public @Nullable String string(String name) {
    return read(name, JsonType::string);
  }

  /** Returns a boolean; false if it is absent. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(bool(name));
  }

  /** Returns a boolean. */
  public @Nullable Boolean bool(String name) {
    return read(name, JsonType::bool);
  }

  /** Returns an integer of 32 bits. */
  public @Nullable Integer integer(String name) {
    return read(name, JsonType::integer);
  }

  /** Returns an integer of 64 bits. */
  public @Nullable Long longInteger(String name) {
    return read(name, JsonType::longInteger);
  }

  /** Returns a list of strings. */
  public @Nullable List<String> strings(String name) {
    return list(name, JsonType::string);
  }

  /** Returns a map of strings. */
  public @Nullable Map<String, String> stringMap(String name) {
    return map(name, "String", JsonType::string);
  }

  /**
   * Returns a structure.
   *
   * @param type the simple name of its class in the service's model
   */
  public @Nullable Members structure(String name, String type) {
    return read(name, value -> new Members(type, JsonType.structure(value, type)));
  }

  /** Returns a list of structures. */
  public @Nullable List<Members> structures(String name, String type) {
    return list(name, value -> new Members(type, JsonType.structure(value, type)));
  }

  /** Returns a map of structures. */
  public @Nullable Map<String, Members> structureMap(String name, String type) {
    return map(name, type, value -> new Members(type, JsonType.structure(value, type)));
  }

  /** Returns a map whose values are lists of structures. */
  public @Nullable Map<String, List<Members>> structureLists(String name, String type) {
    return map(
        name,
        "List",
        value ->
            JsonType.list(value).stream()
                .map(element -> new Members(type, JsonType.structure(orEmpty(element), type)))
                .toList());
  }

  /** Returns a map of attribute values, whose JSON types are right, and nothing else yet. */
  public @Nullable Map<String, AttributeInput> attributes(String name) {
    return map(name, "AttributeValue", AttributeInput::of);
  }

  /** Returns a list of maps of attribute values. */
  public @Nullable List<Map<String, AttributeInput>> attributesList(String name) {
    return list(name, value -> entries(JsonType.map(value, "AttributeValue"), AttributeInput::of));
  }

  private <T> @Nullable T read(String name, Function<Object, T> reader) {
    Object value = json.get(name);
    return value == null ? null : reader.apply(value);
  }

  private <T> @Nullable List<T> list(String name, Function<Object, T> reader) {
    Object value = json.get(name);
    return value == null
        ? null
        : JsonType.list(value).stream().map(element -> reader.apply(orEmpty(element))).toList();
  }

  private <T> @Nullable Map<String, T> map(
      String name, String valueClass, Function<Object, T> reader) {
    Object value = json.get(name);
    return value == null ? null : entries(JsonType.map(value, valueClass), reader);
  }

  private static <T> Map<String, T> entries(
      Map<String, @Nullable Object> json, Function<Object, T> reader) {
    Map<String, T> map = new LinkedHashMap<>();
    json.forEach((name, value) -> map.put(name, reader.apply(orEmpty(value))));
    return map;
  }

  /** A null among elements has nothing in it. */
  private static Object orEmpty(@Nullable Object element) {
    return element == null ? Map.of() : element;
  }

  /** Returns the structure and its members, as messages show them. */
  @Override
  public String toString() {
    return json.entrySet().stream()
        .map(
            member ->
                Character.toLowerCase(member.getKey().charAt(0))
                    + member.getKey().substring(1)
                    + "="
                    + member.getValue())
        .collect(Collectors.joining(", ", structure + "(", ")"));
  }
}
