package dev.sagastore.cdkapp.demo;

import dev.sagastore.SagaStore;
import dev.sagastore.bus.BusData;
import dev.sagastore.example.order.OrderSaga;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds out which timeouts of an order were set and canceled. */
final class RunningTimeouts {
  private final SagaStore store;
  private final Map<String, Map<String, Instant>> known = new HashMap<>();

  /**
   * Creates an instance.
   *
   * @param store a store whose requests aren't part of the bill
   */
  RunningTimeouts(SagaStore store) {
    this.store = store;
  }

  /** Returns what has changed since the last call for the order. */
  List<String> changes(String orderId) {
    Map<String, Instant> now =
        store
            .find(OrderSaga.ORDER.correlationId(orderId))
            .map(saga -> BusData.of(saga).timeouts())
            .orElse(Map.of());
    Map<String, Instant> before = known.getOrDefault(orderId, Map.of());
    known.put(orderId, now);
    List<String> changes = new ArrayList<>();
    new TreeMap<>(now)
        .forEach(
            (name, due) -> {
              if (!due.equals(before.get(name))) {
                changes.add("timeout %s at %s".formatted(name, DisplayTime.of(due)));
              }
            });
    new TreeMap<>(before)
        .forEach(
            (name, due) -> {
              if (!now.containsKey(name)) {
                changes.add("timeout %s ends".formatted(name));
              }
            });
    return changes;
  }
}
