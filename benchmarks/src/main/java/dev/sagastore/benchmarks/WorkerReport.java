package dev.sagastore.benchmarks;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Prints processor time, throughput and requests of {@link SagaBusWorker} beside those of pollers
 * that are written by hand, on ElasticMQ and an embedded DynamoDB in processes of their own: single
 * messages, and runs of ten messages of one saga. Queues are filled before a turn, which ends when
 * the last message was deleted. The variants take turns in one process; the median of the turns
 * counts.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.sagastore.benchmarks.WorkerReport
 * }</pre>
 */
public final class WorkerReport {
  private static final int MESSAGES = 500;
  private static final int PER_SAGA = 10;
  private static final int TURNS = 7;
  private static final int WARM_UP_TURNS = 2;

  /** Compilers need many messages, whatever the number of threads. */
  private static final int FIRST_TURNS = 30;

  private static final int ENTRIES = 10;
  private static final List<String> OPERATIONS =
      List.of("GetItem", "PutItem", "UpdateItem", "ReceiveMessage", "SendMessage", "DeleteMessage");
  private static final Duration LATENCY = Duration.ofMillis(5);

  private static final List<Case> CASES =
      List.of(
          new Case("single", 1, 1, Duration.ZERO),
          new Case("single", 1, 8, Duration.ZERO),
          new Case("single", 1, 16, Duration.ZERO),
          new Case("single", 1, 8, LATENCY),
          new Case("ten of one saga", PER_SAGA, 1, Duration.ZERO),
          new Case("ten of one saga", PER_SAGA, 8, Duration.ZERO),
          new Case("ten of one saga", PER_SAGA, 8, LATENCY));

  private final RequestStatistics requests;
  private final SqsClient sqs;
  private final String handUrl;
  private final String busUrl;
  private final String eventsUrl;
  private final HandWrittenBus byHand;
  private final SagaBus bus;
  private int fills;

  /**
   * The messages and threads of a comparison.
   *
   * @param messages description of the messages
   * @param run number of messages of one saga that follow each other
   * @param threads number of threads that handle messages
   * @param latency time that each request takes longer
   */
  private record Case(String messages, int run, int threads, Duration latency) {
    String columns() {
      return "%s | %d | %d ms".formatted(messages, threads, latency.toMillis());
    }
  }

  /**
   * What a comparison has measured.
   *
   * @param turns figures of the turns
   * @param handRequests numbers of requests by operation, in all turns by hand
   * @param busRequests the same of the bus
   */
  private record Result(
      Comparison turns, Map<String, Integer> handRequests, Map<String, Integer> busRequests) {}

  /**
   * A worker of one variant, which is started once.
   *
   * @param start starts it
   * @param stop ends it as soon as its polls end
   * @param isEnded returns whether it has ended
   */
  private record Worker(Runnable start, Runnable stop, BooleanSupplier isEnded) {}

