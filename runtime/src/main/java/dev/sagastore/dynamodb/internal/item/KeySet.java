package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.KeyName;
import dev.sagastore.SagaKey;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.SagaKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converter between the further keys of a saga and their attribute. */
final class KeySet {
  private KeySet() {}

  static String text(SagaKey key) {
    return SagaKeys.keyText(key.name().name(), key.value());
  }

  /** Returns the attribute; a set in DynamoDB can't be empty. */
  static AttributeValue attribute(Collection<SagaKey> keys) {
    return AttributeValue.fromSs(keys.stream().map(KeySet::text).sorted().toList());
  }

  /**
   * Returns a key.
   *
   * @throws IllegalArgumentException if the text isn't that of a key
   */
  static SagaKey parse(String text) {
    int separator = text.indexOf('#');
    if (separator < 0) {
      throw new IllegalArgumentException("the key '%s' has no name".formatted(text));
    }
    return SagaKey.of(KeyName.of(text.substring(0, separator)), text.substring(separator + 1));
  }

  /** Returns the texts of the keys in an item that may be damaged. */
  static List<String> texts(Map<String, AttributeValue> item) {
    AttributeValue keys = item.get(ItemAttribute.KEYS.attributeName());
    return keys == null || !keys.hasSs() ? List.of() : keys.ss();
  }
}
