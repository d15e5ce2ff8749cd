package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.BusContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;

/**
 * Properties of a {@link SagaBus}, which several stacks can share.
 *
 * <pre>{@code
 * SagaBusProps props = SagaBusProps.builder().name("orders").store(sagas).build();
 * SagaBus bus = new SagaBus(this, "Bus", props);
 * SagaBus busOfTests = new SagaBus(tests, "Bus", props.toBuilder().store(sagasOfTests).build());
 * }</pre>
 *
 * <p>Only the name is required. {@link SagaBus} validates the properties.
 *
 * <p>Immutable. Two of them are equal if all properties are. Durations are compared by value, other
 * objects of CDK by identity. Later versions can add properties.
 */
public final class SagaBusProps {
  /** The maximum of SQS. */
  static final Duration STANDARD_RETENTION = Duration.days(14);

  static final int STANDARD_RECEIVE_COUNT = BusContract.minReceiveCount();
  private static final int STANDARD_BATCH_SIZE = 10;

  private final @Nullable String name;
  private final @Nullable ISagaStoreTable store;
  private final boolean withoutStore;
  private final List<BusDestination> destinations;
  private final @Nullable String queueName;
  private final @Nullable IKey encryptionKey;
  private final RemovalPolicy removalPolicy;
  private final Duration retentionPeriod;
  private final Duration deadLetterRetentionPeriod;
  private final int maxReceiveCount;
  private final @Nullable Duration visibilityTimeout;
  private final int batchSize;
  private final Duration batchWindow;
  private final @Nullable Integer maxConcurrency;
  private final boolean sweeper;
  private final boolean reservedSweeperConcurrency;

  private SagaBusProps(Builder builder) {
    this.name = builder.name;
    this.store = builder.store;
    this.withoutStore = builder.withoutStore;
    this.destinations = List.copyOf(builder.destinations);
    this.queueName = builder.queueName;
    this.encryptionKey = builder.encryptionKey;
    this.removalPolicy = builder.removalPolicy;
    this.retentionPeriod = builder.retentionPeriod;
    this.deadLetterRetentionPeriod = builder.deadLetterRetentionPeriod;
    this.maxReceiveCount = builder.maxReceiveCount;
    this.visibilityTimeout = builder.visibilityTimeout;
    this.batchSize = builder.batchSize;
    this.batchWindow = builder.batchWindow;
    this.maxConcurrency = builder.maxConcurrency;
    this.sweeper = builder.sweeper;
    this.reservedSweeperConcurrency = builder.reservedSweeperConcurrency;
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with these properties.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.store = store;
    builder.withoutStore = withoutStore;
    builder.destinations.addAll(destinations);
    builder.queueName = queueName;
    builder.encryptionKey = encryptionKey;
    builder.removalPolicy = removalPolicy;
    builder.retentionPeriod = retentionPeriod;
    builder.deadLetterRetentionPeriod = deadLetterRetentionPeriod;
    builder.maxReceiveCount = maxReceiveCount;
    builder.visibilityTimeout = visibilityTimeout;
    builder.batchSize = batchSize;
    builder.batchWindow = batchWindow;
    builder.maxConcurrency = maxConcurrency;
    builder.sweeper = sweeper;
    builder.reservedSweeperConcurrency = reservedSweeperConcurrency;
    return builder;
  }

  /**
   * Returns the logical name of the bus.
   *
   * @return the name; null if it is not set yet
   */
  public @Nullable String getName() {
    return name;
  }

  /**
   * Returns the table that functions and containers are connected to together with the bus.
   *
   * @return the table; null if you connect a table by yourself (default)
   */
  public @Nullable ISagaStoreTable getStore() {
    return store;
  }

  boolean isWithoutStore() {
    return withoutStore;
  }

  /**
   * Returns the logical names of the destinations.
   *
   * @return the names in the order in which they were added, unmodifiable (default none)
   */
  public List<String> getDestinationNames() {
    return destinations.stream().map(BusDestination::name).toList();
  }

  List<BusDestination> destinations() {
    return destinations;
  }

