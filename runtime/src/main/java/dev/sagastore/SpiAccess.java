package dev.sagastore;

import java.util.List;
import java.util.function.Consumer;

/**
 * Access to types of this package for {@code dev.sagastore.spi}. It is not meant for users of a
 * store.
 */
public abstract class SpiAccess {
  /** Creates the access. */
  protected SpiAccess() {}

  /**
   * Returns the upcasters that bring a stored state to the version of its type.
   *
   * @param type the saga's type
   * @param storedVersion the version that the state was stored with
   * @return the upcasters in their order; empty if none is needed
   */
  protected static List<Consumer<StateObject>> upcastersFrom(SagaType<?> type, int storedVersion) {
    return type.upcastersFrom(storedVersion);
  }
}
