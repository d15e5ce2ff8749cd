package dev.sagastore.example.order;

/**
 * A command to the payment service: don't wait for a payment any more.
 *
 * @param paymentId ID of the payment
 */
public record CancelPayment(String paymentId) {}
