package dev.sagastore.example.order;

import java.math.BigDecimal;

/**
 * A customer has placed an order.
 *
 * @param orderId number of the order
 * @param customer who has ordered
 * @param total amount to pay
 */
public record OrderPlaced(String orderId, String customer, BigDecimal total) {}
