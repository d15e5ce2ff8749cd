package dev.sagastore.embedded.internal.protocol;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Numbers;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attribute value of a request. Its JSON types are right; {@link #value} checks the rest, which
 * the service does later.
 */
public final class AttributeInput {
  /** The service's limit for a value, 32 levels, is checked with the item; this one protects us. */
  private static final int MAX_DEPTH = 100;

  private static final String INVALID = "One or more parameter values were invalid: ";

  private final Map<DataType, Object> members;

  private AttributeInput(Map<DataType, Object> members) {
    this.members = members;
  }

  static AttributeInput of(Object json) {
    return of(json, MAX_DEPTH);
  }

  private static AttributeInput of(Object json, int depthLeft) {
    if (depthLeft == 0) {
      throw ServiceException.validation(
          "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
              + " beyond supported limit");
    }
    Map<DataType, Object> members = new LinkedHashMap<>();
    JsonType.structure(json, "AttributeValue")
        .forEach(
            (name, value) -> {
              if (value != null) {
                members.put(typeOf(name), member(typeOf(name), value, depthLeft - 1));
              }
            });
    return new AttributeInput(members);
  }

  private static DataType typeOf(String name) {
    try {
      return DataType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw empty();
    }
  }

  private static ServiceException empty() {
    return ServiceException.validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  private static Object member(DataType type, Object json, int depthLeft) {
    return switch (type) {
      case S, N -> JsonType.string(json);
      case B -> JsonType.bytes(json);
      case BOOL, NULL -> JsonType.bool(json);
      case SS, NS ->
          JsonType.list(json).stream().map(element -> JsonType.string(orEmpty(element))).toList();
      case BS ->
          JsonType.list(json).stream().map(element -> JsonType.bytes(orEmpty(element))).toList();
      case L ->
          JsonType.list(json).stream().map(element -> of(orEmpty(element), depthLeft)).toList();
      case M -> {
        Map<String, AttributeInput> entries = new LinkedHashMap<>();
        JsonType.map(json, "AttributeValue")
            .forEach((name, value) -> entries.put(name, of(orEmpty(value), depthLeft)));
        yield entries;
      }
    };
  }

  private static Object orEmpty(@Nullable Object json) {
    return json == null ? Map.of() : json;
  }

  /**
   * Returns the value.
   *
   * @throws ServiceException if it breaks a rule for values
   */
  public Value value() {
    if (members.isEmpty()) {
      throw empty();
    }
    List<Value> values =
        members.entrySet().stream()
            .map(member -> value(member.getKey(), member.getValue()))
            .toList();
    if (values.size() > 1) {
      throw ServiceException.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of"
              + " the supported datatypes");
    }
    return values.get(0);
  }

  /** Returns the values of attributes, in their order. */
  public static Map<String, Value> values(Map<String, AttributeInput> inputs) {
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach((name, input) -> values.put(name, input.value()));
    return values;
  }

  @SuppressWarnings("unchecked") // as member() made them
  private static Value value(DataType type, Object member) {
    return switch (type) {
      case S -> new Value.Text((String) member);
      case N -> Numbers.parse((String) member);
      case B -> new Value.Binary((byte[]) member);
      case BOOL -> new Value.Bool((Boolean) member);
      case NULL -> nullValue((Boolean) member);
      case SS -> strings((List<String>) member);
      case NS -> numbers((List<String>) member);
      case BS -> binaries((List<byte[]>) member);
      case L ->
          new Value.ListValue(
              ((List<AttributeInput>) member).stream().map(AttributeInput::value).toList());
      case M -> new Value.MapValue(values((Map<String, AttributeInput>) member));
    };
  }

  private static Value nullValue(boolean member) {
    if (!member) {
      throw ServiceException.validation(
          INVALID + "Null attribute value types must have the value of true");
    }
    return new Value.Null();
  }

  private static Value strings(List<String> texts) {
    if (texts.isEmpty()) {
      throw ServiceException.validation(INVALID + "An string set  may not be empty");
    }
    Set<Value.Scalar> elements = new LinkedHashSet<>();
    texts.forEach(text -> elements.add(new Value.Text(text)));
    if (elements.size() < texts.size()) {
      throw ServiceException.validation(
          "%sInput collection [%s] contains duplicates."
              .formatted(INVALID, String.join(", ", texts)));
    }
    return new Value.ScalarSet(DataType.SS, elements);
  }

  private static Value numbers(List<String> texts) {
    if (texts.isEmpty()) {
      throw ServiceException.validation(INVALID + "An number set  may not be empty");
    }
    Set<Value.Scalar> elements = new LinkedHashSet<>();
    texts.forEach(text -> elements.add(Numbers.parse(text)));
    if (elements.size() < texts.size()) {
      throw ServiceException.validation("Input collection contains duplicates");
    }
    return new Value.ScalarSet(DataType.NS, elements);
  }

  private static Value binaries(List<byte[]> all) {
    if (all.isEmpty()) {
      throw ServiceException.validation(INVALID + "Binary sets should not be empty");
    }
    Set<Value.Scalar> elements = new LinkedHashSet<>();
    all.forEach(bytes -> elements.add(new Value.Binary(bytes)));
    if (elements.size() < all.size()) {
      throw ServiceException.validation("Input collection contains duplicates");
    }
    return new Value.ScalarSet(DataType.BS, elements);
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
