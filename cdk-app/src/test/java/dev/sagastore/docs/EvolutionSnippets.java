package dev.sagastore.docs;

import dev.sagastore.SagaType;
import java.math.BigDecimal;

/** The snippets about changing states, for the compiler; never run. */
@SuppressWarnings("unused")
final class EvolutionSnippets {
  record Order(String customer, BigDecimal total, String currency) {}

  static final SagaType<Order> ORDER =
      SagaType.of("OrderSaga", Order.class)
          .withStateVersion(3)
          .withUpcaster(1, order -> order.put("currency", "EUR"))
          .withUpcaster(2, order -> order.rename("buyer", "customer"));
}