  private WorkerReport(
      RequestStatistics requests, DynamoDbClient dynamoDb, String table, SqsClient sqs) {
    this.requests = requests;
    this.sqs = sqs;
    this.handUrl = createQueue("orders-by-hand");
    this.busUrl = createQueue("orders");
    this.eventsUrl = createQueue("events");
    this.byHand =
        new HandWrittenBus(dynamoDb, table, new HandWrittenSqsQueue(sqs, handUrl, eventsUrl));
    SqsTransport transport =
        SqsTransport.builder()
            .name("orders")
            .client(sqs)
            .queueUrl(busUrl)
            .deadLetterQueueUrl(createQueue("orders-dead-letters"))
            .destination("events", eventsUrl)
            .build();
    this.bus =
        SagaBus.builder(transport.name())
            .store(DynamoDbSagaStore.builder().client(dynamoDb).tableName(table).build())
            .transport(transport)
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create())
            .define(BusReport.definition())
            .publishTo("events")
            .build();
  }

  private String createQueue(String name) {
    return sqs.createQueue(request -> request.queueName(name)).queueUrl();
  }

  /**
   * Prints the report.
   *
   * @param arguments none
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    RequestStatistics requests = new RequestStatistics();
    try (ServerProcess engine = ServerProcess.start(DynamoDbServer.class);
        ServerProcess queues = ServerProcess.start(SqsServer.class);
        DynamoDbClient dynamoDb =
            engine
                .connect(DynamoDbClient.builder())
                .overrideConfiguration(config -> config.addExecutionInterceptor(requests))
                .build();
        SqsClient sqs =
            queues
                .connect(SqsClient.builder())
                .overrideConfiguration(config -> config.addExecutionInterceptor(requests))
                .build()) {
      String table = "sagas";
      SagaTable.of(dynamoDb, table).create(Duration.ofMinutes(1));
      WorkerReport report = new WorkerReport(requests, dynamoDb, table, sqs);
      report.run(new Case("warm-up", 1, 8, Duration.ZERO), FIRST_TURNS);
      System.out.println(
          "| messages | threads | latency | by hand | bus: processor time | throughput |");
      System.out.println("|---|---|---|---|---|---|");
      List<String> counts = new ArrayList<>();
      for (Case current : CASES) {
        report.run(current, WARM_UP_TURNS);
        Result result = report.run(current, TURNS);
        System.out.printf("| %s | %s |%n", current.columns(), result.turns().columns());
        counts.add(row(current, "by hand", result.handRequests()));
        counts.add(row(current, "bus", result.busRequests()));
      }
      System.out.printf(
          "%n| messages | threads | latency | | %s |%n", String.join(" | ", OPERATIONS));
      System.out.println("|---".repeat(OPERATIONS.size() + 4) + "|");
      counts.forEach(System.out::println);
    }
  }

  private Result run(Case current, int turns) throws InterruptedException {
    Result result = new Result(new Comparison(), new TreeMap<>(), new TreeMap<>());
    for (int turn = 0; turn < turns; turn++) {
      fills++;
      Turn hand = measure(current, handUrl, handWorker(current), result.handRequests());
      Turn own = measure(current, busUrl, busWorker(current), result.busRequests());
      result.turns().add(hand, own);
    }
    return result;
  }

  private static String row(Case current, String variant, Map<String, Integer> requests) {
    StringBuilder row = new StringBuilder("| %s | %s |".formatted(current.columns(), variant));
    for (String operation : OPERATIONS) {
      double number = requests.getOrDefault(operation, 0);
      row.append(" %.2f |".formatted(number / MESSAGES / TURNS));
    }
    return row.toString();
  }

  private Worker handWorker(Case current) {
    HandWrittenWorker worker = new HandWrittenWorker(byHand, current.threads());
    return new Worker(worker::start, worker::stop, worker::isEnded);
  }

  private Worker busWorker(Case current) {
    SagaBusWorker worker = SagaBusWorker.builder(bus).threads(current.threads()).build();
    return new Worker(
        worker::start, () -> worker.stop(Duration.ofSeconds(20)), () -> requests.polls() == 0);
  }

  private Turn measure(Case current, String queueUrl, Worker worker, Map<String, Integer> counts)
      throws InterruptedException {
    fill(queueUrl, current.run());
    requests.reset(current.latency());
    Turn.Start start = Turn.start();
    worker.start().run();
    requests.awaitDeleted(MESSAGES);
    Turn turn = start.end(MESSAGES);
    requests
        .responses()
        .forEach((operation, number) -> counts.merge(operation, number, Integer::sum));
    requests.reset(Duration.ZERO);
    requireEvents();
    worker.stop().run();
    while (!worker.isEnded().getAsBoolean()) {
      // a poll ends with a message
      send(queueUrl, List.of(BusReport.step("end-" + fills, "end")));
      requests.awaitEnd();
    }
    sqs.purgeQueue(request -> request.queueUrl(queueUrl));
    sqs.purgeQueue(request -> request.queueUrl(eventsUrl));
    return turn;
  }

  private void requireEvents() {
    String number =
        sqs.getQueueAttributes(
                request ->
                    request
                        .queueUrl(eventsUrl)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
            .attributes()
            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    if (Integer.parseInt(number) != MESSAGES) {
      throw new IllegalStateException(
          "%s events were sent for %s messages".formatted(number, MESSAGES));
    }
  }

  /** A saga gets one message in each of ten turns, or ten messages in one turn. */
  private void fill(String queueUrl, int run) {
    int firstSaga = run == 1 ? fills / PER_SAGA * MESSAGES : fills * MESSAGES;
    for (int from = 0; from < MESSAGES; from += ENTRIES) {
      List<Envelope> messages = new ArrayList<>();
      for (int i = from; i < from + ENTRIES; i++) {
        messages.add(
            BusReport.step(
                "m-%d-%d".formatted(fills, i), "order-%d-%d".formatted(run, firstSaga + i / run)));
      }
      send(queueUrl, messages);
    }
  }

  private void send(String queueUrl, List<Envelope> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Envelope message : messages) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageBody(message.body())
              .messageAttributes(HandWrittenSqsQueue.attributes(message))
              .build());
    }
    if (sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries)).hasFailed()) {
      throw new IllegalStateException("not sent");
    }
  }
}
