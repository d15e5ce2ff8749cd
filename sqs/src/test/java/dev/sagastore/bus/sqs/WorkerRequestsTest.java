package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.testing.InMemorySagaStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The requests to SQS of a worker with ten messages in hand. */
class WorkerRequestsTest {
  private static final ElasticMqServer SERVER = ElasticMqServer.start();
  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);
  private static final int MESSAGES = 10;
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String queue = "orders-" + UUID.randomUUID();
  private final FaultyHttpClient http = new FaultyHttpClient(SERVER.http());
  private final SqsClient client = SERVER.clientBuilder(http).build();
  private final CountDownLatch open = new CountDownLatch(1);
  private SagaBus bus;

  /** The state of the saga. */
  record Order(String id) {}

  /** Starts a saga. */
  record OrderPlaced(String orderId) {}

  /** Comes before the start. */
  record OrderPaid(String orderId, int number) {}

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() {
    SERVER.createQueue(queue);
    bus =
        SagaBus.builder(queue)
            .store(new InMemorySagaStore())
            .transport(
                SERVER
                    .transport(queue)
                    .client(client)
                    .visibilityTimeout(Duration.ofSeconds(1))
                    .build())
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create())
            .define(
                SagaDefinition.of(ORDER)
                    .startedBy(
                        OrderPlaced.class,
                        OrderPlaced::orderId,
                        (message, context) -> {
                          assertThat(open.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
                          return Next.of(new Order(message.orderId()));
                        })
                    .on(OrderPaid.class, OrderPaid::orderId)
                    .handle((order, message) -> Next.of(order))
                    .build())
            .route(queue)
            .build();
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  private List<Integer> batches(String operation) {
    return http.requests(operation).stream().map(FaultyHttpClient.Request::entries).toList();
  }

  @Test
  void visibilityOfMessagesInHandIsExtendedTogether() {
    IntStream.range(0, MESSAGES).forEach(i -> bus.send("placed-" + i, new OrderPlaced("o-" + i)));
    try (SagaBusWorker worker =
        SagaBusWorker.builder(bus).threads(1).waitTime(Duration.ofSeconds(1)).build()) {
      worker.start();
      Polling.await(() -> batches("ChangeMessageVisibilityBatch").contains(MESSAGES));

      open.countDown();

      Polling.await(
          () ->
              batches("DeleteMessageBatch").stream().mapToInt(Integer::intValue).sum() == MESSAGES);
      assertThat(worker.stop(BOUND)).isTrue();
    }
    assertThat(http.requests("ChangeMessageVisibility")).isEmpty();
  }

  @Test
  void messagesOfOneSagaWaitTogether() {
    IntStream.range(0, MESSAGES).forEach(i -> bus.send("paid-" + i, new OrderPaid("o-1", i)));

    assertThat(bus.receive(MESSAGES, Duration.ZERO)).isEqualTo(MESSAGES);

    assertThat(batches("ChangeMessageVisibilityBatch")).containsExactly(MESSAGES);
    assertThat(http.requests("ChangeMessageVisibility")).isEmpty();
  }
}
