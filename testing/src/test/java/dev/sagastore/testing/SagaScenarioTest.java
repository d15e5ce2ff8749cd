package dev.sagastore.testing;

import static dev.sagastore.testing.PurchaseSaga.Status.CANCELED;
import static dev.sagastore.testing.PurchaseSaga.Status.PAID;
import static dev.sagastore.testing.PurchaseSaga.Status.PAYING;
import static dev.sagastore.testing.PurchaseSaga.Status.RESERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.testing.PurchaseSaga.Order;
import dev.sagastore.testing.PurchaseSaga.OrderCanceled;
import dev.sagastore.testing.PurchaseSaga.OrderPaid;
import dev.sagastore.testing.PurchaseSaga.OrderPlaced;
import dev.sagastore.testing.PurchaseSaga.PaymentReceived;
import dev.sagastore.testing.PurchaseSaga.RefundPayment;
import dev.sagastore.testing.PurchaseSaga.ReleaseStock;
import dev.sagastore.testing.PurchaseSaga.RequestPayment;
import dev.sagastore.testing.PurchaseSaga.ReserveStock;
import dev.sagastore.testing.PurchaseSaga.StockReleased;
import dev.sagastore.testing.PurchaseSaga.StockReserved;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SagaScenarioTest {
  private static final Order ORDER = new Order("order-42", 10, RESERVING);

  private static SagaScenario<Order> scenario() {
    return SagaScenario.of(PurchaseSaga.definition());
  }

  private static SagaScenario<Order> reserved() {
    return scenario().given(new OrderPlaced("order-42", 10)).given(new StockReserved("order-42"));
  }

  @Test
  void startMessageStartsSaga() {
    scenario()
        .when(new OrderPlaced("order-42", 10))
        .thenState(ORDER)
        .thenSent(new ReserveStock("order-42"))
        .thenPublished()
        .thenReplied()
        .thenNoTimeouts()
        .thenCompensations()
        .thenActive();
  }

  @Test
  void messageChangesGivenSaga() {
    scenario()
        .given("order-42", ORDER)
        .when(new StockReserved("order-42"))
        .thenState(ORDER.with(PAYING))
        .thenSent(new RequestPayment("order-42", 10))
        .thenTimeout("payment", Duration.ofDays(3))
        .thenCompensations(new ReleaseStock("order-42"));
  }

  @Test
  void roundsFollowEachOther() {
    reserved()
        .when(new PaymentReceived("order-42", 10))
        .thenState(ORDER.with(PAID))
        .thenSent()
        .thenPublished(new OrderPaid("order-42"))
        .thenNoTimeouts()
        .thenCompleted()
        .whenTimePasses(Duration.ofDays(4))
        .thenSentNothing()
        .thenState(ORDER.with(PAID));
  }

  @Test
  void timeoutCompensatesAndLatePaymentIsRefunded() {
    reserved()
        .whenTimePasses(Duration.ofDays(3).minusMillis(1))
        .thenSentNothing()
        .thenTimeout("payment", Duration.ofMillis(1))
        .whenTimePasses(Duration.ofMillis(1))
        .thenSent(new ReleaseStock("order-42"))
        .thenActive()
        .whenReply(new StockReleased())
        .thenState(ORDER.with(CANCELED))
        .thenPublished(new OrderCanceled("order-42"))
        .thenCompleted()
        .when(new PaymentReceived("order-42", 10))
        .thenSent(new RefundPayment("order-42", 10))
        .thenState(ORDER.with(CANCELED));
  }

  @Test
  void earlyMessageWaitsAndIsHandledLater() {
    scenario()
        .when(new StockReserved("order-42"))
        .thenWaiting()
        .thenNoSaga()
        .when(new OrderPlaced("order-42", 10))
        .thenState(ORDER)
        .whenTimePasses(Duration.ofMinutes(1))
        .thenState(ORDER.with(PAYING));
  }

  @Test
  void earlyMessageIsDeadLetterInTheEnd() {
    scenario()
        .when(new StockReserved("order-42"))
        .whenTimePasses(Duration.ofMinutes(63))
        .thenDeadLetter("there is no order with correlation ID order-42");
  }

  @Test
  void redeliveryIsDuplicate() {
    scenario()
        .when(new OrderPlaced("order-42", 10))
        .whenRedelivered()
        .thenDuplicate()
        .thenSentNothing();
  }

  @Test
  void secondStartIsIgnored() {
    reserved().when(new OrderPlaced("order-42", 20)).thenIgnored().thenState(ORDER.with(PAYING));
  }

  @Test
  void throwingHandlerHasOneAttempt() {
    reserved()
        .when(new PaymentReceived("order-42", 9))
        .thenDeadLetter("paid 9 of 10")
        .thenState(ORDER.with(PAYING))
        .thenSentNothing();
  }

  @Test
  void thenSagaChoosesSaga() {
    scenario()
        .given("order-42", ORDER)
        .when(new OrderPlaced("order-43", 7))
        .thenState(new Order("order-43", 7, RESERVING))
        .thenSaga("order-42")
        .thenState(ORDER);
  }

  @Test
  void failureShowsDifferencesAndWhatHappened() {
    assertThatThrownBy(
            () ->
                scenario()
                    .given(new OrderPlaced("order-42", 10))
                    .when(new StockReserved("order-42"))
                    .thenState(new Order("order-42", 12, PAYING)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            after StockReserved[orderId=order-42], the state of 'order' order-42 differs

                expected         | actual
                Order[           | Order[
                  id=order-42,   |   id=order-42,
              !   total=12,      |   total=10,
                  status=PAYING] |   status=PAYING]

              What happened:
                StockReserved HANDLED
                sent RequestPayment[orderId=order-42, amount=10]\
            """);
  }

  @Test
  void failureShowsMissingAndUnexpectedMessages() {
    assertThatThrownBy(
            () ->
                reserved()
                    .when(new PaymentReceived("order-42", 10))
                    .thenPublished(new OrderCanceled("order-42"), new OrderPaid("order-43")))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            after PaymentReceived[orderId=order-42, amount=10], other messages were published

                expected                        | actual
              ! OrderCanceled[orderId=order-42] |
              ! OrderPaid[orderId=order-43]     | OrderPaid[orderId=order-42]

              What happened:
                PaymentReceived HANDLED
                published OrderPaid[orderId=order-42]\
            """);
  }

  @Test
  void failureShowsWhyHandlerFailed() {
    assertThatThrownBy(() -> reserved().when(new PaymentReceived("order-42", 9)).thenCompleted())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("paid 9 of 10");
  }

  @Test
  void givenDeadLetterFails() {
    assertThatThrownBy(() -> reserved().given(new PaymentReceived("order-42", 9)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("paid 9 of 10");
  }

  @Test
  void thenWithoutWhenFails() {
    assertThatThrownBy(() -> reserved().thenSentNothing())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing has happened: call a when-method first");
  }

  @Test
  void optionAfterGivenFails() {
    SagaScenario<Order> scenario = reserved();
    assertThatThrownBy(() -> scenario.at(java.time.Instant.EPOCH))
        .isInstanceOf(IllegalStateException.class);
    assertThat(scenario).isNotNull();
  }
}
