package dev.sagastore.schema;

/**
 * A global secondary index. It projects only the keys ({@code KEYS_ONLY}). So an update that
 * changes only the state never pays for a write to the index.
 *
 * @param name the index's name
 * @param keys the index's keys
 */
public record IndexSchema(String name, KeySchema keys) {}
