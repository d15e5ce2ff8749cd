package dev.sagastore.example.order;

/**
 * A command to the warehouse: put reserved goods back.
 *
 * @param reservationId number of the reservation
 */
public record ReleaseStock(String reservationId) {}
