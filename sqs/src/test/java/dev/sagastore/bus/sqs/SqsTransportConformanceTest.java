package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.testing.MessageTransportConformance;
import dev.sagastore.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The suite of transports on ElasticMQ, over HTTP, in virtual time. */
class SqsTransportConformanceTest extends MessageTransportConformance {
  private static final SettableClock CLOCK =
      new SettableClock(Instant.parse("2026-11-23T09:00:00Z"));
  private static final ElasticMqServer SERVER = ElasticMqServer.start(CLOCK);

  private final List<String> queues = new ArrayList<>();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void resetTime() {
    SERVER.resetTime();
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
    CLOCK.advance(duration);
    SERVER.advance(duration);
  }

  @Override
  protected void redrive(String queue) {
    SERVER.redrive(queue);
  }

  /** SQS may accept such a handle, too. */
  @Override
  protected boolean isExpiredHandleIgnored() {
    return false;
  }

  @Test
  @Disabled("ElasticMQ hides a message by the handle of a delivery that has ended; SQS fails")
  @Override
  public void expiredMessageIsNotHidden() {}

  @Test
  @Disabled("ElasticMQ moves a message under its ID; SQS makes it a new message")
  @Override
  public void redriveResetsCountAndTime() {}
}
