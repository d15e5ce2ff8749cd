package dev.sagastore.embedded.internal.protocol;

import dev.sagastore.embedded.internal.ServiceException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JSON types the members of a request can have, and how a request fails that has others. The
 * texts are those that the service gives, with the names of its own Java classes.
 */
final class JsonType {
  private static final String MODEL = "com.amazonaws.dynamodb.v20120810.";

  /** Base64 has padding up to a multiple of so many characters. */
  private static final int BASE64_QUANTUM = 4;

  private JsonType() {}

  static String string(Object json) {
    if (json instanceof String string) {
      return string;
    }
    throw cannotBeConverted(json, "String", "class java.lang.String");
  }

  static boolean bool(Object json) {
    if (json instanceof Boolean bool) {
      return bool;
    }
    if (json instanceof String) {
      throw ServiceException.serialization("Unexpected token received from parser");
    }
    throw cannotBeConverted(json, "Boolean", "class java.lang.Boolean");
  }

  static int integer(Object json) {
    if (json instanceof Integer integer) {
      return integer;
    }
    throw cannotBeConverted(json, "Integer", "class java.lang.Integer");
  }

  static long longInteger(Object json) {
    if (json instanceof Integer || json instanceof Long) {
      return ((Number) json).longValue();
    }
    throw cannotBeConverted(json, "Long", "class java.lang.Long");
  }

  static byte[] bytes(Object json) {
    if (json instanceof String string) {
      if (string.length() % BASE64_QUANTUM != 0) {
        throw ServiceException.serialization(
            "Base64 encoded length is expected a multiple of 4 bytes but found: "
                + string.length());
      }
      try {
        return Base64.getDecoder().decode(string);
      } catch (IllegalArgumentException e) {
        throw ServiceException.serialization("Invalid Base64: " + e.getMessage());
      }
    }
    if (json instanceof List<?>) {
      throw unrecognizedCollection("class java.nio.ByteBuffer");
    }
    if (json instanceof Map<?, ?>) {
      throw structureNotExpected();
    }
    throw ServiceException.serialization("only base-64-encoded strings are convertible to bytes");
  }

  @SuppressWarnings("unchecked") // all maps and lists come from Json
  static List<@Nullable Object> list(Object json) {
    if (json instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    if (json instanceof Map<?, ?>) {
      throw structureNotExpected();
    }
    throw ServiceException.serialization("Unexpected field type");
  }

  /**
   * Returns a map.
   *
   * @param valueClass the simple name of the class of its values
   */
  @SuppressWarnings("unchecked") // all maps and lists come from Json
  static Map<String, @Nullable Object> map(Object json, String valueClass) {
    if (json instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    if (json instanceof List<?>) {
      String qualified = valueClass.equals("String") ? "java.lang.String" : MODEL + valueClass;
      throw unrecognizedCollection("java.util.Map<java.lang.String, " + qualified + ">");
    }
    throw ServiceException.serialization("Unexpected field type");
  }

  /**
   * Returns the members of a structure.
   *
   * @param structure the simple name of its class
   */
  @SuppressWarnings("unchecked") // all maps and lists come from Json
  static Map<String, @Nullable Object> structure(Object json, String structure) {
    if (json instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    if (json instanceof List<?>) {
      throw unrecognizedCollection("class " + MODEL + structure);
    }
    throw ServiceException.serialization("Unexpected value type in payload");
  }

  private static ServiceException cannotBeConverted(
      Object json, String simpleName, String className) {
    if (json instanceof Map<?, ?>) {
      return structureNotExpected();
    }
    if (json instanceof List<?>) {
      return unrecognizedCollection(className);
    }
    return ServiceException.serialization(
        "%s cannot be converted to %s".formatted(tokenOf(json), simpleName));
  }

  private static String tokenOf(Object json) {
    if (json instanceof Boolean bool) {
      return bool ? "TRUE_VALUE" : "FALSE_VALUE";
    }
    if (json instanceof BigDecimal) {
      return "DECIMAL_VALUE";
    }
    return json instanceof String ? "STRING_VALUE" : "NUMBER_VALUE";
  }

  private static ServiceException structureNotExpected() {
    return ServiceException.serialization("Start of structure or map found where not expected.");
  }

  private static ServiceException unrecognizedCollection(String className) {
    return ServiceException.serialization("Unrecognized collection type " + className);
  }
}
