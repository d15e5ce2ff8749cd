package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.CompensationStep;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.internal.item.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lets sagas go on that have stopped, after an operator has mended the cause.
 *
 * @param <S> class of the saga's state
 */
final class SagaRepair<S> {
  private final SagaRules<S> rules;
  private final StoreCommands<S> store;

  SagaRepair(SagaRules<S> rules, StoreCommands<S> store) {
    this.rules = rules;
    this.store = store;
  }

  /** Starts a parked timeout again; returns false if it isn't parked. */
  boolean restartTimeout(SagaReference<S> saga, String name) {
    return change(
        saga,
        item ->
            Optional.ofNullable(item.timers().get(name))
                .filter(Timer::isParked)
                .map(timer -> item.withTimer(dueNow(name, timer)))
                .orElse(item));
  }

  /** Sends the failed command of a compensation again; returns false if none has failed. */
  boolean retryCompensation(SagaReference<S> saga) {
    return change(
        saga,
        item -> {
          Compensations compensations = item.compensations();
          Timer parked = item.timers().get(CompensationRun.TIMER);
          if (parked != null && parked.isParked()) {
            // a handler of the compensation has failed: it runs again
            return item.withTimer(dueNow(CompensationRun.TIMER, parked));
          }
          if (!compensations.isFailed()) {
            return item;
          }
          CompensationStep step = compensations.current().orElseThrow();
          Timer timer = new Timer(CompensationRun.TIMER, rules.now(), "", true, Map.of(), null);
          return item.withCompensations(compensations.withCurrent(step.restarted()).resume())
              .withTimer(dueNow(CompensationRun.TIMER, timer));
        });
  }

  /** Returns a timer that the next sweep finds, whatever its length was. */
  private Timer dueNow(String name, Timer timer) {
    return new Timer(name, rules.now(), rules.lives().get(), true, timer.headers(), null);
  }

  private boolean change(SagaReference<S> reference, UnaryOperator<BusItem> change) {
    boolean mayBeDone = false;
    while (true) {
      Outcome<S> found = store.find(new Command.Find<>(reference));
      Saga<S> saga = ((Outcome.Found<S>) found).saga();
      if (saga == null || saga.isCompleted()) {
        return false;
      }
      BusItem item = BusItem.read(saga);
      BusItem changed = change.apply(item);
      if (changed.equals(item)) {
        return mayBeDone;
      }
      Outcome<S> outcome = store.update(new Command.Update<>(changed.applyTo(saga, rules.now())));
      if (outcome instanceof Outcome.Stored<S>) {
        return true;
      }
      if (outcome instanceof Outcome.Refused<S> refused) {
        throw new IllegalStateException(
            "%s could not be changed: %s".formatted(saga, refused.reason()));
      }
      // another write came first, or the response was lost: look again
      mayBeDone |= outcome instanceof Outcome.Unknown<S>;
    }
  }
}
