package dev.sagastore.dynamodb.internal.reading;

/** The consistency of a read. */
enum Consistency {
  /** The setting of the store. */
  AS_SET,
  /** Strong, because a write depends on the read. */
  STRONG
}
