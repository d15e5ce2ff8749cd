package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.KeyPart;
import dev.sagastore.embedded.internal.value.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads key schemas, and the attribute definitions that they need. */
final class KeySchemaReader {
  private static final int MAX_NAME_LENGTH = 255;
  private static final int MAX_PARTS = 2;

  private static final Parameters OF_DEFINITION = Parameters.of("AttributeName", "AttributeType");
  private static final Parameters OF_ELEMENT = Parameters.of("AttributeName", "KeyType");

  private final Map<String, DataType> definitions;

  private KeySchemaReader(Map<String, DataType> definitions) {
    this.definitions = definitions;
  }

  /** Adds the checks of the attribute definitions in a request. */
  static void checkDefinitions(Members request, Constraints constraints) {
    List<Members> definitions = request.structures("AttributeDefinitions", "AttributeDefinition");
    constraints.notNull("attributeDefinitions", definitions);
    for (int i = 0; definitions != null && i < definitions.size(); i++) {
      String path = "attributeDefinitions.%d.member.".formatted(i + 1);
      Members definition = definitions.get(i);
      OF_DEFINITION.check(definition);
      String name = definition.string("AttributeName");
      String type = definition.string("AttributeType");
      constraints
          .notNull(path + "attributeName", name)
          .length(path + "attributeName", name, 1, MAX_NAME_LENGTH)
          .notNull(path + "attributeType", type)
          .oneOf(path + "attributeType", type, Enums.ATTRIBUTE_TYPE);
    }
  }

  /**
   * Adds the checks of a key schema.
   *
   * @param path where its owner is, with a dot; empty for the table
   */
  static void checkSchema(Members owner, String path, Constraints constraints) {
    List<Members> schema = owner.structures("KeySchema", "KeySchemaElement");
    constraints.notNull(path + "keySchema", schema).size(path + "keySchema", schema, 1, MAX_PARTS);
    for (int i = 0; schema != null && i < schema.size(); i++) {
      String member = path + "keySchema.%d.member.".formatted(i + 1);
      Members element = schema.get(i);
      OF_ELEMENT.check(element);
      String name = element.string("AttributeName");
      String type = element.string("KeyType");
      constraints
          .notNull(member + "attributeName", name)
          .length(member + "attributeName", name, 1, MAX_NAME_LENGTH)
          .notNull(member + "keyType", type)
          .oneOf(member + "keyType", type, Enums.KEY_TYPE);
    }
  }

  /**
   * Reads the attribute definitions of a request.
   *
   * @throws ServiceException if one name is defined twice
   */
  static KeySchemaReader of(Members request) {
    Map<String, DataType> definitions = new LinkedHashMap<>();
    for (Members definition :
        Objects.requireNonNull(request.structures("AttributeDefinitions", "AttributeDefinition"))) {
      String name = Objects.requireNonNull(definition.string("AttributeName"));
      DataType type = DataType.valueOf(Objects.requireNonNull(definition.string("AttributeType")));
      if (definitions.put(name, type) != null) {
        throw ServiceException.validation(
            "One or more parameter values were invalid: Cannot have two attributes with the same"
                + " name: "
                + name);
      }
    }
    return new KeySchemaReader(definitions);
  }

  Map<String, DataType> definitions() {
    return definitions;
  }

  /**
   * Returns the key in a schema.
   *
   * @throws ServiceException if it is not one
   */
  KeyDefinition key(Members owner) {
    List<Members> schema =
        Objects.requireNonNull(owner.structures("KeySchema", "KeySchemaElement"));
    List<String> names = new ArrayList<>();
    schema.forEach(element -> names.add(element.string("AttributeName")));
    requireTypes(schema);
    if (names.size() == MAX_PARTS && names.get(0).equals(names.get(1))) {
      throw ServiceException.validation(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    requireDefined(names);
    return new KeyDefinition(part(names.get(0)), names.size() == 1 ? null : part(names.get(1)));
  }

  private static void requireTypes(List<Members> schema) {
    if (!"HASH".equals(schema.get(0).string("KeyType"))) {
      throw ServiceException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (schema.size() == MAX_PARTS && !"RANGE".equals(schema.get(1).string("KeyType"))) {
      throw ServiceException.validation(
          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
  }

  private void requireDefined(List<String> names) {
    if (definitions.keySet().containsAll(names)) {
      return;
    }
    throw ServiceException.validation(
        definitions.size() < names.size()
            ? "Invalid KeySchema: Some index key attribute have no definition"
            : ("One or more parameter values were invalid: Some index key attributes are not"
                    + " defined in AttributeDefinitions. Keys: %s, AttributeDefinitions: %s")
                .formatted(names, definitions.keySet()));
  }

  private KeyPart part(String name) {
    return new KeyPart(name, Objects.requireNonNull(definitions.get(name)));
  }
}
