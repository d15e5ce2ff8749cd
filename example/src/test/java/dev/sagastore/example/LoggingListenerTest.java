package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Reads what slf4j-simple, the binding of the deployed jar, writes to standard error. */
class LoggingListenerTest {
  private final OrderEvent event = Orders.event(OrderEventType.ORDER_SUBMITTED, "order-1", "evt-1");
  private final LoggingListener listener = new LoggingListener();

  @Test
  void anOutcomeIsInformation() {
    OrderResult result = new OrderResult(OrderOutcome.APPLIED, OrderStatus.SUBMITTED, 1, 0);

    assertThat(logged(() -> listener.processed("message-1", event, result)))
        .contains("INFO")
        .contains("message-1", "order-1", "order-submitted", "evt-1")
        .contains("APPLIED", "SUBMITTED", "version 1", "conflicts 0")
        .doesNotContain("Ada", "129.90")
        .hasLineCount(1);
  }

  @Test
  void aMalformedMessageIsAWarning() {
    MalformedEventException failure = new MalformedEventException("orderId is missing");

    assertThat(logged(() -> listener.failed("message-1", null, failure)))
        .contains("WARN")
        .contains("message-1", "orderId is missing")
        .hasLineCount(1);
  }

  @Test
  void aStoreThatFailsIsAWarning() {
    SagaStoreUnavailableException failure =
        new SagaStoreUnavailableException("OrderSaga", "id", "no connection", false, null);

    assertThat(logged(() -> listener.failed("message-1", event, failure)))
        .contains("WARN")
        .contains("message-1", "order-1", "order-submitted", "evt-1", "no connection")
        .doesNotContain("Ada", "129.90")
        .hasLineCount(1);
  }

  @Test
  void aBugIsAnErrorWithItsStackTrace() {
    IllegalStateException failure = new IllegalStateException("a bug");

    assertThat(logged(() -> listener.failed("message-1", event, failure)))
        .contains("ERROR")
        .contains("message-1", "order-1")
        .contains("IllegalStateException: a bug", "at " + getClass().getName());
  }

  private static String logged(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
