package dev.sagastore.bus.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.SagaBusConformance;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The suite of the bus on an endpoint or on LocalStack, with SQS and DynamoDB. */
@EnabledIf(
    value = "dev.sagastore.bus.sqs.RemoteServices#areAvailableForLong",
    disabledReason = RemoteServices.UNAVAILABLE + " in the profile nightly")
class RemoteSagaBusConformanceTest extends SagaBusConformance {
  private static final String EARLY = "wake-ups come early: delays are a second at most";
  private static final Duration BOUND = Duration.ofMinutes(2);

  /** The steps of crashes and races are short. Beyond both bounds, a test takes many minutes. */
  private static final int MAX_STEPS = 40;

  private static final Duration MAX_SHORT_TIME = Duration.ofHours(2);
  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(3);

  private static RemoteServices services;
  private static DynamoDbClient dynamoDb;
  private static SagaTable table;

  private int steps;
  private Duration passed = Duration.ZERO;
  private SqsClient client;
  private RemoteQueues queues;

  @BeforeAll
  static void open() {
    services = RemoteServices.open();
    dynamoDb = services.configure(DynamoDbClient.builder()).build();
    table = SagaTable.of(dynamoDb, "sagas-conformance-" + UUID.randomUUID());
    table.create(BOUND);
  }

  @AfterAll
  static void close() {
    // each is null if it, or what comes before it, could not be opened
    if (table != null) {
      table.delete(BOUND);
    }
    if (dynamoDb != null) {
      dynamoDb.close();
    }
    if (services != null) {
      services.close();
    }
  }

  @AfterEach
  void deleteQueues() {
    queues.close();
    client.close();
  }

  @Override
  protected ExtensibleSagaStore store(Clock clock) {
    client =
        services
            .configure(SqsClient.builder())
            .overrideConfiguration(config -> config.addExecutionInterceptor(new ShortDelays(clock)))
            .build();
    queues = new RemoteQueues(client, VISIBILITY_TIMEOUT);
    return DynamoDbSagaStore.builder()
        .client(dynamoDb)
        .tableName(table.name())
        .clock(clock)
        .build();
  }

  @Override
  protected void createQueues(List<String> names) {
    queues.create(names);
  }

  @Override
  protected MessageTransport transport(String queue) {
    return queues.transport(queue);
  }

  @Override
  protected MessageTransport deadLetterTransport(String queue) {
    return queues.deadLetterTransport(queue);
  }

  @Override
  protected MessageFormat format() {
    return MessageFormats.standard();
  }

  @Override
  protected void passTime(Duration duration) {
    steps++;
    passed = passed.plus(duration);
    assumeTrue(
        steps <= MAX_STEPS || passed.compareTo(MAX_SHORT_TIME) <= 0,
        "too many steps of time for queues that take up to 3 seconds each");
    queues.awaitVisibility();
  }

  @Override
  protected void redrive(String queue) {
    queues.redrive(queue);
  }

  @Test
  @Disabled("1,000 messages can't be received before the first of them is visible again")
  @Override
  public void manyMessagesThatComeTwiceAreHandledOnce() {}

  @Test
  @Disabled("4,096 messages take ten minutes")
  @Override
  public void busySagaLetsMessagesWait() {}

  @TestFactory
  @Disabled(EARLY)
  @Override
  public Stream<DynamicTest> timeoutFiresOnceAtItsTime() {
    return Stream.empty();
  }

  @Test
  @Disabled(EARLY)
  @Override
  public void earlyWakeUpComesAgain() {}

  @TestFactory
  @Disabled(EARLY)
  @Override
  public Stream<DynamicTest> replacedTimeoutFiresAtNewTime() {
    return Stream.empty();
  }

  @TestFactory
  @Disabled(EARLY)
  @Override
  public Stream<DynamicTest> timeoutOfPredecessorDoesNotFire() {
    return Stream.empty();
  }
}
