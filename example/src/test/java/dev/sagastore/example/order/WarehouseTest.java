package dev.sagastore.example.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sagastore.bus.MessageContext;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.spi.Envelope;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WarehouseTest {
  private static final MessageContext CONTEXT =
      MessageContext.of(Envelope.of("m-1", "Any", "{}"), Instant.EPOCH);

  @Test
  void reservesAvailableGoods() {
    assertEquals(
        Response.reply(new StockReserved("r-order-1")),
        Warehouse.reserve(new ReserveStock("order-1"), CONTEXT));
  }

  @Test
  void refusesGoodsThatAreSoldOut() {
    assertEquals(
        Response.reply(new StockRefused("the goods are sold out")),
        Warehouse.reserve(new ReserveStock("order-1-sold-out"), CONTEXT));
  }

  @Test
  void releasesReservation() {
    assertEquals(
        Response.reply(new StockReleased("r-1")),
        Warehouse.release(new ReleaseStock("r-1"), CONTEXT));
  }

  @Test
  void shipsOrder() {
    assertEquals(
        Response.reply(new OrderShipped("parcel-order-1")),
        Warehouse.ship(new ShipOrder("order-1", "r-1"), CONTEXT));
  }

  @Test
  void paymentServiceAsksCustomer() {
    assertEquals(
        Response.reply(new PaymentRequested("p-order-1")),
        PaymentService.request(new RequestPayment("order-1", BigDecimal.TEN), CONTEXT));
  }
}
