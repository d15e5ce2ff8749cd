package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaKey;
import dev.sagastore.bus.internal.item.BusItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A saga between two messages of a chain, before it is stored.
 *
 * @param state the state; null if there is no saga
 * @param completed whether the saga is completed
 * @param item what the bus keeps in the item
 * @param keys keys that the saga gets
 * @param <S> class of the state
 */
record Draft<S>(@Nullable S state, boolean completed, BusItem item, List<SagaKey> keys) {
  Draft {
    keys = List.copyOf(keys);
  }

  /** Returns the draft of a saga that doesn't exist yet. */
  static <S> Draft<S> none(String life) {
    return new Draft<>(null, false, BusItem.created(life), List.of());
  }

  static <S> Draft<S> of(Saga<S> saga) {
    return new Draft<>(saga.state(), saga.isCompleted(), BusItem.read(saga), List.of());
  }

  boolean exists() {
    return state != null;
  }

  S requiredState() {
    return Objects.requireNonNull(state, "state");
  }

  Draft<S> withState(S changed) {
    return new Draft<>(changed, completed, item, keys);
  }

  Draft<S> withItem(BusItem changed) {
    return new Draft<>(state, completed, changed, keys);
  }

  Draft<S> withKey(SagaKey key) {
    List<SagaKey> more = new ArrayList<>(keys);
    more.add(key);
    return new Draft<>(state, completed, item, more);
  }

  Draft<S> complete() {
    return new Draft<>(state, true, item.completed(), keys);
  }

  /** Returns a saga as it is to be stored. */
  Saga<S> applyTo(Saga<S> saga, Instant now) {
    Saga<S> changed = item.applyTo(saga.withState(requiredState()), now);
    for (SagaKey key : keys) {
      changed = changed.withKey(key.name(), key.value());
    }
    return completed && !saga.isCompleted() ? changed.complete() : changed;
  }

  /** Returns what it is, without the state, which can be confidential. */
  @Override
  public String toString() {
    return "Draft[%s, %s, keys %s]"
        .formatted(exists() ? completed ? "completed" : "active" : "no saga", item, keys);
  }

  // written out, because the generated one takes time in a cold start of a function
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Draft<?> that
        && completed == that.completed
        && keys.equals(that.keys)
        && item.equals(that.item)
        && Objects.equals(state, that.state);
  }

  @Override
  public int hashCode() {
    return Objects.hash(completed, keys, item, state);
  }
}
