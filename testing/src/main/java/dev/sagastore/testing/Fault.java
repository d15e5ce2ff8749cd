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
  SERVER_ERROR
}
