package dev.sagastore.example;

import dev.sagastore.ChangeResult;
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
    OrderOutcome outcome, @Nullable OrderStatus status, long version, int conflicts) {

  static OrderResult of(ChangeResult<Order, OrderOutcome> changed) {
    int conflicts = changed.attempts() - 1;
    return changed
        .saga()
        .map(
            saga ->
                new OrderResult(changed.result(), saga.state().status(), saga.version(), conflicts))
        .orElseGet(() -> new OrderResult(changed.result(), null, 0, conflicts));
  }
}
