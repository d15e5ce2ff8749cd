package dev.sagastore.example.order;

/**
 * A command to the payment service: pay the amount back.
 *
 * @param paymentId ID of the payment
 */
public record RefundPayment(String paymentId) {}
