package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Shipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Tests the logging context that handlers see. */
class LogContextTest {
  private final List<Map<String, String>> contexts = new ArrayList<>();

  private Next<String> logging(String state) {
    contexts.add(new HashMap<>(MDC.getCopyOfContextMap()));
    return Next.of(state);
  }

  private final RunDriver driver =
      RunDriver.ofAll(
          builder ->
              builder
                  .startedBy(Placed.class, Placed::orderId, message -> logging("placed"))
                  .on(Paid.class, Paid::orderId)
                  .handle((state, message) -> logging("paid"))
                  .on(Shipped.class, Shipped::orderId)
                  .handle(
                      (state, message) -> {
                        throw new UnhandleableMessageException("no truck");
                      })
                  .onFailure(Shipped.class, (state, message, reason) -> logging("failed")));

  @Test
  void startHandlerSeesMessageAndCorrelationId() {
    driver.handle(placed("m-1"));

    assertThat(contexts)
        .containsExactly(
            Map.of(
                "sagaName", "OrderSaga",
                "correlationId", "order-42",
                "messageId", "m-1",
                "messageType", "Placed"));
  }

  @Test
  void handlersSeeTheirMessageAndSaga() {
    driver.handle(placed("m-1"));
    contexts.clear();

    driver.handle(paid("m-2"), shipped("m-3"));

    assertThat(contexts)
        .extracting(context -> context.get("messageId"))
        .containsOnly("m-2", "m-3")
        .endsWith("m-3");
    assertThat(contexts)
        .allSatisfy(
            context ->
                assertThat(context)
                    .containsEntry("sagaName", "OrderSaga")
                    .containsEntry("sagaId", "saga")
                    .containsEntry("correlationId", "order-42"));
  }

  @Test
  void contextEndsWithHandler() {
    driver.handle(placed("m-1"), shipped("m-2"));

    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }
}
