package dev.sagastore.bus.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sagastore.SagaStoreException;
import dev.sagastore.bus.lambda.TestOrders.OrderPlaced;
import dev.sagastore.bus.lambda.TestOrders.ReminderSet;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.Fault;
import dev.sagastore.testing.FaultInjector;
import dev.sagastore.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

class SagaSweepHandlerTest {
  private static final QueueServer SERVER = new QueueServer();

  private final String queue = "orders-" + UUID.randomUUID();
  private final SettableClock clock = new SettableClock(Instant.now());
  private final SqsRequests requests = new SqsRequests();
  private final SqsClient sqs = SERVER.client(requests);
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient dynamoDb = EngineClient.of(faults);
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder()
          .client(dynamoDb)
          .tableName(EmbeddedDynamoDb.shared().newTableName())
          .clock(clock)
          .build();
  private final MetricLog metrics = new MetricLog();
  private final EventSource source =
      new EventSource(SERVER.client(), SERVER.url(queue), QueueServer.arn(queue));
  private LambdaSagaBus bus;

  /** A sweeper of the tests. */
  static final class OrderSweeper extends SagaSweepHandler {
    OrderSweeper(LambdaSagaBus bus) {
      super(bus);
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() {
    SERVER.createQueues(queue);
    store.table().create(Duration.ofSeconds(10));
    bus =
        LambdaSagaBus.builder(TestOrders.configuration().andThen(parts -> parts.clock(clock)))
            .store(store)
            .transport(SERVER.transport(queue).client(sqs).build())
            .output(metrics)
            .clock(clock)
            .build();
  }

  @AfterEach
  void close() {
    sqs.close();
    dynamoDb.close();
  }

  private Map<String, Map<String, Long>> sweep() {
    return new OrderSweeper(bus).handleRequest(Map.of("source", "aws.events"), null);
  }

  private void handle(Object... messages) {
    for (Object message : messages) {
      bus.bus().send(message);
    }
    SQSEvent event = source.poll(messages.length);
    SQSBatchResponse response = bus.handle(event, null);
    assertThat(response.getBatchItemFailures()).isEmpty();
    source.delete(event, response);
  }

  private void remindAfterOneDay() {
    handle(new OrderPlaced("order-1"));
    handle(new ReminderSet("order-1"));
    metrics.documents().clear();
    clock.advance(Duration.ofDays(1).plusSeconds(90));
  }

  private static Map<String, Long> numbers(
      long claimed, long wakeUps, long failures, long lagMillis) {
    return Map.of(
        "claimed", claimed,
        "wakeUps", wakeUps,
        "failures", failures,
        "parked", 0L,
        "lagMillis", lagMillis);
  }

  @Test
  void sweepWithoutDueTimeoutsWritesNoMetrics() {
    assertThat(sweep()).isEqualTo(Map.of("OrderSaga", numbers(0, 0, 0, 0)));
    assertThat(metrics.documents()).isEmpty();
  }

  @Test
  void dueTimeoutIsWokenUpAndFires() {
    remindAfterOneDay();

    Map<String, Map<String, Long>> result = sweep();

    assertThat(result.get("OrderSaga")).containsEntry("claimed", 1L).containsEntry("wakeUps", 1L);
    assertThat(result.get("OrderSaga").get("lagMillis")).isBetween(89_000L, 91_000L);
    assertThat(metrics.sum("TimerLag")).isBetween(89_000.0, 91_000.0);
    SQSEvent wakeUp = source.poll(1);
    assertThat(bus.handle(wakeUp, null).getBatchItemFailures()).isEmpty();
    assertThat(store.find(TestOrders.ORDER.correlationId("order-1")).orElseThrow().isCompleted())
        .isTrue();
  }

  @Test
  void secondSweepFindsNothing() {
    remindAfterOneDay();

    assertThat(sweep().get("OrderSaga")).containsEntry("claimed", 1L);
    assertThat(sweep().get("OrderSaga")).containsEntry("claimed", 0L);
  }

  @Test
  void sweepThatCannotListFails() {
    faults.next("Query", Fault.NO_CONNECTION);

    assertThatExceptionOfType(SagaStoreException.class).isThrownBy(this::sweep);
    assertThat(metrics.sum("Failures")).isEqualTo(1);
  }

  @Test
  void sweepThatWakesNothingUpFails() {
    remindAfterOneDay();
    requests.fail(SendMessageRequest.class);

    assertThatIllegalStateException()
        .isThrownBy(this::sweep)
        .withMessageContaining("OrderSaga: SweepReport[1 claimed, 0 wake-ups, 1 failures");
    assertThat(metrics.sum("Failures")).isEqualTo(1);
  }
}
