package dev.sagastore.schema;

/**
 * A partition key and a sort key.
 *
 * @param partitionKey the partition key ({@code HASH})
 * @param sortKey the sort key ({@code RANGE})
 */
public record KeySchema(KeyAttribute partitionKey, KeyAttribute sortKey) {}
