package dev.sagastore.embedded.internal.table;

/**
 * What does not see a write at once.
 *
 * @param staleReads eventually consistent reads
 * @param indexes global secondary indexes
 */
record Lag(boolean staleReads, boolean indexes) {}
