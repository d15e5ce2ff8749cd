package dev.sagastore.cdkapp.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.lambda.LambdaSagaBus;
import dev.sagastore.bus.lambda.SagaBusHandler;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.bus.sqs.SqsRedrive;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Access to table, queues and destinations that {@code SagaBus} grants is what workers, functions
 * and sweepers send: no request fails, and no grant is unused, except those that AWS itself or
 * other code uses.
 */
class BusGrantsTest {
  /** The event source of Lambda polls with the role of the function. */
  private static final Set<String> USED_BY_LAMBDA =
      Set.of(
          "sqs:ReceiveMessage on orders",
          "sqs:DeleteMessage on orders",
          "sqs:GetQueueAttributes on orders");

  /** The bus reads single sagas. Code beside it may list and delete them, and clean up. */
  private static final Set<String> USED_BY_OTHER_CODE =
      Set.of(
          "dynamodb:BatchGetItem on sagas",
          "dynamodb:DeleteItem on sagas",
          "dynamodb:Query on sagas",
          "dynamodb:Query on sagas/index/GSI1");

  /** A worker compares the table with its schema when it starts, and sweeps. */
  private static final Set<String> USED_BY_WORKERS =
      Set.of(
          "dynamodb:DescribeTable on sagas",
          "dynamodb:DescribeTimeToLive on sagas",
          "dynamodb:Query on sagas/index/GSI2");

  /** A move task has the permissions of the role that has started it. */
  private static final Set<String> USED_BY_SQS =
      Set.of(
          "sqs:ReceiveMessage on orders-dead-letters",
          "sqs:DeleteMessage on orders-dead-letters",
          "sqs:SendMessage on orders");

  private static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.start();

  private final MessagingService service = new MessagingService();
  private final GrantedBus orders = new GrantedBus(ENGINE);

  @AfterAll
  static void stopEngine() {
    ENGINE.close();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void workerNeedsWhatItIsGranted() throws Exception {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connect(role(stack), (name, value) -> {}));
    CountDownLatch settled = new CountDownLatch(GrantedBus.MESSAGES.size());
    CountDownLatch swept = new CountDownLatch(1);
    GrantedBus.MESSAGES.forEach(service::add);
    try (SqsTransport transport = service.transport(policy);
        DynamoDbClient client = orders.client(policy)) {
      DynamoDbSagaStore store = orders.store(client, Clock.systemUTC());
      store.table().verify();
      try (SagaBusWorker worker =
          SagaBusWorker.builder(
                  orders.bus(
                      store,
                      transport,
                      Clock.systemUTC(),
                      new BusListener() {
                        @Override
                        public void swept(String sagaName, SweepReport report) {
                          swept.countDown();
                        }

                        @Override
                        public void settled(MessageEvent event) {
                          settled.countDown();
                        }
                      }))
              .threads(1)
              .build()) {
        worker.start();
        assertThat(settled.await(30, TimeUnit.SECONDS)).as("%s", orders.failures()).isTrue();
        assertThat(swept.await(30, TimeUnit.SECONDS)).as("%s", orders.failures()).isTrue();
      }
    }

    assertThat(orders.failures()).isEmpty();
    // the bus survives a request that fails, and may not report it
    assertThat(policy.denied()).isEmpty();
    assertThat(policy.unused()).isEqualTo(USED_BY_OTHER_CODE);
  }

