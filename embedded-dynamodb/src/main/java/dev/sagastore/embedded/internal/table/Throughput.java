package dev.sagastore.embedded.internal.table;

import org.jspecify.annotations.Nullable;

/**
 * The most units that a table or an index serves in a second.
 *
 * @param readUnits read units; null if there is no maximum
 * @param writeUnits write units; null if there is no maximum
 */
public record Throughput(@Nullable Long readUnits, @Nullable Long writeUnits) {
  /** No maximum. */
  public static final Throughput UNLIMITED = new Throughput(null, null);
}
