package dev.sagastore.embedded.internal.protocol;

/** Answers HTTP requests as DynamoDB does. Safe for use by several threads. */
public interface RequestHandler {
  /** The most that DynamoDB accepts in a body, in bytes: 16 MB. */
  int MAX_BODY_BYTES = 16 * 1024 * 1024;

  /**
   * Returns the response to a request, also for one that fails.
   *
   * @throws IllegalStateException if the engine is closed
   */
  WireResponse handle(WireRequest request);
}
