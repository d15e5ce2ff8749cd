package dev.sagastore.spi;

import dev.sagastore.SagaType;
import dev.sagastore.SpiAccess;
import dev.sagastore.StateObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes a stored state to the version of its type, for implementers of a store. Immutable, and
 * safe for use by several threads if the type's upcasters are.
 */
public final class StateUpcast extends SpiAccess {
  private final List<Consumer<StateObject>> upcasters;

  private StateUpcast(List<Consumer<StateObject>> upcasters) {
    this.upcasters = upcasters;
  }

  /**
   * Returns the upcast from a stored version.
   *
   * @param type the saga's type
   * @param storedVersion the version that the state was stored with
   * @return the upcast
   */
  public static StateUpcast from(SagaType<?> type, int storedVersion) {
    return new StateUpcast(upcastersFrom(type, storedVersion));
  }

  /**
   * Returns whether a stored state needs a change.
   *
   * @return false if the type has no upcasters for that version or later ones
   */
  public boolean isNeeded() {
    return !upcasters.isEmpty();
  }

  /**
   * Changes a stored state to the version of the type.
   *
   * @param state the stored state, which is changed in place
   */
  public void apply(StateObject state) {
    upcasters.forEach(upcaster -> upcaster.accept(state));
  }
}
