/** Tables in memory: items, indexes, capacity, transactions, time to live. */
@NullMarked
package dev.sagastore.embedded.internal.table;

import org.jspecify.annotations.NullMarked;
