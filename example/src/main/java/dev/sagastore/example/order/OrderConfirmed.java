package dev.sagastore.example.order;

/**
 * An event: an order is paid and on its way.
 *
 * @param orderId number of the order
 * @param trackingNumber number of the parcel
 */
public record OrderConfirmed(String orderId, String trackingNumber) {}
