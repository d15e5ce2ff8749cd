package dev.sagastore.example.order;

/**
 * An event of the payment service: a customer has paid.
 *
 * @param paymentId ID of the payment
 */
public record PaymentReceived(String paymentId) {}
