package dev.sagastore.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.lambda.SagaBusHandler;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Measures the cold start of a function in this JVM: the milliseconds until its handler is created,
 * and until the response to its first message, which starts a saga and sends a command, and the
 * processor time of the JVM until then.
 */
public final class FunctionStart {
  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  private FunctionStart() {}

  record Order(String id, String status, List<String> items) {}

  record OrderPlaced(String orderId, List<String> items) {}

  record ReserveStock(String orderId, List<String> items) {}

  /** The function on the bus. */
  static final class OnBus extends SagaBusHandler {
    OnBus() {
      super(
          bus ->
              bus.define(
                      SagaDefinition.of(ORDER)
                          .startedBy(
                              OrderPlaced.class,
                              OrderPlaced::orderId,
                              message ->
                                  Next.of(new Order(message.orderId(), "PLACED", message.items()))
                                      .send(new ReserveStock(message.orderId(), message.items())))
                          .build())
                  .route("orders"));
    }
  }

  /** The function by hand: the store, a bare client, and a mapper of its own. */
  static final class ByHand implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final DynamoDbSagaStore store = DynamoDbSagaStore.fromEnvironment();
    private final SqsClient sqs = SqsClient.create();
    private final JsonMapper mapper = new JsonMapper();
    private final String queueUrl = System.getenv("SAGA_BUS_QUEUE_URL");
    private final boolean remembers;

    /**
     * Creates the function.
     *
     * @param remembers whether the saga stores that its command was sent, which takes as many
     *     requests as the outbox of the bus
     */
    ByHand(boolean remembers) {
      this.remembers = remembers;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      for (SQSMessage message : event.getRecords()) {
        try {
          handle(mapper.readValue(message.getBody(), OrderPlaced.class));
        } catch (JsonProcessingException e) {
          throw new IllegalArgumentException(e);
        }
      }
      return new SQSBatchResponse(List.of());
    }

    private void handle(OrderPlaced message) throws JsonProcessingException {
      if (store.find(ORDER.correlationId(message.orderId())).isPresent()) {
        return;
      }
      Saga<Order> saga =
          store.insert(
              ORDER.correlationId(message.orderId()),
              new Order(message.orderId(), "PLACED", message.items()));
      String command =
          mapper.writeValueAsString(new ReserveStock(message.orderId(), message.items()));
      sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(command));
      if (remembers) {
        store.update(saga.withState(new Order(message.orderId(), "SENT", message.items())));
      }
    }
  }

  /**
   * Measures one start.
   *
   * @param args {@code bus}, {@code hand} or {@code hand-remembering}
   */
  public static void main(String[] args) {
    long begin = System.nanoTime();
    Supplier<RequestHandler<SQSEvent, SQSBatchResponse>> constructor =
        switch (args[0]) {
          case "bus" -> OnBus::new;
          case "hand" -> () -> new ByHand(false);
          default -> () -> new ByHand(true);
        };
    RequestHandler<SQSEvent, SQSBatchResponse> handler = constructor.get();
    long created = System.nanoTime();
    SQSBatchResponse response = handler.handleRequest(event(), null);
    long handled = System.nanoTime();
    if (!response.getBatchItemFailures().isEmpty()) {
      throw new IllegalStateException("the message was not handled");
    }
    Duration processor = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    System.out.printf(
        "start %.1f %.1f %d%n",
        (created - begin) / 1e6, (handled - begin) / 1e6, processor.toMillis());
    System.exit(0);
  }

  private static SQSEvent event() {
    SQSMessage message = new SQSMessage();
    message.setMessageId("m-1");
    message.setReceiptHandle("handle");
    message.setBody(
        "{\"orderId\":\"%s\",\"items\":[\"one\",\"two\"]}".formatted(UUID.randomUUID()));
    message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
    message.setMessageAttributes(Map.of("sagastore", envelope()));
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static SQSEvent.MessageAttribute envelope() {
    SQSEvent.MessageAttribute attribute = new SQSEvent.MessageAttribute();
    attribute.setDataType("String");
    attribute.setStringValue(System.getenv("ENVELOPE"));
    return attribute;
  }
}
