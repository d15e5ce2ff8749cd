package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.InMemorySagaStore;
import dev.sagastore.testing.SagaBusConformance;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The suite of the bus on ElasticMQ, over HTTP, in virtual time. */
class SqsSagaBusConformanceTest extends SagaBusConformance {
  private static final String EARLY =
      "wake-ups come early: ElasticMQ has no delays beyond 15 minutes of virtual time";
  private static final VirtualTimestamps TIMESTAMPS = new VirtualTimestamps();
  private static final ElasticMqServer SERVER = ElasticMqServer.start(TIMESTAMPS);

  private final List<String> queues = new ArrayList<>();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Override
  protected ExtensibleSagaStore store(Clock clock) {
    TIMESTAMPS.follow(clock);
    SERVER.resetTime();
    return new InMemorySagaStore(clock);
  }

  @Override
  protected void createQueues(List<String> names) {
    names.forEach(SERVER::createQueue);
    queues.addAll(names);
  }

  @Override
  protected MessageTransport transport(String queue) {
    SqsTransportBuilder builder = SERVER.transport(queue);
    queues.forEach(name -> builder.destination(name, SERVER.url(name)));
    return builder.build();
  }

  @Override
  protected MessageTransport deadLetterTransport(String queue) {
    return SqsTransport.builder()
        .name("dead-letters")
        .client(SERVER.client())
        .queueUrl(SERVER.url(ElasticMqServer.deadLetterQueue(queue)))
        .withoutDeadLetterQueue()
        .build();
  }

  @Override
  protected MessageFormat format() {
    return MessageFormats.standard();
  }

  @Override
  protected void passTime(Duration duration) {
    SERVER.advance(duration);
  }

  @Override
  protected void redrive(String queue) {
    SERVER.redrive(queue);
  }

  @TestFactory
  @Disabled("it is exact to the millisecond, and the unit of SQS is a second")
  @Override
  public Stream<DynamicTest> timeoutFiresOnceAtItsTime() {
    return Stream.empty();
  }

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
