package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key of a table or an index.
 *
 * @param partition the partition key
 * @param sort the sort key; null if there is none
 */
public record KeyDefinition(KeyPart partition, @Nullable KeyPart sort) {

  /** Returns the parts, the partition key first. */
  public List<KeyPart> parts() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }

  /** Returns the names of the parts. */
  public List<String> names() {
    return sort == null ? List.of(partition.name()) : List.of(partition.name(), sort.name());
  }

  /** Returns whether an attribute is part of the key. */
  public boolean has(String attribute) {
    return partition.name().equals(attribute) || (sort != null && sort.name().equals(attribute));
  }

  /** Returns the values of the parts; empty if one is missing or has another type. */
  public Optional<List<Value.Scalar>> valuesIn(Map<String, Value> attributes) {
    List<Value.Scalar> values = new ArrayList<>();
    for (KeyPart part : parts()) {
      if (attributes.get(part.name()) instanceof Value.Scalar scalar
          && scalar.type() == part.type()) {
        values.add(scalar);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /** Returns the parts of this key and then those of another one that are not in this one. */
  Stream<KeyPart> partsWith(KeyDefinition other) {
    return Stream.concat(
        parts().stream(), other.parts().stream().filter(part -> !has(part.name())));
  }
}
