package dev.sagastore.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes as DynamoDB has them, made of Java's values. */
final class AttributeMap {
  private AttributeMap() {}

  /** Returns attributes from names and values in turn. */
  static Map<String, AttributeValue> of(Object... namesAndValues) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return attributes;
  }

  private static AttributeValue value(Object value) {
    if (value instanceof AttributeValue given) {
      return given;
    }
    if (value instanceof String text) {
      return AttributeValue.fromS(text);
    }
    if (value instanceof Number number) {
      return AttributeValue.fromN(number.toString());
    }
    if (value instanceof List<?> list) {
      return AttributeValue.fromL(list.stream().map(AttributeMap::value).toList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, AttributeValue> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put((String) name, value(member)));
      return AttributeValue.fromM(members);
    }
    throw new IllegalArgumentException("not an attribute value: " + value);
  }
}
