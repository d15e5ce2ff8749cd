package dev.sagastore.testing;

/** What a {@link FaultInjector} can do to an attempt. */
public enum Fault {
  /** The request reaches DynamoDB and takes effect, but its answer is lost. */
  LOST_ANSWER,
  /** The request never reaches DynamoDB. */
  NO_CONNECTION,
  /** DynamoDB answers that it throttles; nothing takes effect. */
  THROTTLED,
  /** DynamoDB answers with an internal error, after the request took effect. */
  SERVER_ERROR,
  /**
   * DynamoDB answers that a transaction of somebody else holds the item; nothing takes effect. For
   * {@code PutItem}, {@code UpdateItem}, {@code DeleteItem} and {@code GetItem} that is a {@code
   * TransactionConflictException}; for {@code TransactWriteItems} and {@code TransactGetItems} a
   * {@code TransactionCanceledException} that blames the first item. The SDK does not retry either.
   * No other operation is answered so.
   */
  TRANSACTION_CONFLICT;

  /** Returns whether DynamoDB has seen to the request when the fault happens. */
  boolean takesEffect() {
    return this == LOST_ANSWER || this == SERVER_ERROR;
  }

  /** Returns whether it can happen to an operation. */
  boolean canMeet(String operation) {
    return this != TRANSACTION_CONFLICT || TransactionConflict.canMeet(operation);
  }
}
