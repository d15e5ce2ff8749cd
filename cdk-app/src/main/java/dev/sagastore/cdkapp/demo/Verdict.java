package dev.sagastore.cdkapp.demo;

import dev.sagastore.example.Order;
import dev.sagastore.example.OrderOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Decides whether the outcome is right. */
final class Verdict {
  private Verdict() {}

  /** Returns what is wrong, a line for each; empty if all is right. */
  static List<String> faults(List<OrderView> orders, Journal journal, LocalQueue queue) {
    List<String> faults = new ArrayList<>();
    orders.forEach(order -> check(order, journal, faults));
    queue.deadLetters().stream()
        .sorted(Comparator.comparing(message -> EventFile.lineNumber(message.getMessageId())))
        .forEach(
            message ->
                faults.add(
                    "%s went to the dead-letter queue: %s"
                        .formatted(
                            message.getMessageId(), journal.reason(message.getMessageId()))));
    return faults;
  }

  private static void check(OrderView order, Journal journal, List<String> faults) {
    if (order.saga().isEmpty()) {
      if (!order.expected().isEmpty()) {
        faults.add("%s was submitted, but is not stored".formatted(order.orderId()));
      }
      return;
    }
    var saga = order.saga().get();
    if (!order.expected().contains(saga.state().status())) {
      faults.add(
          "%s is %s, but its events lead to %s"
              .formatted(
                  order.orderId(),
                  Words.of(saga.state().status()),
                  order.expected().stream().map(Words::of).toList()));
    }
    List<String> stored = saga.state().history().stream().map(Order.StatusChange::eventId).toList();
    List<String> acknowledged =
        journal.deliveries().stream()
            .filter(delivery -> delivery.event().orderId().equals(order.orderId()))
            .filter(delivery -> delivery.result().outcome() == OrderOutcome.APPLIED)
            .map(delivery -> delivery.event().eventId())
            .toList();
    if (!stored.stream().sorted().toList().equals(acknowledged.stream().sorted().toList())) {
      faults.add(
          "%s has the events %s, but %s were acknowledged"
              .formatted(order.orderId(), stored, acknowledged));
    }
    if (saga.version() != stored.size()) {
      faults.add(
          "%s was written %d times for %d events"
              .formatted(order.orderId(), saga.version(), stored.size()));
    }
  }
}
