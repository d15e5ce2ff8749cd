package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.spi.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Builds an {@link SqsTransport}.
 *
 * <p>Not safe for use by several threads.
 */
public final class SqsTransportBuilder {
  private final Map<String, Address> destinations = new LinkedHashMap<>();
  private @Nullable String name;
  private @Nullable Address queue;
  private @Nullable Address deadLetterQueue;
  private boolean deadLetterQueueIsSet;
  private Duration visibilityTimeout = SqsSettings.DEFAULT_VISIBILITY;
  private @Nullable SqsClient client;
  private @Nullable SnsClient snsClient;
  private @Nullable EventBridgeClient eventBridgeClient;

  SqsTransportBuilder() {}

  /**
   * Sets name, queues, destinations and visibility timeout from environment variables.
   *
   * @param environment names and values, such as {@link System#getenv()}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder environment(Map<String, String> environment) {
    return environment(environment, "");
  }

  /**
   * Sets name, queues, destinations and visibility timeout from environment variables whose names
   * begin with a prefix.
   *
   * @param environment names and values, such as {@link System#getenv()}
   * @param prefix prefix of the construct, such as {@code ORDERS_} for {@code
   *     ORDERS_SAGA_BUS_QUEUE_URL}
   * @return this builder
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid, see {@link
   *     dev.sagastore.schema.EnvironmentVariable#requirePrefix}
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder environment(Map<String, String> environment, String prefix) {
    SqsEnvironment settings = SqsEnvironment.parse(environment, prefix);
    name = settings.name();
    queue = settings.queue();
    deadLetterQueue = settings.deadLetterQueue();
    deadLetterQueueIsSet = true;
    destinations.putAll(settings.destinations());
    visibilityTimeout = settings.visibilityTimeout();
    return this;
  }

  /**
   * Sets the logical name of the bus and of its queue. Use it for the {@code SagaBus}, too. It is
   * the source of events on EventBridge.
   *
   * @param busName 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder name(String busName) {
    this.name = SqsSettings.requireName(busName);
    return this;
  }

  /**
   * Sets the queue that the bus receives its messages from.
   *
   * @param url URL of a standard queue
   * @return this builder
   * @throws IllegalArgumentException if it isn't the URL of a queue, or is that of a FIFO queue
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder queueUrl(String url) {
    this.queue = Address.queue(url);
    return this;
  }

  /**
   * Sets the dead-letter queue.
   *
   * @param url URL of a standard queue
   * @return this builder
   * @throws IllegalArgumentException if it isn't the URL of a queue, or is that of a FIFO queue
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder deadLetterQueueUrl(String url) {
    this.deadLetterQueue = Address.queue(url);
    this.deadLetterQueueIsSet = true;
    return this;
  }

  /**
   * Builds a transport without a dead-letter queue, for example to receive from a dead-letter
   * queue. A bus needs one: without it, messages that can't be handled come again until they
   * expire.
   *
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder withoutDeadLetterQueue() {
    this.deadLetterQueue = null;
    this.deadLetterQueueIsSet = true;
    return this;
  }

  /**
   * Adds a destination, or replaces the one with its name.
   *
   * @param logicalName 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}
   * @param address URL of a standard queue, or ARN of a standard SNS topic or of an event bus of
   *     EventBridge
   * @return this builder
   * @throws IllegalArgumentException if name or address are not valid
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder destination(String logicalName, String address) {
    destinations.put(SqsSettings.requireName(logicalName), Address.parse(address));
    return this;
  }

  /**
   * Sets how long a message stays invisible after a delivery. It overrides the setting of the queue
   * (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html">visibility
   * timeout</a>), except in Lambda, where the event source receives.
   *
   * @param time 1 second to 12 hours, in whole seconds (default 30 seconds)
   * @return this builder
   * @throws IllegalArgumentException if the time is out of bounds
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder visibilityTimeout(Duration time) {
    this.visibilityTimeout = SqsSettings.requireVisibility(time);
    return this;
  }

  /**
   * Sets the client for queues. It stays open. Its timeouts must allow 20 seconds to receive.
   *
   * @param sqs the client (default {@code SqsClient.create()})
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder client(SqsClient sqs) {
    this.client = Objects.requireNonNull(sqs, "the SQS client must not be null");
    return this;
  }

  /**
   * Sets the client for topics, of their region. It stays open.
   *
   * @param sns the client (default {@code SnsClient.create()} if there are topics)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder snsClient(SnsClient sns) {
    this.snsClient = Objects.requireNonNull(sns, "the SNS client must not be null");
    return this;
  }

  /**
   * Sets the client for event buses, of their region. It stays open.
   *
   * @param eventBridge the client (default {@code EventBridgeClient.create()} if there are event
   *     buses)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SqsTransportBuilder eventBridgeClient(EventBridgeClient eventBridge) {
    this.eventBridgeClient =
        Objects.requireNonNull(eventBridge, "the EventBridge client must not be null");
    return this;
  }

  private String requiredName() {
    return Objects.requireNonNull(name);
  }

  /**
   * Returns the transport. It sends no request.
   *
   * @return the transport
   * @throws IllegalArgumentException if a part is missing, or parts don't fit together; the message
   *     contains all problems
   * @throws SagaStoreConfigurationException if a client can't be created from the environment, or
   *     the SDK for SNS or EventBridge is not on the class path
   */
  public SqsTransport build() {
    List<String> problems = new ArrayList<>();
    require(problems, name != null, "name", "name");
    require(problems, queue != null, "queue", "queueUrl");
    require(problems, deadLetterQueueIsSet, "dead-letter queue", "deadLetterQueueUrl");
    if (name != null && queue != null) {
      problems.addAll(SqsSettings.conflicts(name, queue, deadLetterQueue, destinations));
    }
    if (!problems.isEmpty()) {
      throw problems(problems);
    }
    ClientFactory clients = new ClientFactory(requiredName(), client, snsClient, eventBridgeClient);
    SqsClient sqs = clients.queues();
    DestinationRouter router = clients.router(sqs, addresses());
    SqsTransport transport =
        new SqsTransport(requiredName(), visibilityTimeout, router, sqs, client == null);
    problems.addAll(router.regionProblems());
    if (!problems.isEmpty()) {
      transport.close();
      throw problems(problems);
    }
    return transport;
  }

  private static void require(List<String> problems, boolean isSet, String part, String method) {
    if (!isSet) {
      problems.add("it has no %s: call %s".formatted(part, method));
    }
  }

  private static IllegalArgumentException problems(List<String> problems) {
    return new IllegalArgumentException("the transport can't work: " + String.join("; ", problems));
  }

  private Map<Destination, Address> addresses() {
    Map<Destination, Address> addresses = new HashMap<>();
    destinations.forEach(
        (logicalName, address) -> addresses.put(Destination.of(logicalName), address));
    Address own = Objects.requireNonNull(queue);
    addresses.put(Destination.OWN_QUEUE, own);
    addresses.put(Destination.of(requiredName()), own);
    if (deadLetterQueue != null) {
      addresses.put(Destination.DEAD_LETTER_QUEUE, deadLetterQueue);
    }
    return addresses;
  }
}
