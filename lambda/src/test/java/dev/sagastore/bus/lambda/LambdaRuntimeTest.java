package dev.sagastore.bus.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.lambda.TestOrders.NoteAdded;
import dev.sagastore.bus.lambda.TestOrders.OrderBroken;
import dev.sagastore.bus.lambda.TestOrders.OrderPlaced;
import dev.sagastore.bus.lambda.TestOrders.ReminderSet;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the handlers as Lambda does: by Lambda's own runtime, in processes of their own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime has a library for Linux only")
class LambdaRuntimeTest {
  private static final QueueServer SERVER = new QueueServer();
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final JsonMapper JSON = new JsonMapper();

  private final String queue = "orders-" + UUID.randomUUID();
  private final String tableName = EmbeddedDynamoDb.shared().newTableName();
  private final LambdaRuntimeApi lambda = new LambdaRuntimeApi();
  private final EventSource source =
      new EventSource(SERVER.client(), SERVER.url(queue), QueueServer.arn(queue));
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder()
          .client(EmbeddedDynamoDb.shared().client())
          .tableName(tableName)
          .build();
  @TempDir private Path folder;
  private LambdaSagaBus sender;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() {
    SERVER.createQueues(queue);
    store.table().create(Duration.ofSeconds(10));
    sender =
        LambdaSagaBus.builder(TestOrders.configuration())
            .store(store)
            .transport(SERVER.transport(queue).build())
            .build();
  }

  @AfterEach
  void close() {
    lambda.close();
  }

  private LambdaProcess start(Class<?> handler, String initialization) throws Exception {
    Map<String, String> environment = LambdaProcess.environment(lambda, SERVER, queue, tableName);
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
    return LambdaProcess.start(handler, environment, folder);
  }

  private SQSEvent event(Object... messages) {
    for (Object message : messages) {
      sender.bus().send(message);
    }
    return source.poll(messages.length);
  }

  /** Returns an event as Lambda writes it. */
  private static String json(SQSEvent event) {
    ObjectNode root = JSON.createObjectNode();
    for (SQSMessage message : event.getRecords()) {
      ObjectNode record =
          root.withArray("Records")
              .addObject()
              .put("messageId", message.getMessageId())
              .put("receiptHandle", message.getReceiptHandle())
              .put("body", message.getBody())
              .put("eventSource", message.getEventSource())
              .put("eventSourceARN", message.getEventSourceArn())
              .put("awsRegion", message.getAwsRegion());
      message.getAttributes().forEach(record.withObject("/attributes")::put);
      message
          .getMessageAttributes()
          .forEach(
              (name, attribute) -> {
                ObjectNode value =
                    record
                        .withObject("/messageAttributes")
                        .putObject(name)
                        .put("stringValue", attribute.getStringValue())
                        .put("dataType", attribute.getDataType());
                value.putArray("stringListValues");
                value.putArray("binaryListValues");
              });
    }
    return root.toString();
  }

  private List<String> invoke(LambdaProcess function, SQSEvent event, Duration timeout)
      throws Exception {
    String response = lambda.invoke(json(event), Instant.now().plus(timeout), LIMIT);
    assertThat(lambda.errors()).as("%s", function.output()).isEmpty();
    assertThat(response).as("%s", function.output()).isNotNull();
    JsonNode failures = JSON.readTree(response).path("batchItemFailures");
    assertThat(failures.isArray()).as(response).isTrue();
    return failures.findValuesAsText("itemIdentifier");
  }

  private static String id(SQSEvent event, String text) {
    return event.getRecords().stream()
        .filter(message -> message.getBody().contains(text))
        .map(SQSMessage::getMessageId)
        .reduce((one, other) -> one + " and " + other)
        .orElseThrow();
  }

  private int notes(String orderId) {
    return store.find(TestOrders.ORDER.correlationId(orderId)).orElseThrow().state().notes();
  }

  private static List<JsonNode> documents(LambdaProcess function) throws Exception {
    return function.output().stream()
        .filter(line -> line.startsWith("{\"_aws\""))
        .map(MetricLog::parsed)
        .toList();
  }

  @Test
  void restoredFunctionHandlesBatches() throws Exception {
    try (LambdaProcess function = start(OrderFunction.class, "snap-start")) {
      assertThat(lambda.awaitSnapshot(LIMIT)).isTrue();
      assertThat(lambda.errors()).as("%s", function.output()).isEmpty();
      assertThat(function.requests()).as("a read, and a visibility").hasSize(2);
      assertThat(documents(function)).isEmpty();
      lambda.restore();

      SQSEvent placed = event(new OrderPlaced("order-1"), new OrderPlaced("order-2"));
      assertThat(invoke(function, placed, LIMIT)).isEmpty();

      SQSEvent batch =
          event(
              new NoteAdded("order-1", "good"),
              new NoteAdded("order-3", "too early"),
              new OrderBroken("order-2"));
      assertThat(invoke(function, batch, LIMIT)).containsExactly(id(batch, "too early"));
      assertThat(notes("order-1")).isEqualTo(1);
      assertThat(documents(function))
          .hasSize(2)
          .last()
          .satisfies(
              document -> {
                assertThat(document.path("MessagesHandled").intValue()).isEqualTo(1);
                assertThat(document.path("MessagesFailed").intValue()).isEqualTo(1);
                assertThat(document.path("requestId").textValue()).isEqualTo("request-1");
              });
    }
  }