  /**
   * Returns the name of the queue in SQS.
   *
   * @return the name; null if CloudFormation generates it (default)
   */
  public @Nullable String getQueueName() {
    return queueName;
  }

  /**
   * Returns the customer managed key of the queues.
   *
   * @return the key; null if SQS manages the key (default)
   */
  public @Nullable IKey getEncryptionKey() {
    return encryptionKey;
  }

  /**
   * Returns what CloudFormation does with the queues when they leave the stack.
   *
   * @return the policy (default {@link RemovalPolicy#DESTROY})
   */
  public RemovalPolicy getRemovalPolicy() {
    return removalPolicy;
  }

  /**
   * Returns how long the queue keeps a message.
   *
   * @return 1 to 14 days (default 14 days)
   */
  public Duration getRetentionPeriod() {
    return retentionPeriod;
  }

  /**
   * Returns how long the dead-letter queue keeps a message.
   *
   * @return 1 to 14 days (default 14 days)
   */
  public Duration getDeadLetterRetentionPeriod() {
    return deadLetterRetentionPeriod;
  }

  /**
   * Returns the number of deliveries after which SQS moves a message to the dead-letter queue.
   *
   * @return 50 to 1,000 (default 50)
   */
  public int getMaxReceiveCount() {
    return maxReceiveCount;
  }

  /**
   * Returns the visibility timeout of the queue.
   *
   * @return the time; null if it follows the connected functions (default)
   */
  public @Nullable Duration getVisibilityTimeout() {
    return visibilityTimeout;
  }

  /**
   * Returns the maximum number of messages in a batch for a function.
   *
   * @return 1 to 10,000 (default 10)
   */
  public int getBatchSize() {
    return batchSize;
  }

  /**
   * Returns how long Lambda gathers messages for a batch.
   *
   * @return 0 to 5 minutes, in whole seconds (default 0)
   */
  public Duration getBatchWindow() {
    return batchWindow;
  }

  /**
   * Returns the maximum number of concurrent batches of a function.
   *
   * @return 2 to 1,000; null for the reserved concurrency of the function, if there is one, and
   *     else for the limits of Lambda (default)
   */
  public @Nullable Integer getMaxConcurrency() {
    return maxConcurrency;
  }

  /**
   * Returns whether functions need a sweeper beside them.
   *
   * @return true unless {@link Builder#withoutSweeper} was called (default true)
   */
  public boolean getSweeperRequired() {
    return sweeper;
  }

