package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.bus.sqs.MetricDocuments.Value;
import dev.sagastore.schema.BusMetric;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  private final MetricDocuments log = new MetricDocuments();
  private final EmbeddedMetrics metrics =
      EmbeddedMetrics.of("orders", log, InstantSource.fixed(NOW));

  private static SendRequest request(Destination destination) {
    return SendRequest.of(
        destination,
        Envelope.of("m-1", "StockReserved", "confidential")
            .withHeader(MessageHeaders.SENT_AT, NOW.minusMillis(1_500).toString()));
  }

  @Test
  void nothingIsWrittenIfNothingHappened() {
    metrics.flush("request-1");
    metrics.inboxOverflowed("OrderSaga", 0);
    metrics.flush("request-1");

    assertThat(log.documents()).isEmpty();
  }

  @Test
  void documentIsThatOfTheSpecification() {
    metrics.conflicted("OrderSaga", 3);
    metrics.sent(request(Destination.of("stock")), SendResult.sent());
    metrics.flush("request-1");

    assertThat(log.documents())
        .singleElement()
        .hasToString(
            """
            {"_aws":{"Timestamp":1795424400000,"CloudWatchMetrics":[{"Namespace":"Sagastore",\
            "Dimensions":[["Bus"]],"Metrics":[{"Name":"Conflicts","Unit":"Count"},\
            {"Name":"OutboxAge","Unit":"Milliseconds"}]}]},"Bus":"orders","Conflicts":1,\
            "OutboxAge":[1500.0],"requestId":"request-1"}""");
  }

  @Test
  void listenerFlushesManyTimesByItself() {
    for (int i = 0; i < 9_999; i++) {
      metrics.sent(request(Destination.of("stock")), SendResult.sent());
    }
    assertThat(log.documents()).isEmpty();

    metrics.sent(request(Destination.of("stock")), SendResult.sent());

    assertThat(
            log.documents().stream()
                .flatMap(document -> document.path("OutboxAge").valueStream())
                .count())
        .isEqualTo(10_000);
    metrics.flush(null);
    assertThat(log.documents().stream().mapToInt(each -> each.path("OutboxAge").size()).sum())
        .isEqualTo(10_000);
  }

  @Test
  void valuesAreWrittenOnce() {
    metrics.conflicted("OrderSaga", 1);
    metrics.flush(null);
    metrics.flush(null);

    assertThat(log.documents()).hasSize(1);
    assertThat(log.documents().get(0).has("requestId")).isFalse();
  }

  @Test
  void countsAreSums() {
    metrics.failed("Find", new IllegalStateException("down"));
    metrics.sent(request(Destination.of("stock")), SendResult.failed("throttled"));
    metrics.sent(request(Destination.of("stock")), SendResult.rejected("too large"));
    metrics.sent(request(Destination.DEAD_LETTER_QUEUE), SendResult.sent());
    metrics.inboxOverflowed("OrderSaga", 7);
    metrics.flush(null);

    assertThat(log.values())
        .containsExactlyInAnyOrder(
            new Value("Failures", "Count", "orders", 2),
            new Value("DeadLetters", "Count", "orders", 1),
            new Value("InboxDrops", "Count", "orders", 7));
  }

  @Test
  void moreThan100ValuesContinueInFurtherDocuments() {
    for (int i = 0; i < 250; i++) {
      metrics.sent(request(Destination.of("stock")), SendResult.sent());
    }
    metrics.conflicted("OrderSaga", 1);
    metrics.flush("request-1");

    assertThat(log.documents())
        .extracting(document -> document.path("OutboxAge").size())
        .containsExactly(100, 100, 50);
    assertThat(log.sum("OutboxAge")).isEqualTo(250 * 1500.0);
    assertThat(log.sum("Conflicts")).isEqualTo(1);
  }

  @Test
  void copiesHaveNoOutboxAge() {
    SendRequest own = request(Destination.OWN_QUEUE);
    for (String header : List.of(MessageHeaders.ATTEMPTS, MessageHeaders.RECEIVING_SAGA)) {
      metrics.sent(
          SendRequest.of(Destination.OWN_QUEUE, own.envelope().withHeader(header, "1")),
          SendResult.sent());
    }
    metrics.flush(null);
    assertThat(log.documents()).isEmpty();

    metrics.sent(own, SendResult.sent());
    metrics.flush(null);
    assertThat(log.sum("OutboxAge")).isEqualTo(1500);
  }

  @Test
  void timeOfSendingOfOthersIsLeftOut() {
    metrics.sent(
        SendRequest.of(
            Destination.of("stock"),
            Envelope.of("m-1", "StockReserved", "{}")
                .withHeader(MessageHeaders.SENT_AT, "yesterday")),
        SendResult.sent());
    metrics.flush(null);

    assertThat(log.documents()).isEmpty();
  }

  @Test
  void messageGroupsAreBounded() {
    MetricValues values = new MetricValues();
    IntStream.range(0, 150).forEach(i -> values.message("OrderSaga", "Type" + i, "HANDLED"));
    values.message("OrderSaga", "Type0", "HANDLED");
    values.measure(BusMetric.HANDLER_TIME, Duration.ofNanos(1_234_567));
    MetricDocument.of("orders", NOW, null, values).forEach(log);

    JsonNode document = log.documents().get(0);
    assertThat(document.path("messages").size()).isEqualTo(100);
    assertThat(document.path("messages").path(0).path("count").intValue()).isEqualTo(2);
    assertThat(document.path("HandlerTime").path(0).doubleValue()).isEqualTo(1.234);
  }

  @Test
  void metricsAreFlushedRegularly() throws InterruptedException {
    BlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();
    try (EmbeddedMetrics regular =
        EmbeddedMetrics.of("orders", lines::add, InstantSource.fixed(NOW))) {
      regular.flushEvery(Duration.ofSeconds(1));
      for (int i = 1; i <= 2; i++) {
        regular.conflicted("OrderSaga", 1);
        assertThat(lines.poll(20, TimeUnit.SECONDS)).asString(UTF_8).contains("\"Conflicts\":1");
      }
    }
  }

  @Test
  void regularFlushesSurviveFailure() throws InterruptedException {
    BlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();
    AtomicBoolean broken = new AtomicBoolean(true);
    try (EmbeddedMetrics regular =
        EmbeddedMetrics.of(
            "orders",
            line -> {
              lines.add(line);
              if (broken.getAndSet(false)) {
                throw new IllegalStateException("disk full");
              }
            },
            InstantSource.fixed(NOW))) {
      regular.flushEvery(Duration.ofSeconds(1));
      for (int i = 1; i <= 2; i++) {
        regular.conflicted("OrderSaga", 1);
        assertThat(lines.poll(20, TimeUnit.SECONDS)).as("flush %s", i).isNotNull();
      }
    }
  }

  @Test
  void closeFlushesRest() {
    metrics.flushEvery(Duration.ofHours(1));
    metrics.conflicted("OrderSaga", 1);
    metrics.close();

    assertThat(log.sum("Conflicts")).isEqualTo(1);
  }

  @Test
  void wrongIntervalFails() {
    for (Duration interval : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> metrics.flushEvery(interval))
          .withMessage("the interval must be PT1S to PT1H, not " + interval);
    }
  }

  @Test
  void secondScheduleFails() {
    metrics.flushEvery(Duration.ofHours(1));

    assertThatIllegalStateException()
        .isThrownBy(() -> metrics.flushEvery(Duration.ofHours(1)))
        .withMessage("the metrics are already flushed regularly: call flushEvery once");
    metrics.close();
  }

  /** Lambda takes each write to its output for an event of the log. */
  @Test
  void lineIsPrintedInOnePiece() {
    List<String> writes = new ArrayList<>();
    PrintStream standardOutput = System.out;
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int oneByte) {
                throw new AssertionError("single bytes are separate events");
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                writes.add(new String(bytes, offset, length, UTF_8));
              }
            },
            false,
            UTF_8));
    try {
      String line = "x".repeat(20_000) + "\n";
      EmbeddedMetrics.print(line.getBytes(UTF_8));
      assertThat(writes).containsExactly(line);
    } finally {
      System.setOut(standardOutput);
    }
  }
}
