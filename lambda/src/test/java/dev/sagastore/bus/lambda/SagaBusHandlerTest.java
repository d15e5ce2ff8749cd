package dev.sagastore.bus.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.Saga;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.lambda.TestOrders.NoteAdded;
import dev.sagastore.bus.lambda.TestOrders.Order;
import dev.sagastore.bus.lambda.TestOrders.OrderBroken;
import dev.sagastore.bus.lambda.TestOrders.OrderPlaced;
import dev.sagastore.bus.lambda.TestOrders.PaymentReceived;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.Fault;
import dev.sagastore.testing.FaultInjector;
import dev.sagastore.testing.RequestLog;
import dev.sagastore.testing.RequestLog.Entry;
import dev.sagastore.testing.SagaTableExtension;
import dev.sagastore.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Batches of an event source, on ElasticMQ and on an engine with DynamoDB's protocol. */
class SagaBusHandlerTest {
  @RegisterExtension static final SagaTableExtension SAGAS = SagaTableExtension.create();

  private static final QueueServer SERVER = new QueueServer();
  private static final String BODY = "confidential";

  private final String queue = "orders-" + UUID.randomUUID();
  private final String orderId = "order-" + UUID.randomUUID();
  private final SettableClock clock = new SettableClock(Instant.now());
  private final SqsRequests requests = new SqsRequests();
  private final SqsClient sqs = SERVER.client(requests);
  private final RequestLog storeRequests = new RequestLog();
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient dynamoDb = EngineClient.of(faults, storeRequests);
  private final List<String> notes = new ArrayList<>();
  private final MetricLog metrics = new MetricLog();
  private final EventSource source =
      new EventSource(SERVER.client(), SERVER.url(queue), QueueServer.arn(queue));