  /**
   * Returns whether the sweeper gets a reserved concurrency of 1.
   *
   * @return true or false (default true)
   */
  public boolean getReservedSweeperConcurrency() {
    return reservedSweeperConcurrency;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaBusProps that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "SagaBusProps" + values();
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        name,
        store,
        withoutStore,
        destinations,
        queueName,
        encryptionKey,
        removalPolicy,
        milliseconds(retentionPeriod),
        milliseconds(deadLetterRetentionPeriod),
        maxReceiveCount,
        milliseconds(visibilityTimeout),
        batchSize,
        milliseconds(batchWindow),
        maxConcurrency,
        sweeper,
        reservedSweeperConcurrency);
  }

  /** A duration of CDK is no value, and a token has no milliseconds. */
  private static @Nullable Object milliseconds(@Nullable Duration duration) {
    return duration == null || duration.isUnresolved()
        ? duration
        : Long.valueOf(duration.toMilliseconds().longValue());
  }

  /**
   * Builds {@link SagaBusProps}. Every property but the name has a default.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private @Nullable String name;
    private @Nullable ISagaStoreTable store;
    private boolean withoutStore;
    private final List<BusDestination> destinations = new ArrayList<>();
    private @Nullable String queueName;
    private @Nullable IKey encryptionKey;
    private RemovalPolicy removalPolicy = RemovalPolicy.DESTROY;
    private Duration retentionPeriod = STANDARD_RETENTION;
    private Duration deadLetterRetentionPeriod = STANDARD_RETENTION;
    private int maxReceiveCount = STANDARD_RECEIVE_COUNT;
    private @Nullable Duration visibilityTimeout;
    private int batchSize = STANDARD_BATCH_SIZE;
    private Duration batchWindow = Duration.seconds(0);
    private @Nullable Integer maxConcurrency;
    private boolean sweeper = true;
    private boolean reservedSweeperConcurrency = true;

    private Builder() {}

    /**
     * Sets the logical name of the bus. It is stored with messages that wait to be sent, it is the
     * source of events on EventBridge, and the dimension of the metrics. Don't change it while
     * sagas are active.
     *
     * @param name 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}, known at synthesis
     * @return this builder
     */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets the table of the sagas. {@code connect} of the bus then connects functions and
     * containers to the table, too. A connection to the same table that already exists stays as it
     * is.
     *
     * <p>The default retention of the table must be at least 28 days, the time for which an inbox
     * remembers messages.
     *
     * @param store the table (default none: call {@link ISagaStoreTable#connect} for each function)
     * @return this builder
     */
    public Builder store(ISagaStoreTable store) {
      this.store = requireNonNull(store, "store");
      this.withoutStore = false;
      return this;
    }

    /**
     * Accepts functions and containers without a table, and without a sweeper. Only for a bus
     * without definitions, whose handlers call a service and reply.
     *
     * @return this builder
     */
    public Builder withoutStore() {
      this.store = null;
      this.withoutStore = true;
      return this;
    }

    /**
     * Adds a queue that the sagas send to.
     *
     * @param name logical name, as in the code: 1 to 80 letters, digits, {@code _}, {@code .} and
     *     {@code -}
     * @param queue a standard queue in the region of the stack
     * @return this builder
     */
    public Builder destination(String name, IQueue queue) {
      destinations.add(BusDestination.of(name, queue));
      return this;
    }

    /**
     * Adds another bus that the sagas send or reply to, under its own name: a reply goes to the
     * destination that has the name of the sender's bus. If two buses send to each other, call
     * {@link SagaBus#addDestination(ISagaBus)} for one of them.
     *
     * @param bus a declared or imported bus in the region of the stack
     * @return this builder
     */
    public Builder destination(ISagaBus bus) {
      return destination(bus.getName(), bus.getQueue());
    }

    /**
     * Adds a topic that the sagas send to.
     *
     * @param name logical name, as in the code
     * @param topic a standard topic in the region of the stack
     * @return this builder
     */
    public Builder destination(String name, ITopic topic) {
      destinations.add(BusDestination.of(name, topic));
      return this;
    }

    /**
     * Adds an event bus that the sagas send to.
     *
     * @param name logical name, as in the code
     * @param eventBus an event bus in the region of the stack
     * @return this builder
     */
    public Builder destination(String name, IEventBus eventBus) {
      destinations.add(BusDestination.of(name, eventBus));
      return this;
    }

    /**
     * Sets the name of the queue in SQS. The name of the dead-letter queue is the same with {@code
     * -dead-letters} after it. By default, CloudFormation generates both, which is best: a named
     * queue can't be replaced. Senders of another account need a name.
     *
     * @param queueName 1 to 67 letters, digits, {@code _} and {@code -}, a token, or null for the
     *     default
     * @return this builder
     */
    public Builder queueName(@Nullable String queueName) {
      this.queueName = queueName;
      return this;
    }

    /**
     * Encrypts both queues with a customer managed key. Grants then include its use, and the
     * helpers for SNS and EventBridge add these services to its policy. By default, SQS manages the
     * key, free of charge (<a
     * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html">encryption
     * at rest</a>).
     *
     * @param key the key, not an alias
     * @return this builder
     */
    public Builder encryptionKey(IKey key) {
      this.encryptionKey = requireNonNull(key, "encryptionKey");
      return this;
    }

    /**
     * Sets what CloudFormation does with the queues when they leave the stack. The default, {@link
     * RemovalPolicy#DESTROY}, deletes them with their messages.
     *
     * @param removalPolicy {@code DESTROY} or {@code RETAIN}
     * @return this builder
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      this.removalPolicy = requireNonNull(removalPolicy, "removalPolicy");
      return this;
    }

    /**
     * Sets how long the queue keeps a message. The default is the maximum of SQS, 14 days: an
     * outage of the store may last as long. Messages wait for up to 14 hours in normal operation,
     * so that less than a day fails.
     *
     * @param period 1 to 14 days
     * @return this builder
     */
    public Builder retentionPeriod(Duration period) {
      this.retentionPeriod = requireNonNull(period, "retentionPeriod");
      return this;
    }

    /**
     * Sets how long the dead-letter queue keeps a message. The default is the maximum of SQS, 14
     * days. The time of a message that SQS has moved by itself counts from its sending, so that a
     * shorter period than that of the queue fails (<a
     * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html">dead-letter
     * queues</a>).
     *
     * @param period 1 to 14 days, at least the retention period of the queue
     * @return this builder
     */
    public Builder deadLetterRetentionPeriod(Duration period) {
      this.deadLetterRetentionPeriod = requireNonNull(period, "deadLetterRetentionPeriod");
      return this;
    }

    /**
     * Sets the number of deliveries after which SQS moves a message to the dead-letter queue,
     * without a reason. It is for messages that end the process of their handler. All other limits
     * are those of the bus, with which a message is delivered about 40 times.
     *
     * @param count 50 to 1,000 (default 50)
     * @return this builder
     */
    public Builder maxReceiveCount(int count) {
      this.maxReceiveCount = count;
      return this;
    }

    /**
     * Sets the visibility timeout of the queue. By default, it is six times the timeout of the
     * slowest connected function, and the batch window. Without a function it is 30 seconds, which
     * workers extend.
     *
     * @param timeout whole seconds up to 12 hours; at least the timeout of each function and the
     *     batch window
     * @return this builder
     */
    public Builder visibilityTimeout(Duration timeout) {
      this.visibilityTimeout = requireNonNull(timeout, "visibilityTimeout");
      return this;
    }

    /**
     * Sets the maximum number of messages in a batch for a function. The bus handles the messages
     * of one saga in a batch with one read and one write.
     *
     * @param messages 1 to 10,000; more than 10 need a {@link #batchWindow} of at least 1 second
     *     (default 10)
     * @return this builder
     */
    public Builder batchSize(int messages) {
      this.batchSize = messages;
      return this;
    }

    /**
     * Sets how long Lambda gathers messages for a batch (<a
     * href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">batching
     * window</a>). A message waits for up to this time.
     *
     * @param window 0 to 5 minutes, in whole seconds (default 0)
     * @return this builder
     */
    public Builder batchWindow(Duration window) {
      this.batchWindow = requireNonNull(window, "batchWindow");
      return this;
    }

    /**
     * Sets the maximum number of concurrent batches of a function (<a
     * href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html">scaling</a>).
     * By default, it is the reserved concurrency of the function, if there is one: otherwise Lambda
     * would throttle the function, and count each attempt as a delivery.
     *
     * @param batches 2 to 1,000
     * @return this builder
     */
    public Builder maxConcurrency(int batches) {
      this.maxConcurrency = batches;
      return this;
    }

    /**
     * Accepts functions without a sweeper beside them. Only for a bus whose timeouts, and waits of
     * compensations (default 1 hour), take 15 minutes or less: without a sweep, longer ones never
     * come. Workers sweep by themselves.
     *
     * @return this builder
     */
    public Builder withoutSweeper() {
      this.sweeper = false;
      return this;
    }

    /**
     * Sets whether the function of the sweeper gets a reserved concurrency of 1. Turn it off in an
     * account whose quota is too small for reservations; concurrent sweeps do no harm, they only
     * cost more.
     *
     * @param reserved true or false (default true)
     * @return this builder
     */
    public Builder reservedSweeperConcurrency(boolean reserved) {
      this.reservedSweeperConcurrency = reserved;
      return this;
    }

    /**
     * Returns the properties.
     *
     * @return the properties
     */
    public SagaBusProps build() {
      return new SagaBusProps(this);
    }
  }
}
