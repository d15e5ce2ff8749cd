package dev.sagastore.spi;

import dev.sagastore.SagaType;
import dev.sagastore.SpiAccess;
import dev.sagastore.StateObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings a stored state to the version of its type, for implementers of a store. Immutable, and
 * safe for use by several threads if the type's upcasters are.
 */
public final class StateUpcast extends SpiAccess {
  private final List<Consumer<StateObject>> upcasters;

  private StateUpcast(List<Consumer<StateObject>> upcasters) {
    this.upcasters = upcasters;
  }

  /**
   * Returns the upcast of states of a version.
   *
   * @param type the saga's type
   * @param storedVersion the version that the state was stored with
   * @return the upcast
   */
  public static StateUpcast from(SagaType<?> type, int storedVersion) {
    return new StateUpcast(upcastersFrom(type, storedVersion));
  }

  /**
   * Returns whether there is anything to do.
   *
   * @return false if the type has no upcaster from that version on
   */
  public boolean isNeeded() {
    return !upcasters.isEmpty();
  }

  /**
   * Changes a stored state into what the type's version would have stored.
   *
   * @param state the stored state, which is changed in place
   */
  public void apply(StateObject state) {
    upcasters.forEach(upcaster -> upcaster.accept(state));
  }
}
