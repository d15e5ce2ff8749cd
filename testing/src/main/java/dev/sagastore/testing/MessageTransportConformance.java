package dev.sagastore.testing;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests that every {@link MessageTransport} must pass. Extend it, implement its methods, and JUnit
 * runs the suite:
 *
 * <pre>{@code
 * class MyTransportTest extends MessageTransportConformance {
 *   @Override
 *   protected void createQueues(List<String> queues) {
 *     queues.forEach(myQueues::createWithDeadLetterQueue);
 *   }
 *
 *   @Override
 *   protected MessageTransport transport(String queue) {
 *     return new MyTransport(queue);
 *   }
 *
 *   @Override
 *   protected MessageTransport deadLetterTransport(String queue) {
 *     return new MyTransport(queue + "-dlq");
 *   }
 *
 *   @Override
 *   protected MessageFormat format() {
 *     return new MyFormat();
 *   }
 *
 *   @Override
 *   protected void passTime(Duration duration) {
 *     clock.advance(duration);
 *   }
 * }
 * }</pre>
 *
 * <p>Every test uses queues with unique names. On a transport with real time, choose a short {@link
 * #visibilityTimeout}: the suite waits about 40 times as long.
 *
 * <p>The suite expects what the queues of emulators do:
 *
 * <ul>
 *   <li>Without a time to wait, {@code receive} returns the messages that are visible. SQS may
 *       return none, which hides some failures.
 *   <li>A message is delivered once while it is invisible. SQS may deliver it twice in rare cases.
 * </ul>
 */
public abstract class MessageTransportConformance
    implements TransportSendConformance,
        TransportSizeConformance,
        TransportReceiveConformance,
        TransportAcknowledgeConformance,
        TransportHideConformance,
        TransportDeadLetterConformance,
        TransportConcurrencyConformance {
  private String queue = "";
  private String otherQueue = "";
  private MessageTransport transport;
  private MessageTransport deadLetters;
  private MessageTransport other;

  /** Creates the suite. */
  protected MessageTransportConformance() {}

  /**
   * Creates queues, each with its own dead-letter queue. It is called once before each test. The
   * transports of the test must accept each name as a destination.
   *
   * @param queues unique names of 38 to 42 letters, digits and hyphens
   */
  protected abstract void createQueues(List<String> queues);

  /**
   * Returns a transport to test. It is called before each test, after {@link #createQueues}.
   *
   * @param queue name of the queue that the transport receives from
   * @return the transport
   */
  protected abstract MessageTransport transport(String queue);

  /**
   * Returns a transport that receives from the dead-letter queue of a queue. It is called before
   * each test, after {@link #createQueues}.
   *
   * @param queue name of the queue, not of its dead-letter queue
   * @return the transport
   */
  protected abstract MessageTransport deadLetterTransport(String queue);

  /**
   * Returns the format that reads the messages of the transport.
   *
   * @return the format
   */
  protected abstract MessageFormat format();

  /**
   * Lets time pass. Advance a virtual clock, or sleep if the transport has real time.
   *
   * @param duration the time, in whole seconds if the visibility timeout is
   */
  protected abstract void passTime(Duration duration);

  /**
   * Moves all dead letters of a queue back to the queue as new messages, and returns when they are
   * there. Override it if the transport's queues support it. By default, it skips the tests of a
   * redrive.
   *
   * @param queue name of the queue, not of its dead-letter queue
   */
  protected void redrive(String queue) {
    abort("a redrive is not supported");
  }

  /**
   * Returns whether the handle of an earlier delivery has no effect. Override it for queues such as
   * those of SQS, which may accept it.
   *
   * @return true by default; if false, the tests of such handles are skipped
   */
  protected boolean isExpiredHandleIgnored() {
    return true;
  }

  /**
   * Returns how long a delivered message stays invisible in the queues.
   *
   * @return the time, at least 3 seconds (default 30 seconds)
   */
  @Override
  public Duration visibilityTimeout() {
    return Duration.ofSeconds(30);
  }

  /**
   * Returns the size of the largest message that the queues accept.
   *
   * @return the size of body and attributes in bytes, at least 16 KB (default 1 MiB: 1,048,576)
   */
  @Override
  public int maxMessageBytes() {
    return 1_048_576;
  }

  @BeforeEach
  void openTransports() {
    String unique = UUID.randomUUID().toString();
    queue = "orders-" + unique;
    otherQueue = "stock-" + unique;
    createQueues(List.of(queue, otherQueue));
    transport = transport(queue);
    deadLetters = deadLetterTransport(queue);
    other = transport(otherQueue);
  }

  @Override
  public final MessageTransport transport() {
    return transport;
  }

  @Override
  public final MessageTransport deadLetters() {
    return deadLetters;
  }

  @Override
  public final MessageTransport other() {
    return other;
  }

  @Override
  public final Destination otherDestination() {
    return Destination.of(otherQueue);
  }

  @Override
  public final void advance(Duration duration) {
    passTime(duration);
  }

  @Override
  public final void redriveAll() {
    redrive(queue);
  }

  @Override
  public final void assumeExpiredHandlesHaveNoEffect() {
    assumeTrue(isExpiredHandleIgnored(), "handles of earlier deliveries can have an effect");
  }

  @Override
  public final Envelope read(ReceivedMessage message) {
    return format().read(message).orElseThrow();
  }
}
