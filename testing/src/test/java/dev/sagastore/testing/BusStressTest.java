package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.newType;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.DeliveryPolicy;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Many messages of few sagas, handled by several processes while messages come twice and in any
 * order, requests and responses get lost, and handlers fail: each message changes its saga once,
 * and nothing gets lost.
 *
 * <p>{@code -Dsagastore.bus.seed} repeats a run, as far as threads allow; {@code
 * -Dsagastore.bus.messages} sets its length.
 */
class BusStressTest {
  private static final String LENGTH_PROPERTY = "sagastore.bus.messages";
  private static final String SEED_PROPERTY = "sagastore.bus.seed";
  private static final int MESSAGES = Integer.getInteger(LENGTH_PROPERTY, 2_000);
  private static final int SAGAS = 200;
  private static final int WORKERS = 8;
  private static final int PROCESSES = 2;
  private static final int PERCENT_DUPLICATES = 10;
  private static final int PERCENT_POISON = 1;
  private static final double FAILING_HANDLERS = 0.05;
  private static final double FAULTS = 0.1;
  private static final Duration STEP = Duration.ofSeconds(31);
  private static final String POISON = "poison";

  private final long seed = Long.getLong(SEED_PROPERTY, ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final SettableClock clock = new SettableClock(ConformanceContext.start());
  private final SagaType<Counter> type = newType(Counter.class);
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final InMemoryBroker broker =
      InMemoryBroker.builder(clock).shuffled(seed).duplicates(seed, PERCENT_DUPLICATES).build();
  private final InMemoryTransport transport = broker.transport("orders");
  private final OrderMessageMapper mapper = new OrderMessageMapper();
  private final Map<MessageEvent.Kind, Integer> events = new EnumMap<>(MessageEvent.Kind.class);

  /** Texts of the messages of each saga that are not poison. */
  private final Map<String, Set<String>> expected = new HashMap<>();

  private final Set<String> poison = new HashSet<>();

  @Test
  void eachMessageTakesEffectOnce() {
    System.out.printf("bus with -D%s=%d -D%s=%d%n", LENGTH_PROPERTY, MESSAGES, SEED_PROPERTY, seed);
    broker.declareQueue("events");
    TestTable table = TestTable.create();
    sendAll();
    try (faults;
        DynamoDbClient client = client()) {
      faults.randomly(
          seed, FAULTS, EnumSet.of(Fault.LOST_RESPONSE, Fault.THROTTLED, Fault.SERVER_ERROR));
      List<SagaBus> processes =
          IntStream.range(0, PROCESSES).mapToObj(i -> bus(table.store(client, clock))).toList();
      // 14 hours end the patience of any message
      for (int step = 0; step < 1_600 && broker.depth("orders") > 0; step++) {
        handleVisible(processes);
        clock.advance(STEP);
      }
      faults.stop();
      System.out.println("bus: " + events);
      assertThat(broker.depth("orders")).as("messages in the queue").isZero();
      assertSagas(table);
    }
    assertDeadLetters();
  }

  private DynamoDbClient client() {
    return EmbeddedDynamoDb.shared()
        .clientBuilder()
        .httpClient(faults)
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private SagaDefinition<Counter> definition() {
    return SagaDefinition.of(type)
        .startedBy(Placed.class, Placed::orderId, placed -> next(Counter.ZERO, placed))
        .on(Paid.class, Paid::orderId)
        .handle(this::next)
        .build();
  }

  private Next<Counter> next(Counter state, OrderMessage message) {
    if (message.text().startsWith(POISON)) {
      // no bus can set a timeout without a handler
      return Next.of(state).timeout(POISON, STEP);
    }
    if (ThreadLocalRandom.current().nextDouble() < FAILING_HANDLERS) {
      throw new IllegalStateException("a handler that fails at random");
    }
    return Next.of(state.plus(message.text()))
        .publish(new Noted(message.orderId(), message.text()));
  }

  private SagaBus bus(ExtensibleSagaStore store) {
    return SagaBus.builder("orders")
        .store(store)
        .transport(transport)
        .format(transport.format())
        .mapper(mapper)
        .clock(clock)
        .define(definition())
        // so many that only poison uses them up
        .policy(DeliveryPolicy.standard().withAttempts(20))
        .publishTo("events")
        .listener(
            new BusListener() {
              @Override
              public void settled(MessageEvent event) {
                synchronized (events) {
                  events.merge(event.kind(), 1, Integer::sum);
                }
              }
            })
        .build();
  }

  private void sendAll() {
    List<Envelope> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String orderId = "order-" + i % SAGAS;
      boolean start = i < SAGAS;
      boolean poisoned = !start && random.nextInt(100) < PERCENT_POISON;
      String text = (poisoned ? POISON : "text") + i;
      if (poisoned) {
        poison.add(text);
      } else {
        expected.computeIfAbsent(orderId, id -> new HashSet<>()).add(text);
      }
      OrderMessage message = start ? new Placed(orderId, text) : new Paid(orderId, text);
      messages.add(
          Envelope.of(text, message.getClass().getSimpleName(), mapper.write(message))
              .withHeader(MessageHeaders.SENT_AT, clock.instant().toString()));
    }
    Collections.shuffle(messages, random);
    messages.forEach(
        message ->
            assertThat(transport.send(List.of(SendRequest.of(Destination.OWN_QUEUE, message))))
                .allSatisfy(result -> assertThat(result.reason()).isEmpty()));
  }

  private void handleVisible(List<SagaBus> processes) {
    assertThat(
            ConcurrentThreads.run(
                WORKERS,
                thread -> {
                  SagaBus bus = processes.get(thread % PROCESSES);
                  while (bus.receive(10, Duration.ZERO) > 0) {
                    // goes on until nothing is visible
                  }
                  return thread;
                }))
        .allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
  }

  private void assertSagas(TestTable table) {
    Map<String, Set<String>> idsByEvent = new HashMap<>();
    for (QueuedMessage message : broker.messages("events")) {
      Noted noted = mapper.read(message.envelope().body(), Noted.class);
      idsByEvent
          .computeIfAbsent(noted.text(), text -> new HashSet<>())
          .add(message.envelope().id());
    }
    expected.forEach(
        (orderId, texts) -> {
          Saga<Counter> saga = table.store().find(type.correlationId(orderId)).orElseThrow();
          assertThat(saga.state().changes())
              .as(orderId)
              .doesNotHaveDuplicates()
              .containsExactlyInAnyOrderElementsOf(texts);
          assertThat(BusData.of(saga).unsentMessages()).as(orderId).isEmpty();
          for (String text : texts) {
            assertThat(idsByEvent.get(text)).as("IDs of the event of " + text).hasSize(1);
          }
        });
    assertThat(idsByEvent).hasSize(expected.values().stream().mapToInt(Set::size).sum());
  }

  private void assertDeadLetters() {
    assertThat(
            broker.deadLetters("orders").stream()
                .map(letter -> letter.envelope().id())
                .collect(Collectors.toSet()))
        .isEqualTo(poison);
  }
}
