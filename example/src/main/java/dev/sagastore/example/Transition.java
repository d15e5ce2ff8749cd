package dev.sagastore.example;

/**
 * What an event does to an order.
 *
 * @param outcome what became of the event
 * @param order the order afterwards, which is the same as before unless the event was applied
 */
public record Transition(OrderOutcome outcome, Order order) {}
