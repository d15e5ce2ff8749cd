package dev.sagastore.cdkapp.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.bus.sqs.SqsRedrive;
import dev.sagastore.bus.sqs.SqsTransport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

/**
 * Access to queues and destinations that {@code SagaBus} grants is what the transport sends: no
 * request fails, and no grant is unused, except those that AWS itself uses.
 */
class BusGrantsTest {
  /** The event source of Lambda polls with the role of the function. */
  private static final Set<String> USED_BY_LAMBDA =
      Set.of(
          "sqs:ReceiveMessage on orders",
          "sqs:DeleteMessage on orders",
          "sqs:GetQueueAttributes on orders");

  /** A move task has the permissions of the role that has started it. */
  private static final Set<String> USED_BY_SQS =
      Set.of(
          "sqs:ReceiveMessage on orders-dead-letters",
          "sqs:DeleteMessage on orders-dead-letters",
          "sqs:SendMessage on orders");

  private final MessagingService service = new MessagingService();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void workerNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connect(role(stack), (name, value) -> {}));

    assertUnused(
        Set.of(),
        policy,
        transport -> {
          List<ReceivedMessage> messages = transport.receive(1, Duration.ZERO);
          transport.hide(messages.get(0), Duration.ofMinutes(1));
          transport.acknowledge(messages);
          sendToAll(transport);
        });
  }

  @Test
  void functionNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connect(function(stack)));

    assertUnused(
        USED_BY_LAMBDA,
        policy,
        transport -> {
          ReceivedMessage delivered = ReceivedMessage.builder("m", "{}").handle("r").build();
          transport.hide(delivered, Duration.ofMinutes(1));
          sendToAll(transport);
        });
  }

  @Test
  void sweeperNeedsWhatItIsGranted() {
    BusPolicy policy = BusPolicy.of((bus, stack) -> bus.connectSweeper(function(stack)));

    assertUnused(Set.of(), policy, transport -> send(transport, Destination.OWN_QUEUE));
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

  private static void sendToAll(SqsTransport transport) {
    Stream.of(
            Destination.OWN_QUEUE,
            Destination.DEAD_LETTER_QUEUE,
            Destination.of("stock"),
            Destination.of("events"),
            Destination.of("company"))
        .forEach(destination -> send(transport, destination));
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
