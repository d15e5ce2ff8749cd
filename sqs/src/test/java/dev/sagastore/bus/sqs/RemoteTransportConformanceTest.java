package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.testing.MessageTransportConformance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The suite of transports on an endpoint or on LocalStack, in real time. */
@EnabledIf(
    value = "dev.sagastore.bus.sqs.RemoteServices#areAvailable",
    disabledReason = RemoteServices.UNAVAILABLE)
class RemoteTransportConformanceTest extends MessageTransportConformance {
  private static RemoteServices services;
  private static SqsClient client;

  private final RemoteQueues queues = new RemoteQueues(client, visibilityTimeout());

  @BeforeAll
  static void open() {
    services = RemoteServices.open();
    client = services.configure(SqsClient.builder()).build();
  }

  @AfterAll
  static void close() {
    // each is null if it, or what comes before it, could not be opened
    if (client != null) {
      client.close();
    }
    if (services != null) {
      services.close();
    }
  }

  @AfterEach
  void deleteQueues() {
    queues.close();
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
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  protected void redrive(String queue) {
    queues.redrive(queue);
  }

  @Override
  protected boolean isExpiredHandleIgnored() {
    return false;
  }

  @Override
  public Duration visibilityTimeout() {
    return Duration.ofSeconds(3);
  }
}
