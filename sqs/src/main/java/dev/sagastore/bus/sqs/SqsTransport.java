package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A transport that receives from a standard queue of Amazon SQS, and sends to queues, SNS topics
 * and event buses of EventBridge.
 *
 * <pre>{@code
 * SqsTransport transport =
 *     SqsTransport.builder()
 *         .name("orders")
 *         .queueUrl("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
 *         .deadLetterQueueUrl("https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dead")
 *         .destination("stock", "https://sqs.eu-west-1.amazonaws.com/123456789012/stock")
 *         .destination("events", "arn:aws:sns:eu-west-1:123456789012:events")
 *         .build();
 * }</pre>
 *
 * <p>A message travels in these forms, which {@link dev.sagastore.bus.json.MessageFormats#standard}
 * reads:
 *
 * <table>
 * <caption>Forms and limits</caption>
 * <tr><th>destination</th><th>form</th><th>message and batch</th><th>delay</th></tr>
 * <tr><td>SQS queue</td><td>body, and the envelope as the attribute {@code sagastore}</td>
 * <td>1,048,576 bytes (<a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SQS</a>)</td>
 * <td>up to 15 minutes</td></tr>
 * <tr><td>SNS topic</td><td>the same</td><td>262,144 bytes (<a
 * href="https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html">SNS</a>), even if the
 * topic accepts more</td><td>none</td></tr>
 * <tr><td>event bus</td><td>envelope and body as {@code detail}; the type as {@code detail-type};
 * the name of the bus as {@code source}</td><td>1,000,000 bytes (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html">EventBridge</a>),
 * and types of 128 characters</td><td>none</td></tr>
 * </table>
 *
 * <p>The size includes the envelope. A body for a queue or topic must have a character, and only <a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">characters
 * that SQS accepts</a>: among others, no control characters except tab, line feed and carriage
 * return. {@link #problem} checks all limits. It doesn't know a {@code MaximumMessageSize} of a
 * queue that is smaller than the default.
 *
 * <p>Requests have at most 10 messages. Each message gets its own result:
 *
 * <ul>
 *   <li>{@link SendResult.Kind#REJECTED}: the service never accepts this message. A batch that
 *       fails because of one message is sent in halves, until the message has a batch of its own.
 *   <li>{@link SendResult.Kind#FAILED}: throttling, a timeout, an outage, a missing permission, a
 *       problem with a KMS key, or a queue, topic or event bus that doesn't exist. The reason says
 *       what to do.
 * </ul>
 *
 * <p>FIFO queues and topics are not supported: there, a message that waits for its saga blocks the
 * message that starts the saga.
 *
 * <p>Safe for use by several threads. Create one and keep it.
 */
public final class SqsTransport implements MessageTransport, AutoCloseable {
  /**
   * Longest poll (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html">ReceiveMessage</a>).
   */
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  private final String name;
  private final Duration visibilityTimeout;
  private final DestinationRouter router;
  private final QueueReceiver receiver;
  private final DeliveryClient deliveries;
  private final SqsClient client;
  private final boolean ownsClient;

  SqsTransport(
      String name,
      Duration visibilityTimeout,
      DestinationRouter router,
      SqsClient client,
      boolean ownsClient) {
    this.name = name;
    this.visibilityTimeout = visibilityTimeout;
    this.router = router;
    this.client = client;
    this.ownsClient = ownsClient;
    Address queue = router.address(Destination.OWN_QUEUE).orElseThrow();
    this.deliveries = new DeliveryClient(client, queue);
    this.receiver = new QueueReceiver(client, queue, visibilityTimeout, deliveries);
  }

  /**
   * Returns a builder without queues.
   *
   * @return a new builder
   */
  public static SqsTransportBuilder builder() {
    return new SqsTransportBuilder();
  }

  /**
   * Returns the transport that the environment variables describe. The construct {@code SagaBus}
   * sets them; {@link dev.sagastore.schema.BusEnvironmentVariable} lists them.
   *
   * @return a transport with clients of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  public static SqsTransport fromEnvironment() {
    return fromEnvironment("");
  }

  /**
   * Returns the transport that the environment variables with a prefix describe. A worker that runs
   * several buses has a set of variables for each bus. A function handles the messages of one bus,
   * and has a set for each further bus that it sends to.
   *
   * @param prefix prefix of the construct, such as {@code ORDERS_} for {@code
   *     ORDERS_SAGA_BUS_QUEUE_URL}
   * @return a transport with clients of its own
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid, see {@link
   *     dev.sagastore.schema.EnvironmentVariable#requirePrefix}
   */
  public static SqsTransport fromEnvironment(String prefix) {
    return builder().environment(System.getenv(), prefix).build();
  }

  /**
   * Returns the logical name of the bus, for {@link dev.sagastore.bus.SagaBus#builder}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns how long a delivered message stays invisible.
   *
   * @return the time, in whole seconds (default 30 seconds)
   */
  @Override
  public Duration visibilityTimeout() {
    return visibilityTimeout;
  }

  /**
   * Returns the URL of the queue that the bus receives its messages from.
   *
   * @return the URL
   */
  public String queueUrl() {
    return url(Destination.OWN_QUEUE).orElseThrow();
  }

  /**
   * Sets the number and the time of deliveries of a message that other code has received, such as
   * Lambda's event source, from its system attributes: {@code ApproximateReceiveCount}, {@code
   * ApproximateFirstReceiveTimestamp} and {@code SentTimestamp}. Without them, it counts as
   * received now for the first time.
   *
   * @param message a message with ID, body, receipt handle as {@link ReceivedMessage#handle}, and
   *     text attributes
   * @param systemAttributes texts by the names of SQS
   * @return the builder of the message
   * @throws IllegalArgumentException if an attribute is not a number
   */
  @CanIgnoreReturnValue
  public static ReceivedMessage.Builder received(
      ReceivedMessage.Builder message, Map<String, String> systemAttributes) {
    return QueueReceiver.withSystemAttributes(message, systemAttributes);
  }

  Optional<String> url(Destination destination) {
    return router.address(destination).map(Address::text);
  }

  SqsClient client() {
    return client;
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    return router.send(List.copyOf(requests));
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    return router.problem(request);
  }

  /**
   * Receives messages. They stay invisible for {@link #visibilityTimeout}.
   *
   * <p>It sends one request, which polls in whole seconds, rounded up. With a wait of 0, SQS may
   * overlook messages. Binary attributes are left out. If the thread is interrupted, a background
   * thread waits for the response, and makes its messages visible again.
   *
   * @param max maximum number of messages, from 1; more than 10 count as 10
   * @param wait longest time to wait for the first message; more than 20 seconds count as 20
   * @return the messages; empty if there are none, or if the thread was interrupted, which stays
   *     interrupted
   * @throws IllegalArgumentException if a parameter is out of bounds
   * @throws SqsRequestException if the request fails
   */
  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    if (max < 1) {
      throw new IllegalArgumentException(
          "the maximum number of messages must be at least 1, not %s".formatted(max));
    }
    if (wait.isNegative()) {
      throw new IllegalArgumentException(
          "the time to wait must not be negative: %s".formatted(wait));
    }
    Duration bounded = wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    return receiver.receive(
        Math.min(max, DestinationClient.MAX_ENTRIES), QueueClient.seconds(bounded));
  }

  /**
   * Removes messages from the queue, in requests of at most 10. It tries all messages, and entries
   * that SQS fails to delete up to 3 times. A message whose visibility timeout has ended may come
   * again, and one that was acknowledged before is no failure.
   *
   * @param messages the messages
   * @throws SqsRequestException if some messages could not be removed; they are delivered again
   */
  @Override
  public void acknowledge(List<ReceivedMessage> messages) {
    deliveries.delete(List.copyOf(messages));
  }

  /**
   * Changes how long a message stays invisible, from now on, in whole seconds, rounded up. A pause
   * of 0 makes it visible immediately. If the visibility timeout has already ended, or the message
   * was acknowledged, it has no effect.
   *
   * @param message the message
   * @param pause time until the message is delivered again, 0 to 12 hours since its delivery (<a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html">ChangeMessageVisibility</a>)
   * @throws IllegalArgumentException if the pause is out of bounds
   * @throws SqsRequestException if the request fails
   */
  @Override
  public void hide(ReceivedMessage message, Duration pause) {
    Objects.requireNonNull(message, "the message must not be null");
    requirePause(pause);
    deliveries.hide(message, pause);
  }

  /**
   * Changes how long several messages stay invisible, as {@link #hide(ReceivedMessage, Duration)}
   * does for one, in requests of at most 10 (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html">ChangeMessageVisibilityBatch</a>).
   * It tries all messages.
   *
   * @param pauses time until the delivery of each message, 0 to 12 hours since its delivery
   * @throws IllegalArgumentException if a pause is negative or more than 12 hours; nothing is
   *     changed
   * @throws SqsRequestException if some messages could not be changed, for example because the
   *     pause ends more than 12 hours after the delivery; they stay invisible until their timeout
   */
  @Override
  public void hide(Map<ReceivedMessage, Duration> pauses) {
    pauses.values().forEach(SqsTransport::requirePause);
    deliveries.hide(pauses);
  }

  private static void requirePause(Duration pause) {
    if (pause.isNegative() || pause.compareTo(SqsSettings.MAX_VISIBILITY) > 0) {
      throw new IllegalArgumentException(
          "the pause must be from 0 to %s, not %s".formatted(SqsSettings.MAX_VISIBILITY, pause));
    }
  }

  /** Closes the clients that the transport has created, not those that it was given. */
  @Override
  public void close() {
    receiver.close();
    router.close();
    if (ownsClient) {
      client.close();
    }
  }

  /** Returns the name of the bus, and the URL of its queue. */
  @Override
  public String toString() {
    return "SqsTransport[%s, %s]".formatted(name, queueUrl());
  }
}
