package dev.sagastore.benchmarks;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Prints processor time and throughput of messages through the bus as ratios to the same flow by
 * hand, on an embedded DynamoDB in a process of its own: single messages with 1, 8 and 64 threads,
 * and batches of ten messages of one saga. The variants take turns in one process; the median of
 * the turns counts.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.sagastore.benchmarks.BusReport
 * }</pre>
 */
public final class BusReport {
  private static final int[] THREADS = {1, 8, 64};
  private static final int MESSAGES = 1_000;
  private static final int PER_SAGA = 10;
  private static final int TURNS = 11;

  /** A batch is one call in ten messages: compilers need many messages to see it often. */
  private static final int WARM_UP_TURNS = 20;

  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  private final InMemoryBroker broker = InMemoryBroker.create(Clock.systemUTC());
  private final InMemoryTransport busQueue = broker.transport("orders");
  private final InMemoryTransport handQueue = broker.transport("orders-by-hand");
  private final SagaBus bus;
  private final HandWrittenBus byHand;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * The state.
   *
   * @param id number of the order
   * @param steps number of messages
   * @param text filling
   */
  record Order(String id, int steps, String text) {
    Order after(Step step) {
      return new Order(step.orderId(), steps + 1, step.text());
    }
  }

  /**
   * The message, which starts the saga, too.
   *
   * @param orderId number of the order
   * @param text filling
   */
  record Step(String orderId, String text) {}

  /**
   * The message that each step sends.
   *
   * @param orderId number of the order
   */
  record Event(String orderId) {}

  private BusReport(DynamoDbClient client, String table) {
    broker.declareTopic("events");
    bus =
        SagaBus.builder("orders")
            .store(DynamoDbSagaStore.builder().client(client).tableName(table).build())
            .transport(busQueue)
            .format(busQueue.format())
            .mapper(JacksonMessageMapper.create())
            .define(definition())
            .publishTo("events")
            .build();
    byHand = new HandWrittenBus(client, table, new HandWrittenMemoryQueue(handQueue));
  }

  /** Returns the saga: each step changes its state, and publishes an event. */
  static SagaDefinition<Order> definition() {
    return SagaDefinition.of(ORDER)
        .startedBy(
            Step.class,
            Step::orderId,
            step -> Next.of(new Order("", 0, "").after(step)).publish(new Event(step.orderId())))
        .on(Step.class, Step::orderId)
        .handle((order, step) -> Next.of(order.after(step)).publish(new Event(step.orderId())))
        .build();
  }

  /** Returns a message that is read as a {@link Step}. */
  static Envelope step(String messageId, String orderId) {
    return Envelope.of(
        messageId,
        "Step",
        "{\"orderId\":\"%s\",\"text\":\"%s\"}".formatted(orderId, "x".repeat(200)));
  }

  /**
   * Prints the report.
   *
   * @param arguments none
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    try (ServerProcess engine = ServerProcess.start(DynamoDbServer.class);
        DynamoDbClient client = engine.connect(DynamoDbClient.builder()).build()) {
      String table = "sagas";
      SagaTable.of(client, table).create(Duration.ofMinutes(1));
      BusReport report = new BusReport(client, table);
      System.out.println("| messages | threads | by hand | bus: processor time | throughput |");
      System.out.println("|---|---|---|---|---|");
      for (int threads : THREADS) {
        report.print("single", threads, 1);
      }
      report.print("ten of one saga", 1, 10);
      report.print("ten of one saga", 8, 10);
    }
  }

  private void print(String name, int threads, int batch) throws InterruptedException {
    Comparison comparison = new Comparison();
    for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
      fill(handQueue, batch);
      Turn hand = measure(threads, () -> byHand.receive(batch));
      fill(busQueue, batch);
      Turn own = measure(threads, () -> bus.receive(batch, Duration.ZERO));
      if (turn >= WARM_UP_TURNS) {
        comparison.add(hand, own);
      }
    }
    System.out.printf("| %s | %d | %s |%n", name, threads, comparison.columns());
  }

  /**
   * The messages of one saga follow each other in a batch. Single messages of one saga are far from
   * each other: the flow by hand has a conflict if two of its threads handle one saga, and the bus
   * has none.
   */
  private void fill(InMemoryTransport queue, int batch) {
    int sagas = MESSAGES / PER_SAGA;
    long first = numbers.getAndAdd(MESSAGES);
    List<SendRequest> requests = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      long number = first + i;
      long saga = first + (batch == 1 ? i % sagas : i / PER_SAGA);
      requests.add(SendRequest.of(Destination.OWN_QUEUE, step("m-" + number, "order-" + saga)));
    }
    long sent = queue.send(requests).stream().filter(result -> result.reason().isEmpty()).count();
    if (sent != MESSAGES) {
      throw new IllegalStateException("only %s messages were sent".formatted(sent));
    }
  }

  private static Turn measure(int threads, IntSupplier receive) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(threads);
    Turn.Start start = Turn.start();
    for (int thread = 0; thread < threads; thread++) {
      new Thread(
              () -> {
                while (receive.getAsInt() > 0) {
                  // until the queue is empty
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    return start.end(MESSAGES);
  }
}
