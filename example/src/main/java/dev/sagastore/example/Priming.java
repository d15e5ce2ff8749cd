package dev.sagastore.example;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does once what every event needs, so that a SnapStart snapshot holds it done: classes are loaded
 * and linked, Jackson knows its types, the SDK has found its region, its endpoint and its
 * credentials.
 *
 * <p>It looks for an order that nobody has. A lookup is all that it sends: there is one snapshot
 * and many functions that start from it, and a deployment must not change what is stored.
 *
 * <p>A lookup that fails is logged and forgiven. The snapshot is taken while the stack is being
 * deployed, when a policy that was attached a moment ago may not be known everywhere yet, and
 * almost everything is loaded by then: a first event that takes longer is no reason to roll a
 * deployment back. Anything but a {@link SagaStoreException} is a bug, and does fail it.
 */
final class Priming {
  private static final Logger LOG = LoggerFactory.getLogger(Priming.class);

  private static final String NO_ORDER = "snapstart-priming";
  private static final String EVENT =
      """
      {"eventId": "-", "type": "stock-reserved", "orderId": "%s", "at": "2000-01-01T00:00:00Z"}"""
          .formatted(NO_ORDER);

  private final SagaStore store;

  Priming(SagaStore store) {
    this.store = store;
  }

  void run() {
    // not through the processor, which would write if there were such an order after all
    String orderId = OrderEvent.parse(EVENT).orderId();
    try {
      // only the request counts
      Optional<Saga<Order>> unused = store.find(OrderProcessor.ORDER.correlationId(orderId));
    } catch (SagaStoreException e) {
      LOG.warn("the store is not primed: {}", e.getMessage());
    }
  }
}
