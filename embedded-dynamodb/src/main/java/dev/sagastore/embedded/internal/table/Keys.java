package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keys in items and in requests, and what the service demands of them. */
public final class Keys {
  private static final int MAX_PARTITION_KEY_BYTES = 2048;
  private static final int MAX_SORT_KEY_BYTES = 1024;

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";
  private static final String MISMATCH = "The provided key element does not match the schema";

  private Keys() {}

  /** Returns the values of the parts in an item that has them. */
  static List<Value.Scalar> values(List<KeyPart> parts, Item item) {
    return parts.stream().map(part -> (Value.Scalar) item.attributes().get(part.name())).toList();
  }

  /** Returns the attributes of an item that are parts of a key, in the key's order. */
  public static Map<String, Value> of(List<KeyPart> parts, Map<String, Value> attributes) {
    Map<String, Value> key = new LinkedHashMap<>();
    parts.forEach(
        part -> key.put(part.name(), Objects.requireNonNull(attributes.get(part.name()))));
    return key;
  }

  /**
   * Checks a key that a request gives.
   *
   * @throws ServiceException if it is not a key of the table
   */
  public static void requireKey(KeyDefinition keys, Map<String, Value> key) {
    if (key.size() != keys.parts().size()) {
      throw ServiceException.validation(MISMATCH);
    }
    for (KeyPart part : keys.parts()) {
      Value value = key.get(part.name());
      if (value == null || value.type() != part.type()) {
        throw ServiceException.validation(MISMATCH);
      }
    }
    requireSizes(keys, key);
  }

  /**
   * Checks the key in an item that a request puts.
   *
   * @throws ServiceException if a part is missing, or has another type
   */
  public static void requireKeyOfItem(KeyDefinition keys, Map<String, Value> item) {
    for (KeyPart part : keys.parts()) {
      Value value = item.get(part.name());
      if (value == null) {
        throw ServiceException.validation(
            INVALID + "Missing the key " + part.name() + " in the item");
      }
      if (value.type() != part.type()) {
        throw ServiceException.validation(
            "%sType mismatch for key %s expected: %s actual: %s"
                .formatted(INVALID, part.name(), part.type(), value.type()));
      }
    }
    requireSizes(keys, item);
  }

  private static void requireSizes(KeyDefinition keys, Map<String, Value> values) {
    for (KeyPart part : keys.parts()) {
      requireSize(
          part, Objects.requireNonNull(values.get(part.name())), part.equals(keys.partition()));
    }
  }

  /**
   * Checks the size of a key's part.
   *
   * @throws ServiceException if it is empty or too large
   */
  public static void requireSize(KeyPart part, Value value, boolean isPartition) {
    if (value.size() == 0) {
      throw ServiceException.validation(
          "%sThe AttributeValue for a key attribute cannot contain an empty %s value. Key: %s"
              .formatted(NOT_VALID, kindOf(value), part.name()));
    }
    if (isPartition && value.size() > MAX_PARTITION_KEY_BYTES) {
      // the service's own words: there is no space
      throw ServiceException.validation(
          "%sSize of hashkey has exceeded the maximum size limit of%d bytes"
              .formatted(INVALID, MAX_PARTITION_KEY_BYTES));
    }
    if (!isPartition && value.size() > MAX_SORT_KEY_BYTES) {
      throw ServiceException.validation(
          "%sAggregated size of all range keys has exceeded the size limit of %d bytes"
              .formatted(INVALID, MAX_SORT_KEY_BYTES));
    }
  }

  /**
   * Checks the keys of indexes in an item that a request puts: an item may lack them.
   *
   * @throws ServiceException if one has another type, or a size that the service does not take
   */
  public static void requireIndexKeys(TableDefinition table, Map<String, Value> item) {
    for (IndexDefinition index : table.indexes()) {
      for (KeyPart part : index.keys().parts()) {
        Value value = item.get(part.name());
        if (value != null && value.type() != part.type()) {
          throw ServiceException.validation(
              "%sType mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s"
                  .formatted(INVALID, part.name(), part.type(), value.type(), index.name()));
        }
        if (value != null) {
          requireIndexKeySize(index, part, value);
        }
      }
    }
  }

  /**
   * Checks the size of an index key's part.
   *
   * @throws ServiceException if it is empty or too large
   */
  public static void requireIndexKeySize(IndexDefinition index, KeyPart part, Value value) {
    if (value.size() == 0) {
      throw ServiceException.validation(
          ("%sA value specified for a secondary index key is not supported. The AttributeValue for"
                  + " a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s")
              .formatted(NOT_VALID, kindOf(value), index.name(), part.name()));
    }
    int max = maxIndexKeySize(index, part);
    if (value.size() > max) {
      throw ServiceException.validation(
          "%sSize limit exceeded for Index Key %s Actual Size: %d bytes Max Size: %d bytes IndexName: %s"
              .formatted(INVALID, part.name(), value.size(), max, index.name()));
    }
  }

  /** Returns the largest size of an index key's part, in bytes. */
  public static int maxIndexKeySize(IndexDefinition index, KeyPart part) {
    return part.equals(index.keys().partition()) ? MAX_PARTITION_KEY_BYTES : MAX_SORT_KEY_BYTES;
  }

  private static String kindOf(Value value) {
    return value instanceof Value.Binary ? "binary" : "string";
  }
}
