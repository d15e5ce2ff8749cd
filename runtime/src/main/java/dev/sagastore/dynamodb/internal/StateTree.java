package dev.sagastore.dynamodb.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jackson's tree as DynamoDB's native attributes, and back, without loss.
 *
 * <p>An object is a map, an array a list, and so on; an empty set is an empty list, since DynamoDB
 * has no empty set. Two things need an escape:
 *
 * <ul>
 *   <li>A number that DynamoDB would change, because it drops trailing zeros ({@code 1.50}), or
 *       refuse, because it has more than 38 digits, is a map with one entry: {@code {"$number":
 *       "1.50"}}.
 *   <li>A property whose name is empty, which DynamoDB refuses, or begins with {@code $}, has one
 *       {@code $} more.
 * </ul>
 */
final class StateTree {
  /**
   * DynamoDB allows 32 levels; the value in the innermost container is one (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>).
   */
  private static final int MAX_CONTAINERS = 31;

  private static final String ESCAPE = "$";
  private static final String NUMBER = "$number";

  private StateTree() {}

  /**
   * Returns the attribute for a tree.
   *
   * @throws IllegalArgumentException if DynamoDB cannot hold it; the message names the place
   */
  static AttributeValue toAttribute(JsonNode node) {
    return toAttribute(node, new Place(null, "state", 1));
  }

  private static AttributeValue toAttribute(JsonNode node, Place place) {
    return switch (node.getNodeType()) {
      case OBJECT -> mapAttribute(node, place);
      case ARRAY -> listAttribute(node, place);
      case STRING -> AttributeValue.fromS(place.requireUtf8(node.stringValue()));
      case NUMBER -> numberAttribute(node);
      case BOOLEAN -> AttributeValue.fromBool(node.booleanValue());
      case NULL -> AttributeValue.fromNul(true);
      case BINARY -> AttributeValue.fromB(SdkBytes.fromByteArray(node.binaryValue()));
      case MISSING, POJO ->
          throw new IllegalArgumentException(
              "%s is written as an embedded object, which JSON does not have".formatted(place));
    };
  }

  private static AttributeValue mapAttribute(JsonNode node, Place place) {
    place.requireDepth();
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    node.properties()
        .forEach(
            property -> {
              Place inside = place.inside(property.getKey());
              inside.requireUtf8(property.getKey());
              map.put(escaped(property.getKey()), toAttribute(property.getValue(), inside));
            });
    return AttributeValue.fromM(map);
  }

  private static AttributeValue listAttribute(JsonNode node, Place place) {
    place.requireDepth();
    List<AttributeValue> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(toAttribute(element, place.inside(Integer.toString(list.size()))));
    }
    return AttributeValue.fromL(list);
  }

  private static AttributeValue numberAttribute(JsonNode node) {
    ExactNumber number = ExactNumber.of(node);
    return number.storable()
        ? AttributeValue.fromN(number.text())
        : AttributeValue.fromM(Map.of(NUMBER, AttributeValue.fromS(number.text())));
  }

  /**
   * Returns the tree for an attribute.
   *
   * @throws IllegalArgumentException if no tree was ever written like that
   */
  static JsonNode toTree(AttributeValue attribute) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (attribute.type()) {
      case M -> mapTree(attribute.m());
      case L -> {
        var array = nodes.arrayNode();
        attribute.l().forEach(element -> array.add(toTree(element)));
        yield array;
      }
      case S -> nodes.stringNode(attribute.s());
      case N -> ExactNumber.numberNode(new BigDecimal(attribute.n()));
      case BOOL -> nodes.booleanNode(attribute.bool());
      case NUL -> nodes.nullNode();
      case B -> nodes.binaryNode(attribute.b().asByteArray());
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException(
              "an attribute of type %s is none that a state is written with"
                  .formatted(attribute.type()));
    };
  }

  private static JsonNode mapTree(Map<String, AttributeValue> map) {
    AttributeValue number = map.get(NUMBER);
    if (number != null && map.size() == 1) {
      return ExactNumber.parse(number.s());
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    map.forEach((name, value) -> object.set(unescaped(name), toTree(value)));
    return object;
  }

  private static String escaped(String name) {
    return name.isEmpty() || name.startsWith(ESCAPE) ? ESCAPE + name : name;
  }

  private static String unescaped(String name) {
    return name.startsWith(ESCAPE) ? name.substring(ESCAPE.length()) : name;
  }

  /** Where in the state something stands; written out only for an error. */
  private record Place(@Nullable Place outer, String name, int containers) {
    Place inside(String inner) {
      return new Place(this, inner, containers + 1);
    }

    void requireDepth() {
      if (containers > MAX_CONTAINERS) {
        throw new IllegalArgumentException(
            "%s is nested deeper than the 32 levels that DynamoDB allows".formatted(this));
      }
    }

    String requireUtf8(String text) {
      if (!Utf8.isValid(text)) {
        throw new IllegalArgumentException(
            "%s has an unpaired surrogate, which UTF-8 cannot express".formatted(this));
      }
      return text;
    }

    @Override
    public String toString() {
      return outer == null ? name : outer + "." + name;
    }
  }
}
