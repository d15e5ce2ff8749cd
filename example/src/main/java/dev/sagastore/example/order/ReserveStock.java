package dev.sagastore.example.order;

/**
 * A command to the warehouse: set the goods of an order aside.
 *
 * @param orderId number of the order
 */
public record ReserveStock(String orderId) {}
