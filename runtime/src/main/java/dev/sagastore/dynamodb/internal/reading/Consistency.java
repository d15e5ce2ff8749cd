package dev.sagastore.dynamodb.internal.reading;

/** The consistency of a read. */
enum Consistency {
  /** As the store is set. */
  AS_SET,
  /** Strong: a write relies on it. */
  STRONG
}
