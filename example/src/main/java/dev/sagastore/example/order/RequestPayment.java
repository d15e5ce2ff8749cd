package dev.sagastore.example.order;

import java.math.BigDecimal;

/**
 * A command to the payment service: ask the customer for the payment of an order.
 *
 * @param orderId number of the order
 * @param amount amount to pay
 */
public record RequestPayment(String orderId, BigDecimal amount) {}