  @Test
  void functionNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connect(function(stack)));
    try (SqsTransport transport = service.transport(policy);
        DynamoDbClient client = orders.client(policy)) {
      LambdaSagaBus bus =
          LambdaSagaBus.builder(orders::configure)
              .store(orders.store(client, Clock.systemUTC()))
              .transport(transport)
              .withoutMetrics()
              .build();
      SagaBusHandler handler = new SagaBusHandler(bus) {};
      bus.bus().prime();
      List<String> left = new ArrayList<>();
      for (String body : GrantedBus.MESSAGES) {
        handler
            .handleRequest(event(body), null)
            .getBatchItemFailures()
            .forEach(failure -> left.add(body));
      }

      assertThat(left).as("the message that waits").containsExactly(GrantedBus.MESSAGES.get(2));
    }

    assertThat(orders.failures()).isEmpty();
    assertThat(policy.denied()).isEmpty();
    assertThat(policy.unused())
        .isEqualTo(
            Stream.of(USED_BY_LAMBDA, USED_BY_OTHER_CODE, USED_BY_WORKERS)
                .flatMap(Set::stream)
                .collect(Collectors.toSet()));
  }

  /** A sweep claims a saga, claims it again until its handler ends, and parks the timeout. */
  @Test
  void sweeperNeedsWhatItIsGranted() {
    SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    BusPolicy worker = BusPolicy.of((bus, stack) -> bus.connect(role(stack), (name, value) -> {}));
    try (SqsTransport transport = service.transport(worker);
        DynamoDbClient client = orders.client(worker)) {
      orders
          .bus(orders.store(client, clock), transport, clock, new BusListener() {})
          .handle(
              List.of(
                  ReceivedMessage.builder("m", GrantedBus.MESSAGES.get(0)).handle("r").build()));
    }
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connectSweeper(function(stack)));
    List<SweepReport> reports = new ArrayList<>();
    try (SqsTransport transport = service.transport(policy);
        DynamoDbClient client = orders.client(policy)) {
      SagaBus bus = orders.bus(orders.store(client, clock), transport, clock, new BusListener() {});
      clock.advance(GrantedBus.LONG);
      for (int day = 0; day < 30; day++) {
        reports.add(bus.sweep().get(GrantedBus.ORDER.name()));
        clock.advance(Duration.ofDays(1));
      }
    }

    assertThat(orders.failures()).isEmpty();
    assertThat(reports).extracting(SweepReport::failures).containsOnly(0);
    assertThat(policy.denied()).isEmpty();
    assertThat(reports).filteredOn(report -> report.wakeUps() > 0).hasSizeGreaterThan(1);
    assertThat(reports).filteredOn(report -> report.parked() > 0).hasSize(1);
    assertThat(policy.unused()).isEmpty();
  }

  @Test
  void senderNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.sendFrom(role(stack)));

    assertUnused(Set.of(), policy, transport -> send(transport, Destination.OWN_QUEUE));
  }

  @Test
  void operatorNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.grantRedrive(role(stack)));

    assertUnused(
        USED_BY_SQS,
        policy,
        transport -> {
          SqsRedrive redrive = SqsRedrive.of(transport);
          String handle = redrive.start();
          assertThat(redrive.tasks()).isEmpty();
          redrive.cancel(handle);
        });
  }

  @Test
  void transportHasTheEnvironmentOfTheConstruct() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connect(function(stack)));

    try (SqsTransport transport = service.transport(policy)) {
      assertThat(transport.name()).isEqualTo("orders");
      // 6 times Lambda's default timeout of 3 seconds
      assertThat(transport.visibilityTimeout()).isEqualTo(Duration.ofSeconds(18));
    }
  }

  private static Role role(Stack stack) {
    return Role.Builder.create(stack, "Role")
        .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
        .build();
  }

  private static Function function(Stack stack) {
    return Function.Builder.create(stack, "Handler")
        .runtime(Runtime.NODEJS_22_X)
        .handler("index.handler")
        .code(Code.fromInline("exports.handler = async () => {};"))
        .build();
  }

  private static SQSEvent event(String body) {
    SQSMessage message = new SQSMessage();
    message.setMessageId("m");
    message.setReceiptHandle("r");
    message.setBody(body);
    message.setAttributes(Map.of());
    message.setMessageAttributes(Map.of());
    message.setEventSource("aws:sqs");
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:123456789012:orders");
    SQSEvent event = new SQSEvent();
    event.setRecords(List.of(message));
    return event;
  }

  private static void send(SqsTransport transport, Destination destination) {
    Envelope envelope = Envelope.of("id-1", "OrderPlaced", "{}");

    assertThat(transport.send(List.of(SendRequest.of(destination, envelope))))
        .containsExactly(SendResult.sent());
  }

  private void assertUnused(
      Set<String> usedByAws, BusPolicy policy, Consumer<SqsTransport> actions) {
    try (SqsTransport transport = service.transport(policy)) {
      actions.accept(transport);
    }

    assertThat(policy.unused()).isEqualTo(usedByAws);
  }
}
