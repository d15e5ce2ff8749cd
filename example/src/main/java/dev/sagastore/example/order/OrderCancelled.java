package dev.sagastore.example.order;

/**
 * An event: an order was canceled, and everything is undone.
 *
 * @param orderId number of the order
 * @param reason why
 */
public record OrderCancelled(String orderId, String reason) {}
