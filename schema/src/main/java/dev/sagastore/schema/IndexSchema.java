package dev.sagastore.schema;

/**
 * A global secondary index. It projects the keys alone ({@code KEYS_ONLY}), so that an update that
 * changes nothing but state never pays for a write to the index.
 *
 * @param name the index's name
 * @param keys the index's keys
 */
public record IndexSchema(String name, KeySchema keys) {}
