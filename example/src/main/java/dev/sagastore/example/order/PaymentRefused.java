package dev.sagastore.example.order;

/**
 * An event of the payment service: a customer's bank has refused the payment.
 *
 * @param paymentId ID of the payment
 * @param reason why
 */
public record PaymentRefused(String paymentId, String reason) {}
