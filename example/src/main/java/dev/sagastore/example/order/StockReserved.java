package dev.sagastore.example.order;

/**
 * An answer of the warehouse: the goods are set aside.
 *
 * @param reservationId number of the reservation
 */
public record StockReserved(String reservationId) {}
