package dev.sagastore.embedded.internal.table;

import java.util.List;

/**
 * The attributes that an index has beside keys.
 *
 * @param type ALL, KEYS_ONLY or INCLUDE
 * @param nonKeyAttributes the further attributes of INCLUDE
 */
public record ProjectionDefinition(Type type, List<String> nonKeyAttributes) {
  /** The service's projection types. */
  public enum Type {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }
}
