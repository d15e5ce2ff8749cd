package dev.sagastore.example.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sagastore.KeyName;
import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.Next;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderSagaTest {
  private static final BigDecimal TOTAL = new BigDecimal("12.50");
  private static final Order RESERVING = order(Order.Step.RESERVING, null, null, null);
  private static final Order PAYING = order(Order.Step.PAYING, "r-1", "p-1", null);
  private static final Order SHIPPING = order(Order.Step.SHIPPING, "r-1", "p-1", null);
  private static final Order CANCELED = order(Order.Step.CANCELED, "r-1", "p-1", "too late");

  private static Order order(
      Order.Step step,
      @Nullable String reservationId,
      @Nullable String paymentId,
      @Nullable String problem) {
    return new Order("order-1", step, "Ada", TOTAL, reservationId, paymentId, problem);
  }

  @Test
  void readmeShowsDefinition() throws IOException {
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains("```mermaid\n%s```".formatted(OrderSaga.definition().toMermaid()));
  }

  @Test
  void placedOrderReservesStock() {
    assertEquals(
        Next.of(RESERVING).send(new ReserveStock("order-1")),
        OrderSaga.placed(new OrderPlaced("order-1", "Ada", TOTAL)));
  }

  @Test
  void reservedOrderRequestsPaymentForThreeDays() {
    assertEquals(
        Next.of(order(Order.Step.PAYING, "r-1", null, null))
            .compensateWith(
                Compensation.of(new ReleaseStock("r-1")).answeredBy(StockReleased.class))
            .send(new RequestPayment("order-1", TOTAL))
            .timeout("payment", Duration.ofDays(3)),
        OrderSaga.reserved(RESERVING, new StockReserved("r-1")));
  }

  @Test
  void refusedStockCancelsOrder() {
    assertEquals(
        Next.of(order(Order.Step.CANCELING, null, null, "sold out")).compensate("sold out"),
        OrderSaga.refused(RESERVING, new StockRefused("sold out")));
  }

  @Test
  void requestedPaymentIsKeyOfOrder() {
    assertEquals(
        Next.of(PAYING)
            .correlateBy(KeyName.of("payment"), "p-1")
            .compensateWith(new CancelPayment("p-1")),
        OrderSaga.asked(order(Order.Step.PAYING, "r-1", null, null), new PaymentRequested("p-1")));
  }

  @Test
  void paymentThatIsRequestedLateIsCanceled() {
    assertEquals(
        Next.of(CANCELED).send(new CancelPayment("p-1")),
        OrderSaga.askedLate(CANCELED, new PaymentRequested("p-1")));
  }

  @Test
  void paidOrderShips() {
    assertEquals(
        Next.of(SHIPPING).cancelTimeout("payment").send(new ShipOrder("order-1", "r-1")),
        OrderSaga.paid(PAYING, new PaymentReceived("p-1")));
  }

  @Test
  void latePaymentIsRefunded() {
    assertEquals(
        Next.of(CANCELED).send(new RefundPayment("p-1")),
        OrderSaga.paidLate(CANCELED, new PaymentReceived("p-1")));
  }

  @Test
  void refusedPaymentCompensates() {
    assertEquals(
        Next.of(order(Order.Step.CANCELING, "r-1", "p-1", "no money"))
            .cancelTimeout("payment")
            .compensate("no money"),
        OrderSaga.notPaid(PAYING, new PaymentRefused("p-1", "no money")));
  }

  @Test
  void overduePaymentCompensates() {
    String reason = "no payment within 3 days";

    assertEquals(
        Next.of(order(Order.Step.CANCELING, "r-1", "p-1", reason)).compensate(reason),
        OrderSaga.paymentOverdue(PAYING));
  }

  @Test
  void shippedOrderCompletes() {
    assertEquals(
        Next.of(order(Order.Step.SHIPPED, "r-1", "p-1", null))
            .publish(new OrderConfirmed("order-1", "parcel-1"))
            .complete(),
        OrderSaga.shipped(SHIPPING, new OrderShipped("parcel-1")));
  }

  @Test
  void compensatedOrderCompletes() {
    assertEquals(
        Next.of(CANCELED).publish(new OrderCancelled("order-1", "too late")).complete(),
        OrderSaga.canceled(order(Order.Step.CANCELING, "r-1", "p-1", "too late")));
  }

  @Test
  void definitionHasNoProblems() {
    assertThat(OrderSaga.definition().type()).isEqualTo(OrderSaga.ORDER);
  }
}
