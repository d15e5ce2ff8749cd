package dev.sagastore.docs;

import dev.sagastore.docs.ReadmeSnippets.Order;
import dev.sagastore.docs.ReadmeSnippets.OrderPlaced;
import dev.sagastore.docs.ReadmeSnippets.OrderSaga;
import dev.sagastore.docs.ReadmeSnippets.ReserveStock;
import dev.sagastore.docs.ReadmeSnippets.StockReserved;
import dev.sagastore.testing.SagaScenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The saga of the README does what the README says. */
class ReadmeTest {
  @Test
  void orderIsConfirmedByReply() {
    SagaScenario.of(OrderSaga.definition())
        .when(new OrderPlaced("order-42"))
        .thenState(new Order("order-42", "RESERVING"))
        .thenSent(new ReserveStock("order-42"))
        .thenTimeout("stock", Duration.ofHours(1))
        .whenReply(new StockReserved("r-1"))
        .thenState(new Order("order-42", "CONFIRMED"))
        .thenCompleted();
  }

  @Test
  void orderIsCanceledAfterAnHour() {
    SagaScenario.of(OrderSaga.definition())
        .given(new OrderPlaced("order-42"))
        .whenTimePasses(Duration.ofHours(1))
        .thenState(new Order("order-42", "CANCELED"))
        .thenCompleted();
  }
}
