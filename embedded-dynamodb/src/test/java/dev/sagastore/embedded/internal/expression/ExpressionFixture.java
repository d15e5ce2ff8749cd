package dev.sagastore.embedded.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Numbers;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Values, items and placeholders for the tests of expressions. */
final class ExpressionFixture {
  private ExpressionFixture() {}

  static Value text(String value) {
    return new Value.Text(value);
  }

  static Value number(String value) {
    return Numbers.parse(value);
  }

  static Value binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return new Value.Binary(array);
  }

  static Value bool(boolean value) {
    return new Value.Bool(value);
  }

  static Value nullValue() {
    return new Value.Null();
  }

  static Value texts(String... values) {
    Set<Value.Scalar> elements = new LinkedHashSet<>();
    for (String value : values) {
      elements.add(new Value.Text(value));
    }
    return new Value.ScalarSet(DataType.SS, elements);
  }

  static Value numbers(String... values) {
    Set<Value.Scalar> elements = new LinkedHashSet<>();
    for (String value : values) {
      elements.add(Numbers.parse(value));
    }
    return new Value.ScalarSet(DataType.NS, elements);
  }

  static Value list(Value... elements) {
    return new Value.ListValue(List.of(elements));
  }

  static Value map(Object... namesAndValues) {
    return new Value.MapValue(attributes(namesAndValues));
  }

  /** Returns attributes in the order of the arguments: a name, its value, and so on. */
  static Map<String, Value> attributes(Object... namesAndValues) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put((String) namesAndValues[i], (Value) namesAndValues[i + 1]);
    }
    return attributes;
  }

  static Placeholders noPlaceholders() {
    return placeholders(null, null);
  }

  static Placeholders values(Object... placeholdersAndValues) {
    return placeholders(null, attributes(placeholdersAndValues));
  }

  static Placeholders placeholders(Map<String, String> names, Map<String, Value> values) {
    return Placeholders.of(names, values, Map.of("UpdateExpression", "any"));
  }

  static void assertFails(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.name()).isEqualTo("ValidationException"))
        .hasMessage(message);
  }
}
