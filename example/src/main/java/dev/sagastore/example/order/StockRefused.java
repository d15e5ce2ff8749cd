package dev.sagastore.example.order;

/**
 * An answer of the warehouse: the goods are not available.
 *
 * @param reason why
 */
public record StockRefused(String reason) {}