  /** A handler of the tests. */
  static final class OrderFunction extends SagaBusHandler {
    OrderFunction(LambdaSagaBus bus) {
      super(bus);
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void createQueues() {
    SERVER.createQueues(queue);
  }

  @AfterEach
  void close() {
    sqs.close();
    dynamoDb.close();
  }

  private LambdaSagaBus bus(Consumer<SagaBusBuilder> configuration) {
    return LambdaSagaBus.builder(configuration)
        .store(
            DynamoDbSagaStore.builder()
                .client(dynamoDb)
                .tableName(SAGAS.tableName())
                .clock(clock)
                .build())
        .transport(SERVER.transport(queue).client(sqs).build())
        .reserve(Duration.ofSeconds(10))
        .output(metrics)
        .clock(clock)
        .build();
  }

  private LambdaSagaBus bus() {
    return bus(TestOrders.configuration(notes::add).andThen(parts -> parts.clock(clock)));
  }

  private Context context() {
    return new TestContext(clock, Duration.ofMinutes(1));
  }

  /** Sends messages and receives them in one event. */
  private SQSEvent event(LambdaSagaBus bus, Object... messages) {
    for (Object message : messages) {
      bus.bus().send(message);
    }
    SQSEvent event = source.poll(messages.length);
    requests.all().clear();
    return event;
  }

  @CanIgnoreReturnValue
  private List<String> handle(LambdaSagaBus bus, SQSEvent event) {
    storeRequests.clear();
    return EventSource.failures(new OrderFunction(bus).handleRequest(event, context()));
  }

  private void place(LambdaSagaBus bus) {
    assertThat(handle(bus, event(bus, new OrderPlaced(orderId)))).isEmpty();
  }

  private Saga<Order> saga() {
    return SAGAS.store().find(TestOrders.ORDER.correlationId(orderId)).orElseThrow();
  }

  private List<String> storeOperations() {
    return storeRequests.entries().stream().map(Entry::operation).toList();
  }

  private List<ChangeMessageVisibilityBatchRequestEntry> visibilities() {
    return requests.of(ChangeMessageVisibilityBatchRequest.class).stream()
        .flatMap(request -> request.entries().stream())
        .toList();
  }

  private static String id(SQSEvent event, int index) {
    return event.getRecords().get(index).getMessageId();
  }

  @Test
  void handledMessagesAreNotInResponse() {
    LambdaSagaBus bus = bus();
    SQSEvent event = event(bus, new OrderPlaced(orderId));

    SQSBatchResponse response = new OrderFunction(bus).handleRequest(event, context());
    source.delete(event, response);

    assertThat(response.getBatchItemFailures()).isEmpty();
    assertThat(saga().state()).isEqualTo(new Order(orderId, 0, false));
    assertThat(requests.all()).as("Lambda deletes, not the handler").isEmpty();
  }

  @Test
  void messagesOfOneSagaTakeOneReadAndOneWrite() {
    LambdaSagaBus bus = bus();
    place(bus);
    SQSEvent event =
        event(bus, IntStream.range(0, 10).mapToObj(i -> new NoteAdded(orderId, "n" + i)).toArray());

    assertThat(handle(bus, event)).isEmpty();

    assertThat(storeOperations()).containsExactly("GetItem", "UpdateItem");
    assertThat(saga().state().notes()).isEqualTo(10);
    assertThat(metrics.sum("MessagesHandled")).isEqualTo(11);
  }

  @Test
  void duplicatesInBatchAreHandledOnce() {
    LambdaSagaBus bus = bus();
    place(bus);
    bus.bus().send("id-1", new NoteAdded(orderId, "once"));
    bus.bus().send("id-1", new NoteAdded(orderId, "once"));
    SQSEvent event = source.poll(2);

    assertThat(handle(bus, event)).isEmpty();

    assertThat(notes).containsExactly("once");
    assertThat(saga().state().notes()).isEqualTo(1);
    assertThat(metrics.sum("DuplicateMessages")).isEqualTo(1);
  }

  @Test
  void sameDeliveryTwiceIsHandledOnce() {
    LambdaSagaBus bus = bus();
    place(bus);
    SQSEvent event = event(bus, new NoteAdded(orderId, "once"));
    event.setRecords(Collections.nCopies(2, event.getRecords().get(0)));

    assertThat(handle(bus, event)).isEmpty();

    assertThat(notes).containsExactly("once");
  }

  @Test
  void failedMessageIsSentAgainAndNotReported() {
    LambdaSagaBus bus = bus();
    place(bus);
    SQSEvent event =
        event(bus, new NoteAdded(orderId, "n"), new OrderBroken(orderId), new OrderPlaced("other"));

    assertThat(handle(bus, event)).isEmpty();

    assertThat(requests.of(SendMessageRequest.class)).hasSize(1);
    assertThat(saga().state().notes()).isEqualTo(1);
    assertThat(metrics.sum("MessagesFailed")).isEqualTo(1);
  }

  @Test
  void onlyMessageWhoseCopyCouldNotBeSentIsReported() {
    LambdaSagaBus bus = bus();
    place(bus);
    SQSEvent event = event(bus, new NoteAdded(orderId, "n"), new OrderBroken(orderId));
    requests.fail(SendMessageRequest.class);

    List<String> failures = handle(bus, event);

    assertThat(failures).containsExactly(idOf(event, "OrderBroken"));
    assertThat(saga().state().notes()).isEqualTo(1);
    assertThat(metrics.sum("Failures")).isGreaterThanOrEqualTo(1);
  }

  private static String idOf(SQSEvent event, String type) {
    return event.getRecords().stream()
        .filter(
            message ->
                message.getMessageAttributes().values().stream()
                    .anyMatch(attribute -> attribute.getStringValue().contains(type)))
        .map(SQSMessage::getMessageId)
        .reduce((one, other) -> one + other)
        .orElseThrow();
  }

  @Test
  void waitingMessageComesAgainAfterItsPause() {
    LambdaSagaBus bus = bus();
    SQSEvent event = event(bus, new NoteAdded(orderId, "too early"), new OrderPlaced("other"));

    assertThat(handle(bus, event)).containsExactly(idOf(event, "NoteAdded"));

    assertThat(visibilities())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.receiptHandle())
                  .isEqualTo(
                      event.getRecords().stream()
                          .filter(m -> m.getMessageId().equals(idOf(event, "NoteAdded")))
                          .findAny()
                          .orElseThrow()
                          .getReceiptHandle());
              assertThat(entry.visibilityTimeout()).isBetween(1, 2);
            });
  }

  @Test
  void waitingMessagesAreHiddenInBatches() {
    LambdaSagaBus bus = bus();
    SQSEvent event =
        event(
            bus,
            IntStream.range(0, 25)
                .mapToObj(i -> new NoteAdded(orderId + "-" + i, "too early"))
                .toArray());

    assertThat(handle(bus, event)).hasSize(25);

    assertThat(requests.of(ChangeMessageVisibilityBatchRequest.class))
        .extracting(request -> request.entries().size())
        .containsExactly(10, 10, 5);
  }

  @Test
  void messageThatCannotBeHiddenIsReported() {
    LambdaSagaBus bus = bus();
    SQSEvent event = event(bus, new NoteAdded(orderId, "too early"));
    requests.fail(ChangeMessageVisibilityBatchRequest.class);

    assertThat(handle(bus, event)).containsExactly(id(event, 0));
    assertThat(metrics.sum("Failures")).isEqualTo(1);
  }

  @Test
  void outageOfStoreReportsAll() {
    LambdaSagaBus bus = bus();
    SQSEvent event = event(bus, new OrderPlaced(orderId), new OrderPlaced(orderId + "-2"));
    faults.next("GetItem", Fault.NO_CONNECTION);
    faults.next("GetItem", Fault.NO_CONNECTION);

    assertThat(handle(bus, event)).containsExactlyInAnyOrder(id(event, 0), id(event, 1));
    assertThat(metrics.sum("Failures")).isEqualTo(2);
  }

  @Test
  void whatIsThrownReportsMessagesThatAreNotSettled() {
    LambdaSagaBus bus =
        bus(
            TestOrders.configuration()
                .andThen(
                    parts ->
                        parts.clock(
                            () -> {
                              throw new AssertionError("a bug");
                            })));
    SQSMessage message = new SQSMessage();
    message.setMessageId("m-1");
    message.setReceiptHandle("handle");
    message.setBody("{}");
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(message));

    assertThat(handle(bus, event)).containsExactly("m-1");
    assertThat(metrics.sum("Failures")).isEqualTo(1);
  }

  @Test
  void documentsContainNoPayload() {
    LambdaSagaBus bus = bus();
    place(bus);
    handle(bus, event(bus, new NoteAdded(orderId, BODY), new OrderBroken(orderId)));

    assertThat(metrics.documents().toString())
        .contains("\"requestId\":\"request-1\"")
        .contains("NoteAdded")
        .doesNotContain(BODY)
        .doesNotContain(orderId);
  }

  @Nested
  class ShortTime {
    private final List<String> orders =
        IntStream.range(0, 3).mapToObj(i -> orderId + "-" + i).toList();

    @Test
    void messagesAfterDeadlineAreReportedAndVisibleAtOnce() {
      LambdaSagaBus bus =
          bus(
              TestOrders.configuration(
                      note -> {
                        notes.add(note);
                        // the reserve of 10 seconds has begun
                        clock.advance(Duration.ofSeconds(51));
                      })
                  .andThen(parts -> parts.clock(clock)));
      orders.forEach(id -> handle(bus, event(bus, new OrderPlaced(id))));
      SQSEvent event =
          event(bus, orders.stream().map(id -> new NoteAdded(id, "note of " + id)).toArray());

      List<String> failures = handle(bus, event);

      assertThat(notes).hasSize(1);
      assertThat(failures).hasSize(2);
      assertThat(visibilities())
          .extracting(ChangeMessageVisibilityBatchRequestEntry::visibilityTimeout)
          .containsExactly(0, 0);
      source.delete(event, responseOf(failures));
      SQSEvent again = source.poll(2);
      assertThat(again.getRecords())
          .extracting(SQSMessage::getMessageId)
          .containsExactlyInAnyOrderElementsOf(failures);
    }

    @Test
    void messagesOfOneSagaAfterDeadlineAreReported() {
      LambdaSagaBus bus =
          bus(
              TestOrders.configuration(
                      note -> {
                        notes.add(note);
                        clock.advance(Duration.ofSeconds(51));
                      })
                  .andThen(parts -> parts.clock(clock)));
      place(bus);
      SQSEvent event = event(bus, new NoteAdded(orderId, "a"), new NoteAdded(orderId, "b"));

      assertThat(handle(bus, event)).hasSize(1);

      assertThat(notes).hasSize(1);
      assertThat(saga().state().notes()).isEqualTo(1);
    }

    @Test
    void visibilityIsNotChangedWithoutTime() {
      LambdaSagaBus bus =
          bus(
              TestOrders.configuration(note -> clock.advance(Duration.ofSeconds(58)))
                  .andThen(parts -> parts.clock(clock)));
      place(bus);
      SQSEvent event = event(bus, new NoteAdded(orderId, "a"), new NoteAdded(orderId, "b"));

      assertThat(handle(bus, event)).hasSize(1);

      assertThat(visibilities()).isEmpty();
    }

    @Test
    void reserveIsAtMostHalfOfTheTime() {
      LambdaSagaBus bus = bus();
      SQSEvent event = event(bus, new OrderPlaced(orderId));

      SQSBatchResponse response =
          new OrderFunction(bus)
              .handleRequest(event, new TestContext(clock, Duration.ofSeconds(3)));

      assertThat(response.getBatchItemFailures()).isEmpty();
    }

    private SQSBatchResponse responseOf(List<String> failures) {
      return new SQSBatchResponse(
          failures.stream().map(SQSBatchResponse.BatchItemFailure::new).toList());
    }
  }

  @Nested
  class BadEvent {
    private void assertFails(SQSEvent event, String message) {
      LambdaSagaBus bus = bus();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> handle(bus, event))
          .withMessageStartingWith(message)
          .withMessageEndingWith(
              ": connect the function to the queue of the bus by an SQS event source, as the"
                  + " construct SagaBus does");
    }

    private SQSEvent event(SQSMessage message) {
      SQSEvent event = new SQSEvent();
      event.setRecords(Collections.singletonList(message));
      return event;
    }

    private SQSMessage message() {
      SQSMessage message = new SQSMessage();
      message.setMessageId("m-1");
      message.setBody("{}");
      message.setReceiptHandle("handle");
      return message;
    }

    @Test
    void eventWithoutRecordsFails() {
      assertFails(null, "the event has no records");
      assertFails(new SQSEvent(), "the event has no records");
    }

    @Test
    void eventWithoutMessagesIsHandled() {
      SQSEvent event = new SQSEvent();
      event.setRecords(List.of());

      assertThat(handle(bus(), event)).isEmpty();
    }

    @Test
    void messageWithoutIdFails() {
      SQSMessage message = message();
      message.setMessageId(null);

      assertFails(event(message), "record 1 of the event has no messageId");
      assertFails(event(null), "record 1 of the event has no messageId");
    }

    @Test
    void messageWithoutBodyOrHandleFails() {
      SQSMessage message = message();
      message.setBody(null);
      assertFails(event(message), "message m-1 of the event has no body");
      message.setBody("{}");
      message.setReceiptHandle(null);
      assertFails(event(message), "message m-1 of the event has no receiptHandle");
    }

    @Test
    void messageOfOtherQueueFails() {
      SQSMessage message = message();
      message.setEventSourceArn(QueueServer.arn("payments"));

      assertFails(
          event(message),
          "message m-1 of the event is from the queue arn:aws:sqs:us-east-1:000000000000:payments,"
              + " but the bus has the queue "
              + SERVER.url(queue));
    }
  }

  @Test
  void brokenMessageIsDeadLetter() {
    LambdaSagaBus bus = bus();
    SERVER
        .client()
        .sendMessage(request -> request.queueUrl(SERVER.url(queue)).messageBody("not JSON"));
    SQSEvent event = source.poll(1);

    assertThat(handle(bus, event)).isEmpty();

    assertThat(metrics.sum("DeadLetters")).isEqualTo(1);
    assertThat(metrics.documents().toString()).contains("\"DEAD_LETTERED\"");
  }

  @Test
  void messageThatHasWaitedTooLongIsDeadLetter() {
    LambdaSagaBus bus = bus();
    SQSEvent event = event(bus, new NoteAdded(orderId, "without its saga"));
    event
        .getRecords()
        .get(0)
        .getAttributes()
        .put(
            "ApproximateFirstReceiveTimestamp",
            Long.toString(clock.instant().minus(Duration.ofHours(2)).toEpochMilli()));

    assertThat(handle(bus, event)).isEmpty();

    assertThat(metrics.sum("DeadLetters")).isEqualTo(1);
  }

  @Test
  void guardThatDoesNotHoldWaits() {
    LambdaSagaBus bus = bus();
    place(bus);
    SQSEvent event = event(bus, new PaymentReceived(orderId));

    assertThat(handle(bus, event)).containsExactly(id(event, 0));
    assertThat(visibilities()).hasSize(1);
  }

  @Test
  void busOfHandlerCannotReceive() {
    SagaBus bus = bus().bus();

    assertThatThrownBy(() -> bus.receive(1, Duration.ZERO))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
