package dev.sagastore;

/**
 * Receives an event for every operation of a store, for example to record metrics.
 *
 * <p>The thread that ends the operation calls it, so it should return quickly. Its exceptions are
 * logged, and don't reach the caller of the operation. Implementations are safe for use by several
 * threads.
 */
@FunctionalInterface
public interface SagaStoreListener {

  /**
   * Receives the event of an operation that has succeeded or failed.
   *
   * @param event the operation, with its outcome and cost
   */
  void ended(SagaStoreEvent event);

  /**
   * Returns a listener that does nothing, which is the default.
   *
   * @return always the same listener
   */
  static SagaStoreListener none() {
    return SagaStoreEvent.IGNORED;
  }
}
