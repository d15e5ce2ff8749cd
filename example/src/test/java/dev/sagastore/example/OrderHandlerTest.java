package dev.sagastore.example;

import static dev.sagastore.example.Messages.event;
import static dev.sagastore.example.Messages.shipped;
import static dev.sagastore.example.Messages.submitted;
import static dev.sagastore.example.OrderProcessor.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sagastore.Saga;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderHandlerTest {
  private final DynamoDbSagaStore store = Stores.withNewTable();
  private final RecordingListener listener = new RecordingListener();
  private final OrderHandler handler = new OrderHandler(store, listener);

  @Test
  void onlyTheMessagesThatFailedAreReported() {
    assertThat(
            failures(
                message("a", submitted("order-1", "evt-1")),
                message("b", "order 1 was paid"),
                message("c", event("stock-reserved", "order-2", "evt-2")),
                message("d", event("stock-reserved", "order-1", "evt-3"))))
        .containsExactly("b", "c");

    assertThat(status("order-1")).isEqualTo(OrderStatus.STOCK_RESERVED);
    assertThat(listener.told)
        .containsExactly(
            "a evt-1 APPLIED",
            "b - MalformedEventException",
            "c evt-2 TOO_EARLY",
            "d evt-3 APPLIED");
  }

  @Test
  void messagesOfOneOrderAreHandledInTheOrderOfTheBatch() {
    assertThat(
            failures(
                message("a", submitted("order-1", "evt-1")),
                message("b", event("stock-reserved", "order-1", "evt-2")),
                message("c", event("payment-received", "order-1", "evt-3")),
                message("d", shipped("order-1", "evt-4"))))
        .isEmpty();

    assertThat(status("order-1")).isEqualTo(OrderStatus.SHIPPED);
  }

  @Test
  void aDuplicateIsNoFailure() {
    assertThat(
            failures(
                message("a", submitted("order-1", "evt-1")),
                message("b", submitted("order-1", "evt-1"))))
        .isEmpty();
    assertThat(failures(message("c", submitted("order-1", "evt-1")))).isEmpty();

    assertThat(listener.told)
        .containsExactly("a evt-1 APPLIED", "b evt-1 DUPLICATE", "c evt-1 DUPLICATE");
  }

  @Test
  void aMessageThatIsTooEarlyComesAgain() {
    SQSMessage early = message("early", event("stock-reserved", "order-1", "evt-2"));

    assertThat(failures(early)).containsExactly("early");
    assertThat(failures(message("a", submitted("order-1", "evt-1")))).isEmpty();
    assertThat(failures(early)).isEmpty();

    assertThat(status("order-1")).isEqualTo(OrderStatus.STOCK_RESERVED);
  }

  @Test
  void aContradictionIsReportedSoThatItEndsInTheDeadLetterQueue() {
    failures(
        message("a", submitted("order-1", "evt-1")),
        message("b", event("stock-reserved", "order-1", "evt-2")),
        message("c", event("payment-received", "order-1", "evt-3")));

    assertThat(failures(message("d", event("payment-received", "order-1", "evt-4"))))
        .containsExactly("d");
    assertThat(status("order-1")).isEqualTo(OrderStatus.PAID);
  }

  @Test
  void twoFunctionsMayGetTheSameMessageAtOnce() throws Exception {
    SQSMessage[] messages =
        IntStream.range(0, 10)
            .mapToObj(i -> message("m" + i, event("stock-reserved", "order-" + i, "reserved-" + i)))
            .toArray(SQSMessage[]::new);
    for (int i = 0; i < 10; i++) {
      failures(message("s" + i, submitted("order-" + i, "submitted-" + i)));
    }
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<List<String>> function =
        () -> {
          start.await();
          return failures(new OrderHandler(store, new RecordingListener()), messages);
        };
    ExecutorService functions = Executors.newFixedThreadPool(2);
    try {
      Future<List<String>> one = functions.submit(function);
      Future<List<String>> other = functions.submit(function);

      assertThat(one.get()).isEmpty();
      assertThat(other.get()).isEmpty();
    } finally {
      functions.shutdownNow();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(saga("order-" + i).version()).isEqualTo(2);
    }
  }

  @Test
  void withoutAStoreEveryMessageIsReported() {
    OrderHandler stranded = new OrderHandler(Stores.withoutTable(), listener);

    assertThat(
            failures(
                stranded,
                message("a", submitted("order-1", "evt-1")),
                message("b", event("stock-reserved", "order-1", "evt-2"))))
        .containsExactly("a", "b");
    assertThat(listener.failures)
        .hasSize(2)
        .allSatisfy(e -> assertThat(e).isInstanceOf(SagaStoreConfigurationException.class));
  }

  @Test
  void anUnexpectedFailureConcernsItsMessageAlone() {
    assertThat(failures(message("a", null), message("b", submitted("order-1", "evt-1"))))
        .containsExactly("a");

    assertThat(status("order-1")).isEqualTo(OrderStatus.SUBMITTED);
    assertThat(listener.failures).singleElement().isNotInstanceOf(MalformedEventException.class);
  }

  @Test
  void anEmptyBatchHasNoFailures() {
    assertThat(failures()).isEmpty();
  }

  @Test
  void theShippedEventsEndAsPromised() throws IOException {
    List<SQSMessage> queue = shippedEvents();
    while (!queue.isEmpty()) {
      List<SQSMessage> batch = queue.subList(0, Math.min(10, queue.size()));
      List<String> failed = failures(batch.toArray(SQSMessage[]::new));
      List<SQSMessage> rest = new ArrayList<>(queue.subList(batch.size(), queue.size()));
      assertThat(failed).as("messages that never succeed").hasSizeLessThan(batch.size());
      batch.stream().filter(message -> failed.contains(message.getMessageId())).forEach(rest::add);
      queue = rest;
    }

    Map<String, String> ends = new TreeMap<>();
    for (int number = 1001; number <= 1006; number++) {
      Saga<Order> saga = saga("order-" + number);
      ends.put(
          saga.correlationId(),
          saga.state().status() + (saga.isCompleted() ? ", completed" : ", active"));
    }
    assertThat(ends)
        .isEqualTo(
            Map.of(
                "order-1001", "SHIPPED, completed",
                "order-1002", "CANCELLED, completed",
                "order-1003", "SHIPPED, completed",
                "order-1004", "SHIPPED, completed",
                "order-1005", "SHIPPED, completed",
                "order-1006", "PAID, active"));
  }

  private List<String> failures(SQSMessage... messages) {
    return failures(handler, messages);
  }

  private static List<String> failures(OrderHandler handler, SQSMessage... messages) {
    SQSEvent batch = new SQSEvent();
    batch.setRecords(List.of(messages));
    SQSBatchResponse response = handler.handleRequest(batch, null);
    return response.getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private OrderStatus status(String orderId) {
    return saga(orderId).state().status();
  }

  private Saga<Order> saga(String orderId) {
    return store.find(ORDER.correlationId(orderId)).orElseThrow();
  }

  private static SQSMessage message(String messageId, @Nullable String body) {
    SQSMessage message = new SQSMessage();
    message.setMessageId(messageId);
    message.setBody(body);
    return message;
  }

  private static List<SQSMessage> shippedEvents() throws IOException {
    try (InputStream in = OrderHandler.class.getResourceAsStream("order-events.jsonl")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return IntStream.range(0, lines.size())
          .mapToObj(i -> message("line " + (i + 1), lines.get(i)))
          .toList();
    }
  }

  private static final class RecordingListener implements MessageListener {
    private final List<String> told = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    @Override
    public void processed(String messageId, OrderEvent event, OrderResult result) {
      told.add(messageId + " " + event.eventId() + " " + result.outcome());
    }

    @Override
    public void failed(String messageId, @Nullable OrderEvent event, RuntimeException failure) {
      told.add(
          messageId
              + " "
              + (event == null ? "-" : event.eventId())
              + " "
              + failure.getClass().getSimpleName());
      failures.add(failure);
    }
  }
}
