package dev.sagastore.testing;

/** Is called around each request of a bus to its store and its transport. */
interface RequestHook {
  /** Does nothing. */
  RequestHook NONE = new RequestHook() {};

  /**
   * Is called before a request. If it throws, the request doesn't take effect.
   *
   * @param request name of the method
   */
  default void before(String request) {}

  /**
   * Is called after a request. If it throws, the response is lost.
   *
   * @param request name of the method
   */
  default void after(String request) {}
}
