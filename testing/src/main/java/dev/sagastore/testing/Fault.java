package dev.sagastore.testing;

/** The faults that a {@link FaultInjector} can inject into an attempt. */
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
   * PutItem}, {@code UpdateItem}, {@code DeleteItem} and {@code GetItem} the response is a {@code
   * TransactionConflictException}. For {@code TransactWriteItems} and {@code TransactGetItems}, it
   * is a {@code TransactionCanceledException} with the first item as the reason. The SDK retries
   * neither. No other operation can have this fault.
   */
  TRANSACTION_CONFLICT;

  /** Returns whether the request takes effect despite the fault. */
  boolean takesEffect() {
    return this == LOST_RESPONSE || this == SERVER_ERROR;
  }

  /** Returns whether an operation can have this fault. */
  boolean appliesTo(String operation) {
    return this != TRANSACTION_CONFLICT || TransactionConflict.applies(operation);
  }
}
