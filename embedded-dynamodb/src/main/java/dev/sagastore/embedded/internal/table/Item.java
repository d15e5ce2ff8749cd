package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Utf8Bytes;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The attributes of an item, and their size. Immutable. */
public final class Item {
  /** The most that an item can have, in bytes: 400 KB. */
  public static final int MAX_SIZE = 400 * 1024;

  private final Map<String, Value> attributes;
  private final int size;

  /** Takes over the map: the caller does not change it. */
  public Item(Map<String, Value> attributes) {
    this.attributes = Collections.unmodifiableMap(attributes);
    this.size = sizeOf(attributes);
  }

  /** Returns the attributes. */
  public Map<String, Value> attributes() {
    return attributes;
  }

  /** Returns the size in bytes. */
  public int size() {
    return size;
  }

  /** Returns the size of attributes with their names, in bytes. */
  public static int sizeOf(Map<String, Value> attributes) {
    int size = 0;
    for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
      size += Utf8Bytes.length(attribute.getKey()) + attribute.getValue().size();
    }
    return size;
  }

  /** Returns the attributes of an item, or none if there is no item. */
  public static Map<String, Value> attributesOf(@Nullable Item item) {
    return item == null ? Map.of() : item.attributes;
  }

  /** Returns the size of an item, or 0 if there is no item. */
  public static int sizeOf(@Nullable Item item) {
    return item == null ? 0 : item.size;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Item item && attributes.equals(item.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(attributes);
  }
}