  @Test
  void messagesAfterDeadlineAreReported() throws Exception {
    try (LambdaProcess function = start(OrderFunction.class, "on-demand")) {
      SQSEvent placed = event(new OrderPlaced("order-1"), new OrderPlaced("order-2"));
      assertThat(invoke(function, placed, LIMIT)).isEmpty();
      // half of the time is the reserve, in which the first handler ends
      Duration timeout = Duration.ofSeconds(6);
      Duration handlerTime = Duration.ofMillis(3500);
      SQSEvent batch =
          event(
              new NoteAdded("order-1", OrderFunction.FOR + handlerTime),
              new NoteAdded("order-2", "a"),
              new NoteAdded("order-2", "b"));

      List<String> failures = invoke(function, batch, timeout);

      assertThat(failures).containsExactlyInAnyOrder(id(batch, "\"a\""), id(batch, "\"b\""));
      assertThat(notes("order-1")).isEqualTo(1);
      assertThat(notes("order-2")).isZero();
      SQSEvent again = source.poll(2);
      assertThat(again.getRecords())
          .extracting(SQSMessage::getMessageId)
          .containsExactlyInAnyOrderElementsOf(failures);
      assertThat(invoke(function, again, LIMIT)).isEmpty();
      assertThat(notes("order-2")).isEqualTo(2);
    }
  }

  /** Lambda ends the process at the timeout of the function, whatever it does. */
  @Test
  void messagesOfKilledFunctionTakeEffectOnce() throws Exception {
    Path begun = folder.resolve("begun");
    SQSEvent batch;
    try (LambdaProcess function = start(OrderFunction.class, "on-demand")) {
      SQSEvent placed =
          event(new OrderPlaced("order-1"), new OrderPlaced("order-2"), new OrderPlaced("order-3"));
      assertThat(invoke(function, placed, LIMIT)).isEmpty();
      batch =
          event(
              new NoteAdded("order-1", "a"),
              new NoteAdded("order-1", "b"),
              new NoteAdded("order-2", OrderFunction.ENDLESS_WITHOUT + begun),
              new NoteAdded("order-3", "c"));
      lambda.begin(json(batch), Instant.now().plus(LIMIT));
      awaitFile(begun, function);
    }
    assertThat(notes("order-1")).as("notes of the saga before the kill").isEqualTo(2);
    assertThat(notes("order-2")).isZero();
    assertThat(notes("order-3")).isZero();

    source.endVisibility(batch);
    SQSEvent again = source.poll(4);
    assertThat(again.getRecords())
        .extracting(SQSMessage::getMessageId)
        .containsExactlyElementsOf(
            batch.getRecords().stream().map(SQSMessage::getMessageId).toList());
    try (LambdaProcess function = start(OrderFunction.class, "on-demand")) {
      assertThat(invoke(function, again, LIMIT)).isEmpty();

      assertThat(notes("order-1")).isEqualTo(2);
      assertThat(notes("order-2")).isEqualTo(1);
      assertThat(notes("order-3")).isEqualTo(1);
      assertThat(documents(function))
          .singleElement()
          .satisfies(
              document -> {
                assertThat(document.path("MessagesHandled").intValue()).isEqualTo(2);
                assertThat(document.path("DuplicateMessages").intValue()).isEqualTo(2);
              });
    }
  }

  private void awaitFile(Path file, LambdaProcess function) throws Exception {
    try (WatchService files = folder.getFileSystem().newWatchService()) {
      folder.register(files, StandardWatchEventKinds.ENTRY_CREATE);
      while (!Files.exists(file)) {
        WatchKey created = files.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(created).as("%s", function.output()).isNotNull();
        created.reset();
      }
    }
  }

  /**
   * The methods that the compiler generates for a record link method handles, about 80 classes,
   * when the first of them is called.
   */
  @Test
  void firstMessageCallsNoGeneratedMethodOfRecord() throws Exception {
    try (LambdaProcess function = start(OrderFunction.class, "on-demand")) {
      assertThat(invoke(function, event(new OrderPlaced("order-1")), LIMIT)).isEmpty();

      assertThat(function.loadedClasses())
          .anyMatch(line -> line.contains(SagaBusHandler.class.getName() + " "))
          .noneMatch(line -> line.contains("java.lang.runtime.ObjectMethods"));
    }
  }

  @Test
  void sweeperReturnsReport() throws Exception {
    SQSEvent placed = event(new OrderPlaced("order-1"), new OrderPlaced("order-2"));
    assertThat(sender.handle(placed, null).getBatchItemFailures()).isEmpty();
    SQSEvent reminder = event(new ReminderSet("order-1"));
    assertThat(sender.handle(reminder, null).getBatchItemFailures()).isEmpty();
    try (LambdaProcess sweeper = start(OrderSweeper.class, "on-demand")) {
      String scheduled =
          "{\"version\":\"0\",\"source\":\"aws.events\",\"time\":\"2026-11-23T09:00:00Z\"}";
      String result = lambda.invoke(scheduled, Instant.now().plus(LIMIT), LIMIT);

      assertThat(lambda.errors()).as("%s", sweeper.output()).isEmpty();
      assertThat(JSON.readTree(result))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"OrderSaga": {"claimed": 0, "wakeUps": 0, "failures": 0, "parked": 0,
                  "lagMillis": 0}}\
                  """));

      store.table().delete(Duration.ofSeconds(10));
      String failure = lambda.invoke(scheduled, Instant.now().plus(LIMIT), LIMIT);
      assertThat(failure).contains("SagaStoreConfigurationException");
      assertThat(lambda.errors()).hasSize(1);
    }
  }
}
