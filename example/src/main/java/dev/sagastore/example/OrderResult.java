package dev.sagastore.example;

import dev.sagastore.Saga;
import org.jspecify.annotations.Nullable;

/**
 * What the processing of one event led to.
 *
 * @param outcome what became of the event
 * @param status where the order stands now; null if there is no such order yet
 * @param version the version of its saga; 0 if there is no such order yet
 * @param conflicts how often somebody else wrote the order at the same moment
 */
public record OrderResult(
    Outcome outcome, @Nullable OrderStatus status, long version, int conflicts) {

  static OrderResult of(Outcome outcome, Saga<Order> saga, int conflicts) {
    return new OrderResult(outcome, saga.state().status(), saga.version(), conflicts);
  }

  static OrderResult noOrderYet() {
    return new OrderResult(Outcome.TOO_EARLY, null, 0, 0);
  }
}
