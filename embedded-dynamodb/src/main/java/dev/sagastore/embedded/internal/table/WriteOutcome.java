package dev.sagastore.embedded.internal.table;

import org.jspecify.annotations.Nullable;

/**
 * What became of a write.
 *
 * @param table its table
 * @param oldItem the item before; null if there was none
 * @param newItem the item after; null if there is none
 * @param usage the units that it took
 */
public record WriteOutcome(
    TableDefinition table, @Nullable Item oldItem, @Nullable Item newItem, CapacityUsage usage) {}
