package dev.sagastore;

/**
 * Is told of every operation of a store, for metrics for example.
 *
 * <p>It is called by the thread that ends the operation, so it should be quick. What it throws is
 * logged, and changes nothing for the caller of the operation. Implementations are safe for use by
 * several threads.
 */
@FunctionalInterface
public interface SagaStoreListener {

  /**
   * An operation has ended, well or not.
   *
   * @param event what it was, and what it took
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
