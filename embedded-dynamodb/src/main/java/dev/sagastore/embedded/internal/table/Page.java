package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query or scan has read.
 *
 * @param items the attributes of the items that the filter lets through
 * @param scannedCount the number of items that were read
 * @param lastKey the key of the last item that was read, with the index's key; null if the end was
 *     reached
 * @param usage the units that it took
 */
public record Page(
    List<Map<String, Value>> items,
    int scannedCount,
    @Nullable Map<String, Value> lastKey,
    CapacityUsage usage) {}
