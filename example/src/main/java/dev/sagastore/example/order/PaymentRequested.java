package dev.sagastore.example.order;

/**
 * An answer of the payment service: the customer was asked.
 *
 * @param paymentId ID of the payment, by which further messages find the order
 */
public record PaymentRequested(String paymentId) {}
