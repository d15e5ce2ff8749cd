package dev.sagastore.example.order;

import dev.sagastore.bus.SagaBusBuilder;

/**
 * The bus of the example: the order saga, and the services that it talks to.
 *
 * <p>{@link OrderFunction}, {@link OrderSweeper} and {@link OrderWorker} run it. In production, the
 * warehouse and the payment service are applications with buses of their own. Then this bus has a
 * route to each of them instead of their handlers. Here one bus handles their commands, so that an
 * order reaches its end after the deployment of a single stack.
 */
public final class OrderBus {
  /** Logical name of the bus. */
  public static final String NAME = "orders";

  /** Logical name of the topic for {@link OrderConfirmed} and {@link OrderCancelled}. */
  public static final String EVENTS = "order-events";

  private OrderBus() {}

  /**
   * Adds the saga, its services and the topic of its events.
   *
   * @param bus the bus, with a transport that has the destination {@link #EVENTS}
   */
  public static void configure(SagaBusBuilder bus) {
    bus.define(OrderSaga.definition()).publishTo(EVENTS);
    Warehouse.addTo(bus);
    PaymentService.addTo(bus);
  }
}
