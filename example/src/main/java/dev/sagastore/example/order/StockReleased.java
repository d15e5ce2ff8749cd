package dev.sagastore.example.order;

/**
 * An answer of the warehouse: the goods are back.
 *
 * @param reservationId number of the reservation
 */
public record StockReleased(String reservationId) {}
