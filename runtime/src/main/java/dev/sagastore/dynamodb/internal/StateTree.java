package dev.sagastore.dynamodb.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jackson's tree as DynamoDB's native attributes, and back. Values survive; the order of an
 * object's properties does not, since DynamoDB's maps have none.
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

  /** DynamoDB's limit for the name of an attribute, in bytes. */
  private static final int MAX_NAME_BYTES = 65_535;

  private static final String ESCAPE = "$";
  private static final String NUMBER = "$number";

  private StateTree() {}

  /**
   * Returns the attribute for a tree.
   *
   * @throws UnstorableException if DynamoDB cannot hold it; the message shows nothing of it, not
   *     even names, which may be the keys of a map
   */
  static AttributeValue toAttribute(JsonNode node) {
    return toAttribute(node, 1);
  }

  private static AttributeValue toAttribute(JsonNode node, int containers) {
    return switch (node.getNodeType()) {
      case OBJECT -> mapAttribute(node, requireDepth(containers));
      case ARRAY -> listAttribute(node, requireDepth(containers));
      case STRING -> AttributeValue.fromS(requireUtf8(node.stringValue()));
      case NUMBER -> numberAttribute(node, containers);
      case BOOLEAN -> AttributeValue.fromBool(node.booleanValue());
      case NULL -> AttributeValue.fromNul(true);
      case BINARY -> AttributeValue.fromB(SdkBytes.fromByteArray(node.binaryValue()));
      case MISSING, POJO ->
          throw new UnstorableException(
              "something in it is written as an embedded object, which JSON does not have");
    };
  }

  private static AttributeValue mapAttribute(JsonNode node, int containers) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    node.properties()
        .forEach(
            property ->
                map.put(
                    attributeName(property.getKey()),
                    toAttribute(property.getValue(), containers + 1)));
    return AttributeValue.fromM(map);
  }

  private static AttributeValue listAttribute(JsonNode node, int containers) {
    List<AttributeValue> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(toAttribute(element, containers + 1));
    }
    return AttributeValue.fromL(list);
  }

  private static AttributeValue numberAttribute(JsonNode node, int containers) {
    ExactNumber number = ExactNumber.of(node);
    if (number.storable()) {
      return AttributeValue.fromN(number.text());
    }
    requireDepth(containers);
    return AttributeValue.fromM(Map.of(NUMBER, AttributeValue.fromS(number.text())));
  }

  private static String attributeName(String property) {
    boolean escape = property.isEmpty() || property.startsWith(ESCAPE);
    String name = escape ? ESCAPE + property : property;
    if (Utf8.length(requireUtf8(name)) > MAX_NAME_BYTES) {
      throw new UnstorableException(
          "the name of a property, or a key of a map in it, has more than the 65,535 bytes that"
              + " DynamoDB allows");
    }
    return name;
  }

  private static int requireDepth(int containers) {
    if (containers > MAX_CONTAINERS) {
      throw new UnstorableException("it is nested deeper than the 32 levels that DynamoDB allows");
    }
    return containers;
  }

  private static String requireUtf8(String text) {
    if (!Utf8.isValid(text)) {
      throw new UnstorableException(
          "a text in it has an unpaired surrogate, which UTF-8 cannot express");
    }
    return text;
  }

  /**
   * Returns the tree for an attribute.
   *
   * @throws UnstorableException if no tree was ever written like that
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
          throw new UnstorableException(
              "an attribute of type %s is none that a state is written with"
                  .formatted(attribute.type()));
    };
  }

  private static JsonNode mapTree(Map<String, AttributeValue> map) {
    AttributeValue number = map.get(NUMBER);
    if (number != null && map.size() == 1) {
      if (number.s() == null) {
        throw new UnstorableException("an escaped number is not a string");
      }
      return ExactNumber.parse(number.s());
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    map.forEach((name, value) -> object.set(unescaped(name), toTree(value)));
    return object;
  }

  private static String unescaped(String name) {
    return name.startsWith(ESCAPE) ? name.substring(ESCAPE.length()) : name;
  }
}
