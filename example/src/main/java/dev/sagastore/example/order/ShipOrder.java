package dev.sagastore.example.order;

/**
 * A command to the warehouse: send the goods.
 *
 * @param orderId number of the order
 * @param reservationId number of the reservation
 */
public record ShipOrder(String orderId, String reservationId) {}
