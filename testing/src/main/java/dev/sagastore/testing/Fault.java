package dev.sagastore.testing;

/** A fault that a {@link FaultInjector} can do to an attempt. */
public enum Fault {
  /** The request reaches DynamoDB and takes effect, but its response is lost. */
  LOST_RESPONSE,
  /** The request never reaches DynamoDB. */
  NO_CONNECTION,
  /** DynamoDB responds that it throttles. Nothing takes effect. */
  THROTTLED,
  /** DynamoDB responds with an internal error after the request took effect. */
  SERVER_ERROR,
  /**
   * DynamoDB responds that another transaction holds the item. Nothing takes effect. For {@code
   * PutItem}, {@code UpdateItem}, {@code DeleteItem} and {@code GetItem} that is a {@code
   * TransactionConflictException}; for {@code TransactWriteItems} and {@code TransactGetItems} a
   * {@code TransactionCanceledException} that blames the first item. The SDK retries neither. No
   * other operation meets it.
   */
  TRANSACTION_CONFLICT;

  /** Returns whether DynamoDB has seen to the request when the fault happens. */
  boolean takesEffect() {
    return this == LOST_RESPONSE || this == SERVER_ERROR;
  }

  /** Returns whether it can happen to an operation. */
  boolean canMeet(String operation) {
    return this != TRANSACTION_CONFLICT || TransactionConflict.canMeet(operation);
  }
}
