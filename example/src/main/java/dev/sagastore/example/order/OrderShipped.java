package dev.sagastore.example.order;

/**
 * An answer of the warehouse: the parcel is on its way.
 *
 * @param trackingNumber number of the parcel
 */
public record OrderShipped(String trackingNumber) {}
