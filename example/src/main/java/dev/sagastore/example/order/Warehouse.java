package dev.sagastore.example.order;

import dev.sagastore.bus.MessageContext;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBusBuilder;

/**
 * The warehouse: handlers without a saga. They answer the saga that has sent a command, and don't
 * know its correlation ID.
 *
 * <p>A command can come twice: the numbers that they give out depend on its ID.
 */
public final class Warehouse {
  /** End of the numbers of orders that the warehouse refuses, to show what happens then. */
  public static final String SOLD_OUT_ORDER_SUFFIX = "-sold-out";

  private Warehouse() {}

  /**
   * Adds the handlers to a bus.
   *
   * @param bus the bus of the warehouse
   * @return the bus
   */
  public static SagaBusBuilder addTo(SagaBusBuilder bus) {
    return bus.handle(ReserveStock.class, Warehouse::reserve)
        .handle(ReleaseStock.class, Warehouse::release)
        .handle(ShipOrder.class, Warehouse::ship);
  }

  static Response reserve(ReserveStock command, MessageContext context) {
    return command.orderId().endsWith(SOLD_OUT_ORDER_SUFFIX)
        ? Response.reply(new StockRefused("the goods are sold out"))
        : Response.reply(new StockReserved("r-" + command.orderId()));
  }

  static Response release(ReleaseStock command, MessageContext context) {
    return Response.reply(new StockReleased(command.reservationId()));
  }

  static Response ship(ShipOrder command, MessageContext context) {
    return Response.reply(new OrderShipped("parcel-" + command.orderId()));
  }
}
