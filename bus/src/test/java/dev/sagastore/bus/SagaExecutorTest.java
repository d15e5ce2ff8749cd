package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.IdleTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.SagaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Tests what the executor does with failures and results, on an engine with DynamoDB's protocol.
 */
class SagaExecutorTest {
  private static final DynamoDbEngine ENGINE = DynamoDbEngine.start();
  private static final DynamoDbClient CLIENT =
      DynamoDbClient.builder()
          .httpClient(ENGINE.httpClient())
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();

  static {
    SagaTable.of(CLIENT, "sagas").create(Duration.ofMinutes(1));
  }

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(CLIENT).tableName("sagas").build();
  private final RecordingTransport transport = new RecordingTransport();
  private final RecordingListener listener = new RecordingListener();
  private final SagaExecutor<String> executor = executor();
  private Instant now = RunDriver.START;

  @AfterAll
  static void close() {
    CLIENT.close();
    ENGINE.close();
  }

  /** Records what it sends and settles. */
  private static final class RecordingTransport extends IdleTransport {
    private final List<SendRequest> sent = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private SendResult result = SendResult.sent();

    @Override
    public List<SendResult> send(List<SendRequest> requests) {
      sent.addAll(requests);
      return requests.stream().map(request -> result).toList();
    }

    @Override
    public void acknowledge(List<ReceivedMessage> messages) {
      messages.forEach(message -> acknowledged.add(message.transportId()));
    }

    @Override
    public void hide(ReceivedMessage message, Duration pause) {
      pauses.add(pause);
    }
  }

  /** Records failures and events. */
  private static final class RecordingListener implements BusListener {
    private final List<String> failures = new ArrayList<>();
    private final List<MessageEvent.Kind> kinds = new ArrayList<>();

    @Override
    public void settled(MessageEvent event) {
      kinds.add(event.kind());
    }

    @Override
    public void failed(String operation, Throwable failure) {
      failures.add(operation);
    }
  }

  private SagaExecutor<String> executor() {
    SagaDefinition<String> definition =
        SagaDefinition.of(type)
            .startedBy(
                Placed.class,
                Placed::orderId,
                message -> Next.of("placed").timeout("late", Duration.ofMinutes(16)))
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .onTimeout("late", state -> Next.of("late"))
            .build();
    MessageCatalog catalog =
        MessageCatalog.of(
            TestMessages.MAPPER, definition.messageClasses(), List.of(), new ArrayList<>());
    SagaRules<String> rules =
        new SagaRules<>(
            definition,
            catalog,
            new MessageRoutes(
                "orders",
                Map.of(),
                null,
                Map.of(),
                Destination.of("events"),
                definition.messageClasses()),
            transport,
            DeliveryPolicy.standard(),
            new DeadLetters(DeliveryPolicy.standard(), new Pauses(() -> 1), "orders", () -> now),
            () -> now,
            () -> "life",
            new HandlingScopes(List.of()));
    return new SagaExecutor<>(
        rules,
        new MessageReader<>(definition, catalog, MessageCorrelation.CorrelationIds.UNCHANGED),
        store,
        new TransportCommands(transport, listener),
        listener);
  }

  private void handle(Envelope message) {
    ReceivedMessage received =
        ReceivedMessage.builder(message.id(), "").firstReceivedAt(RunDriver.START).build();
    MessageType<?> messageType =
        message.type().equals("Paid") ? MessageType.of(Paid.class) : MessageType.of(Placed.class);
    executor.handle(
        List.of(executor.reader().read(new Delivery(message, received), messageType)), Instant.MAX);
  }

  private SagaReference.ByCorrelationId<String> order() {
    return type.correlationId(TestMessages.ORDER);
  }

  @Test
  void messageIsHandledAndAcknowledged() {
    handle(placed("m-1"));

    assertThat(store.find(order())).map(Saga::state).contains("placed");
    assertThat(transport.acknowledged).containsExactly("m-1");
    assertThat(listener.kinds).containsExactly(MessageEvent.Kind.HANDLED);
    assertThat(listener.failures).isEmpty();
  }

  @Test
  void messageOfUnreadableSagaWaits() {
    Saga<String> read =
        store.insert(
            order(),
            "placed",
            created -> SagaExtension.of("bus").with(created, "inbox", Attachment.text("no inbox")));

    handle(TestMessages.paid("m-1"));

    assertThat(transport.pauses).containsExactly(Duration.ofSeconds(2));
    assertThat(transport.acknowledged).isEmpty();
    assertThat(listener.kinds).containsExactly(MessageEvent.Kind.WAITING);
    assertThat(listener.failures).containsExactly("Find");
    assertThat(store.find(order())).contains(read);
  }

  @Test
  void sweepWithoutDueSagasReportsNothing() {
    handle(placed("m-1"));

    assertThat(executor.sweep()).isEqualTo(SweepReport.of(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void sweepReportsClaimsAndWakeUps() {
    handle(placed("m-1"));
    now = RunDriver.START.plus(Duration.ofMinutes(17));

    assertThat(executor.sweep()).isEqualTo(SweepReport.of(1, 1, 0, 0, Duration.ofMinutes(1)));
    assertThat(transport.sent).hasSize(1);
    assertThat(executor.sweep()).isEqualTo(SweepReport.of(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void sweepReportsWakeUpsThatFailed() {
    handle(placed("m-1"));
    now = RunDriver.START.plus(Duration.ofMinutes(16));
    transport.result = SendResult.failed("unavailable");

    assertThat(executor.sweep()).isEqualTo(SweepReport.of(1, 0, 1, 0, Duration.ZERO));
  }

  @Test
  void sweepPassesUnreadableSaga() {
    handle(placed("m-1"));
    store.insert(
        type.correlationId("order-43"),
        "placed",
        created ->
            SagaExtension.of("bus")
                .withDue(
                    SagaExtension.of("bus").with(created, "inbox", Attachment.text("no inbox")),
                    RunDriver.START));
    now = RunDriver.START.plus(Duration.ofMinutes(16));

    assertThat(executor.sweep()).isEqualTo(SweepReport.of(1, 1, 1, 0, Duration.ZERO));
    assertThat(listener.failures).hasSize(1).first().asString().startsWith("sweep of ");
  }
}
