package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.testing.InMemorySagaStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message whose handler ends the process, on a queue with the maximum of deliveries of 50. */
class MaxReceiveCountTest {
  private static final ElasticMqServer SERVER = ElasticMqServer.start();
  private static final int MAX_RECEIVE_COUNT = 50;
  private static final Duration VISIBILITY = Duration.ofSeconds(10);
  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);
  private static final String ID = "order-1";

  private final String queue = "orders-" + UUID.randomUUID();
  private final InMemorySagaStore store = new InMemorySagaStore();
  private final AtomicInteger calls = new AtomicInteger();
  private int deathsLeft;
  private SagaBus bus;

  /** The state of the saga. */
  record Order(int handled) {}

  /** The message. */
  record OrderPlaced(String orderId) {}

  /** The end of the process: the bus doesn't catch it. */
  private static final class ProcessEnd extends VirtualMachineError {
    private static final long serialVersionUID = 1;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() {
    SERVER.createQueue(queue, MAX_RECEIVE_COUNT);
    bus =
        SagaBus.builder(queue)
            .store(store)
            .transport(SERVER.transport(queue).visibilityTimeout(VISIBILITY).build())
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create())
            .define(
                SagaDefinition.of(ORDER)
                    .startedBy(OrderPlaced.class, OrderPlaced::orderId, message -> handle())
                    .build())
            .route(queue)
            .build();
  }

  private Next<Order> handle() {
    calls.incrementAndGet();
    if (deathsLeft > 0) {
      deathsLeft--;
      throw new ProcessEnd();
    }
    return Next.of(new Order(1));
  }

  /** Receives the message again and again, and its handler ends the process each time. */
  private void die(int times) {
    deathsLeft = times;
    for (int i = 0; i < times; i++) {
      assertThatExceptionOfType(ProcessEnd.class)
          .as("delivery %s", i + 1)
          .isThrownBy(() -> bus.receive(10, Duration.ZERO));
      SERVER.advance(VISIBILITY.plusSeconds(1));
    }
  }

  private List<ReceivedMessage> deadLetters() {
    return SqsTransport.builder()
        .name("dead-letters")
        .client(SERVER.client())
        .queueUrl(SERVER.url(ElasticMqServer.deadLetterQueue(queue)))
        .withoutDeadLetterQueue()
        .visibilityTimeout(VISIBILITY)
        .build()
        .receive(10, Duration.ZERO);
  }

  private Order order() {
    return store.find(ORDER.correlationId(ID)).orElseThrow().state();
  }

  @Test
  void lastDeliveryIsHandled() {
    bus.send("placed", new OrderPlaced(ID));
    die(MAX_RECEIVE_COUNT - 1);

    assertThat(bus.receive(10, Duration.ZERO)).isEqualTo(1);

    assertThat(order()).isEqualTo(new Order(1));
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void redriveBringsBackWhatSqsDeadLettered() {
    bus.send("placed", new OrderPlaced(ID));

    die(MAX_RECEIVE_COUNT);
    assertThat(bus.receive(10, Duration.ZERO)).isZero();

    assertThat(calls).hasValue(MAX_RECEIVE_COUNT);
    assertThat(store.find(ORDER.correlationId(ID))).isEmpty();
    List<ReceivedMessage> letters = deadLetters();
    assertThat(letters).hasSize(1);
    Envelope letter = MessageFormats.standard().read(letters.get(0)).orElseThrow();
    assertThat(letter.id()).isEqualTo("placed");
    assertThat(letter.headers())
        .as("headers of a message that SQS has moved")
        .doesNotContainKeys(
            MessageHeaders.DEAD_REASON,
            MessageHeaders.DEAD_EXCEPTION,
            MessageHeaders.DEAD_ATTEMPTS,
            MessageHeaders.DEAD_FIRST_RECEIVED_AT,
            MessageHeaders.DEAD_QUEUE);

    SERVER.advance(VISIBILITY.plusSeconds(1));
    SERVER.redrive(queue);
    assertThat(bus.receive(10, Duration.ZERO)).isEqualTo(1);
    SERVER.advance(VISIBILITY.plusSeconds(1));
    assertThat(bus.receive(10, Duration.ZERO)).isZero();

    assertThat(calls).hasValue(MAX_RECEIVE_COUNT + 1);
    assertThat(order()).isEqualTo(new Order(1));
    assertThat(deadLetters()).isEmpty();
  }
}
