package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import dev.sagastore.schema.BusAccess;
import dev.sagastore.schema.BusMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.ITopicSubscription;
import software.amazon.awscdk.services.sns.subscriptions.SqsSubscription;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/**
 * A saga bus on SQS: its queue, its dead-letter queue, the schedule of its sweeps, and everything
 * that code needs to use them.
 *
 * <pre>{@code
 * SagaBus bus =
 *     SagaBus.Builder.create(this, "Bus")
 *         .name("orders")
 *         .store(sagas)
 *         .destination("stock", stockQueue)
 *         .build();
 * bus.connect(function);
 * bus.connectSweeper(sweeper);
 * }</pre>
 *
 * <p>The defaults:
 *
 * <ul>
 *   <li>two standard queues that keep messages for 14 days, encrypted with a key that SQS manages,
 *       and closed to requests without TLS;
 *   <li>SQS moves a message to the dead-letter queue after 50 deliveries;
 *   <li>a visibility timeout of six times the timeout of the slowest function;
 *   <li>batches of up to 10 messages, without a window. The function reports which messages are not
 *       done.
 * </ul>
 *
 * <p><b>Problems.</b> Unsupported properties fail in the constructor. What depends on other
 * constructs fails at synthesis, with all problems at once:
 *
 * <ul>
 *   <li>a visibility timeout that is shorter than the timeout of a function and the batch window
 *   <li>an event source of the queue that doesn't report failed messages
 *   <li>a function or container that is connected to no table, unless you call {@link
 *       Builder#withoutStore}
 *   <li>functions without a sweeper, unless you call {@link Builder#withoutSweeper}
 *   <li>a reserved concurrency that is too small for the event source, or too large for a sweeper
 * </ul>
 *
 * <p>The default child of the construct is the {@code CfnQueue}, for overrides.
 *
 * <p>Not safe for use by several threads, because jsii isn't.
 */
public final class SagaBus extends SagaBusBase {
  private static final String ALARMS = "Alarms";

  private final BusReference reference;
  private final BusConnection connection;
  private final SagaBusProps props;
  private @Nullable BusFunction sweeper;

  /**
   * Declares a bus.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param props the properties
   * @throws IllegalArgumentException if SQS, Lambda or the bus doesn't support the properties. The
   *     message begins with the construct's path, and contains all problems
   */
  public SagaBus(Construct scope, String id, SagaBusProps props) {
    super(BusProblems.requireNone(scope, id, props), id);
    this.props = props;
    BusVisibility visibility = new BusVisibility(props);
    BusQueues queues = BusQueues.add(this, props, visibility);
    this.reference =
        new BusReference(
            requireNonNull(props.getName()),
            props.getQueueName(),
            queues.queue(),
            queues.deadLetterQueue(),
            props.getEncryptionKey());
    this.connection = new BusConnection(this, reference, props, visibility);
    getNode().setDefaultChild(queues.resource());
    getNode().addValidation(new BusValidation(this, props, queues, visibility, connection));
  }

  /**
   * Imports a bus, for code that sends to it.
   *
   * @param scope the scope, in most cases {@code this} stack
   * @param id the ID of the construct in the scope
   * @param attributes name and queues of the bus
   * @return the construct; it declares no resource
   * @throws IllegalArgumentException if there can't be such a bus. The message begins with the
   *     construct's path
   */
  public static ISagaBus fromSagaBusAttributes(
      Construct scope, String id, SagaBusAttributes attributes) {
    List<String> problems = attributes.problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          TableProblems.pathOf(scope, id) + ": " + String.join("; ", problems));
    }
    return new ImportedSagaBus(scope, id, attributes);
  }

  @Override
  BusReference reference() {
    return reference;
  }

  /** Returns the functions that handle messages. */
  List<BusFunction> handlers() {
    return connection.functions();
  }

  @Nullable BusFunction sweeper() {
    return sweeper;
  }

  /**
   * Returns the environment variables that the transport reads. {@code connect} sets them.
   *
   * @return names and values, unmodifiable, in a fixed order; values that are not known at
   *     synthesis are tokens
   */
  public Map<String, String> getEnvironment() {
    return environment("");
  }

  /**
   * Returns the environment variables with a prefix, see {@link
   * ConnectOptions#withEnvironmentPrefix}.
   *
   * @param prefix beginning of the names
   * @return names and values, unmodifiable, in a fixed order
   * @throws IllegalArgumentException if no variable's name can begin so
   */
  public Map<String, String> environment(String prefix) {
    return connection.environment(prefix);
  }

  /**
   * Adds another bus that the sagas send or reply to, under its own name. What is connected gets
   * the address and the permission, too.
   *
   * <p>Two buses that send to each other must be in one stack: otherwise each stack would need the
   * other one first. Import one of them instead.
   *
   * <pre>{@code
   * stock.addDestination(orders); // which has stock as a destination
   * }</pre>
   *
   * @param bus a declared or imported bus in the region of the stack
   * @throws IllegalArgumentException as of {@link #addDestination(String, IQueue)}
   */
  public void addDestination(ISagaBus bus) {
    addDestination(bus.getName(), bus.getQueue());
  }

  /**
   * Adds a queue that the sagas send to.
   *
   * @param name logical name, as in the code
   * @param queue a standard queue in the region of the stack
   * @throws IllegalArgumentException if the name is invalid or that of another destination, or if
   *     it is a FIFO queue or in another region
   */
  public void addDestination(String name, IQueue queue) {
    addDestination(BusDestination.of(name, queue));
  }

  /**
   * Adds a topic that the sagas send to.
   *
   * @param name logical name, as in the code
   * @param topic a standard topic in the region of the stack
   * @throws IllegalArgumentException as of {@link #addDestination(String, IQueue)}
   */
  public void addDestination(String name, ITopic topic) {
    addDestination(BusDestination.of(name, topic));
  }

  /**
   * Adds an event bus that the sagas send to.
   *
   * @param name logical name, as in the code
   * @param eventBus an event bus in the region of the stack
   * @throws IllegalArgumentException as of {@link #addDestination(String, IQueue)}
   */
  public void addDestination(String name, IEventBus eventBus) {
    addDestination(BusDestination.of(name, eventBus));
  }

  private void addDestination(BusDestination destination) {
    List<BusDestination> all = new ArrayList<>(connection.destinations());
    all.add(destination);
    List<String> problems = new DestinationProblems(this, reference.name()).of(all);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(getNode().getPath(), String.join("; ", problems)));
    }
    connection.add(destination);
  }

  /**
   * Lets a function handle the messages of the bus. A function handles the messages of one bus, and
   * can {@linkplain #sendFrom(Function, String) send} to others. It gets the event source, the
   * variables of {@link #getEnvironment()}, the actions of {@link BusAccess#FUNCTION}, and the
   * permission to send to the destinations. With {@link Builder#store}, it is connected to the
   * table, too.
   *
   * @param function the function whose handler is a {@code SagaBusHandler}
   * @return the grant, to wait for it ({@link Grant#applyBefore})
   * @throws IllegalArgumentException if the function is already connected, if it handles the
   *     messages of another bus or sweeps for one, if another bus or table is connected to it with
   *     the same variables, if it is deployed to another account or region than this construct, or
   *     if the grant can't be made
   */
  public Grant connect(Function function) {
    return connect(function, ConnectOptions.standard());
  }

  /**
   * Lets a function handle the messages of the bus.
   *
   * @param function the function whose handler is a {@code SagaBusHandler}
   * @param options saga types, for the table, and prefix of the variables of bus and table
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function)}, or if the options have
   *     another access than the default
   */
  public Grant connect(Function function, ConnectOptions options) {
    return connect(BusFunction.of(function), options);
  }

  private Grant connect(BusFunction function, ConnectOptions options) {
    if (sweeper != null && sweeper.path().equals(function.path())) {
      throw new IllegalArgumentException(
          "%s: %s is the sweeper: pass another function, whose handler handles messages"
              .formatted(getNode().getPath(), function.path()));
    }
    Grant grant = connection.connect(function, options);
    alarms().forEach(alarms -> alarms.watchHandler(function));
    return grant;
  }

  private Stream<SagaBusAlarms> alarms() {
    return getNode().getChildren().stream()
        .filter(SagaBusAlarms.class::isInstance)
        .map(SagaBusAlarms.class::cast);
  }

  /**
   * Lets an alias of a function handle the messages of the bus, for SnapStart or for gradual
   * deployments. The function gets the variables and the permissions.
   *
   * @param alias an alias of a function that this app declares
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function)}
   */
  public Grant connect(Alias alias) {
    return connect(alias, ConnectOptions.standard());
  }

  /**
   * Lets an alias of a function handle the messages of the bus.
   *
   * @param alias an alias of a function that this app declares
   * @param options saga types, for the table, and prefix of the variables of bus and table
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(Function, ConnectOptions)}
   */
  public Grant connect(Alias alias, ConnectOptions options) {
    return connect(BusFunction.of(alias), options);
  }

  /**
   * Connects a container of an ECS task with a {@code SagaBusWorker}: sets the variables, and
   * grants the task's role the actions of {@link BusAccess#WORKER} and sending to the destinations.
   * With {@link Builder#store}, it is connected to the table, too. A worker sweeps by itself.
   *
   * <p>A container can run workers of several buses, with another prefix of the variables for each.
   *
   * @param container the container
   * @return the grant
   * @throws IllegalArgumentException if another bus or table is connected to the container with the
   *     same variables, if it is deployed to another account or region than this construct, or if
   *     the grant can't be made
   */
  public Grant connect(ContainerDefinition container) {
    return connect(container, ConnectOptions.standard());
  }

  /**
   * Connects a container of an ECS task with a {@code SagaBusWorker}.
   *
   * @param container the container
   * @param options saga types, for the table, and prefix of the variables of bus and table
   * @return the grant
   * @throws IllegalArgumentException as of {@link #connect(ContainerDefinition)}, or if the options
   *     have another access than the default
   */
  public Grant connect(ContainerDefinition container, ConnectOptions options) {
    return connection.connectWorker(
        container, container.getTaskDefinition().getTaskRole(), container::addEnvironment, options);
  }

  /**
   * Connects any other worker: passes the variables of {@link #getEnvironment()} on, and grants the
   * actions of {@link BusAccess#WORKER} and sending to the destinations. With {@link
   * Builder#store}, it is connected to the table, too.
   *
   * @param grantee the role of the worker
   * @param environment is called once for every variable, with its name and its value
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  public Grant connect(IGrantable grantee, BiConsumer<String, String> environment) {
    return connect(grantee, environment, ConnectOptions.standard());
  }

  /**
   * Connects any other worker.
   *
   * @param grantee the role of the worker
   * @param environment is called once for every variable, with its name and its value
   * @param options saga types, for the table, and prefix of the variables of bus and table
   * @return the grant
   * @throws IllegalArgumentException if the grant can't be made
   */
  public Grant connect(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    return connection.connectWorker(grantee, environment, options);
  }

  /**
   * Lets a function sweep every minute, for timeouts of more than 15 minutes and compensations that
   * wait longer than that. It gets the variables, and the permissions to list and claim due sagas
   * and to send wake-ups. With {@link Builder#store}, it is connected to the table, too.
   *
   * <p>Neither the scheduler nor Lambda retries a sweep that fails: the next one does its work.
   * Unless the function has a reserved concurrency, it gets one of 1.
   *
   * @param function a function of its own, whose handler is a {@code SagaSweepHandler}
   * @return the grant
   * @throws IllegalStateException if the bus has a sweeper
   * @throws IllegalArgumentException as of {@link #connect(Function)}, or if the function
   *     configures its asynchronous invocations, or handles the messages of the bus
   */
  public Grant connectSweeper(Function function) {
    return connectSweeper(function, ConnectOptions.standard());
  }

  /**
   * Lets a function sweep for timeouts.
   *
   * @param function a function of its own, whose handler is a {@code SagaSweepHandler}
   * @param options saga types, for the table, and prefix of the variables of bus and table; the
   *     access is that of a sweep
   * @return the grant
   * @throws IllegalStateException if the bus has a sweeper
   * @throws IllegalArgumentException as of {@link #connectSweeper(Function)}
   */
  public Grant connectSweeper(Function function, ConnectOptions options) {
    return connectSweeper(BusFunction.of(function), options);
  }

  /**
   * Lets an alias of a function sweep for timeouts.
   *
   * @param alias an alias of a function that this app declares
   * @return the grant
   * @throws IllegalStateException if the bus has a sweeper
   * @throws IllegalArgumentException as of {@link #connectSweeper(Function)}
   */
  public Grant connectSweeper(Alias alias) {
    return connectSweeper(alias, ConnectOptions.standard());
  }

  /**
   * Lets an alias of a function sweep for timeouts.
   *
   * @param alias an alias of a function that this app declares
   * @param options saga types, for the table, and prefix of the variables of bus and table; the
   *     access is that of a sweep
   * @return the grant
   * @throws IllegalStateException if the bus has a sweeper
   * @throws IllegalArgumentException as of {@link #connectSweeper(Function)}
   */
  public Grant connectSweeper(Alias alias, ConnectOptions options) {
    return connectSweeper(BusFunction.of(alias), options);
  }

  private Grant connectSweeper(BusFunction function, ConnectOptions options) {
    if (sweeper != null) {
      throw new IllegalStateException(
          "%s: %s is the sweeper: a bus has one".formatted(getNode().getPath(), sweeper.path()));
    }
    connection.requireSweeperOfOneBus(function, options);
    String problem =
        connection.functions().stream().anyMatch(other -> other.path().equals(function.path()))
            ? "%s handles the messages of the bus: pass another function, whose handler sweeps"
                .formatted(function.path())
            : BusSweeper.problem(function);
    if (problem != null) {
      throw new IllegalArgumentException(getNode().getPath() + ": " + problem);
    }
    Grant grant = connection.connectSweeper(function, options);
    BusSweeper.schedule(this, function, props.getReservedSweeperConcurrency());
    sweeper = function;
    alarms().forEach(alarms -> alarms.watchSweeper(function));
    return grant;
  }

  /**
   * Returns the queue as a target of rules, so that the bus handles the events that match. Both
   * queues then allow EventBridge to send events of the rule, and so does a customer managed key.
   * If the rule is in another stack, both queues allow all rules of the account and region. Events
   * that can't be delivered go to the dead-letter queue, from which a redrive brings them back.
   *
   * <pre>{@code
   * rule.addTarget(bus.eventTarget());
   * }</pre>
   *
   * <p>The whole event must arrive: don't set an input of the target in the template.
   *
   * @return a target for rules of the account and region of the bus
   */
  public IRuleTarget eventTarget() {
    return new BusEventTarget(this, reference);
  }

  /**
   * Returns a subscription that delivers the messages of a topic to the queue. It delivers raw
   * messages, with their attributes, among them the envelope of a bus. Messages that can't be
   * delivered go to the dead-letter queue.
   *
   * <pre>{@code
   * topic.addSubscription(bus.topicSubscription());
   * }</pre>
   *
   * @return a new subscription
   * @throws IllegalArgumentException if the key of the queues is not declared in this app
   */
  public ITopicSubscription topicSubscription() {
    if (reference.hasForeignKey()) {
      // CDK's subscription would leave out the permission
      throw new IllegalArgumentException(
          "%s: %s"
              .formatted(
                  getNode().getPath(),
                  BusReference.keyProblem(
                      "SNS", "sns.amazonaws.com", "SqsSubscription with rawMessageDelivery")));
    }
    return SqsSubscription.Builder.create(reference.queue())
        .rawMessageDelivery(true)
        .deadLetterQueue(reference.deadLetterQueue())
        .build();
  }

  /**
   * Returns a metric that functions of the bus publish, and workers with {@code EmbeddedMetrics}: a
   * sum for a count, and the 99th percentile for a time, over 5 minutes.
   *
   * @param metric the metric
   * @return the metric in CloudWatch
   */
  public Metric metric(BusMetric metric) {
    return new BusMetrics(reference).of(metric);
  }

  /**
   * Returns the number of messages in the dead-letter queue: the maximum in 5 minutes.
   *
   * @return the metric in CloudWatch
   */
  public Metric metricDeadLetters() {
    return new BusMetrics(reference).deadLetters();
  }

  /**
   * Returns the age of the oldest message in the queue, in seconds: the maximum in 5 minutes.
   *
   * @return the metric in CloudWatch
   */
  public Metric metricMessageAge() {
    return new BusMetrics(reference).messageAge();
  }

  /**
   * Adds alarms with the default thresholds.
   *
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if alarms were added before without an ID
   */
  public SagaBusAlarms addAlarms() {
    return addAlarms(SagaBusAlarmOptions.standard());
  }

  /**
   * Adds alarms.
   *
   * @param options thresholds
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if alarms were added before without an ID
   */
  public SagaBusAlarms addAlarms(SagaBusAlarmOptions options) {
    return addAlarms(ALARMS, options);
  }

  /**
   * Adds alarms beside others, for example with higher thresholds and another target.
   *
   * @param id ID of the alarms in this construct
   * @param options thresholds
   * @return the alarms, which have no actions yet
   * @throws IllegalStateException if the ID is taken
   */
  public SagaBusAlarms addAlarms(String id, SagaBusAlarmOptions options) {
    if (getNode().tryFindChild(id) != null) {
      throw new IllegalStateException(
          "%s already has '%s': give these alarms another ID".formatted(getNode().getPath(), id));
    }
    return new SagaBusAlarms(this, id, reference, options);
  }

  /**
   * Returns widgets for a dashboard: queues, messages, handlers, timers and outbox.
   *
   * <pre>{@code
   * dashboard.addWidgets(bus.dashboardWidgets());
   * }</pre>
   *
   * @return a widget that contains all others, 24 units wide
   */
  public IWidget dashboardWidgets() {
    return new BusWidgets(reference).all();
  }

  /**
   * Builds a {@link SagaBus}. Every property but the name has a default; {@link SagaBusProps} has
   * the same properties as a value that can be shared.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final Construct scope;
    private final String id;
    private final SagaBusProps.Builder props = SagaBusProps.builder();

    private Builder(Construct scope, String id) {
      this.scope = scope;
      this.id = id;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param scope the scope, in most cases {@code this} stack
     * @param id the ID of the construct in the scope
     * @return a new builder
     */
    public static Builder create(Construct scope, String id) {
      return new Builder(requireNonNull(scope, "scope"), requireNonNull(id, "id"));
    }

    /**
     * Sets the logical name of the bus, which is required.
     *
     * @param name 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}
     * @return this builder
     * @see SagaBusProps.Builder#name
     */
    public Builder name(String name) {
      props.name(name);
      return this;
    }

    /**
     * Sets the table of the sagas; none by default.
     *
     * @param store the table
     * @return this builder
     * @see SagaBusProps.Builder#store
     */
    public Builder store(ISagaStoreTable store) {
      props.store(store);
      return this;
    }

    /**
     * Accepts functions and containers without a table, for a bus without sagas.
     *
     * @return this builder
     * @see SagaBusProps.Builder#withoutStore
     */
    public Builder withoutStore() {
      props.withoutStore();
      return this;
    }

    /**
     * Adds a queue that the sagas send to.
     *
     * @param name logical name, as in the code
     * @param queue a standard queue in the region of the stack
     * @return this builder
     * @see SagaBusProps.Builder#destination(String, IQueue)
     */
    public Builder destination(String name, IQueue queue) {
      props.destination(name, queue);
      return this;
    }

    /**
     * Adds another bus that the sagas send or reply to, under its own name.
     *
     * @param bus a declared or imported bus in the region of the stack
     * @return this builder
     * @see SagaBusProps.Builder#destination(ISagaBus)
     */
    public Builder destination(ISagaBus bus) {
      props.destination(bus);
      return this;
    }

    /**
     * Adds a topic that the sagas send to.
     *
     * @param name logical name, as in the code
     * @param topic a standard topic in the region of the stack
     * @return this builder
     * @see SagaBusProps.Builder#destination(String, ITopic)
     */
    public Builder destination(String name, ITopic topic) {
      props.destination(name, topic);
      return this;
    }

    /**
     * Adds an event bus that the sagas send to.
     *
     * @param name logical name, as in the code
     * @param eventBus an event bus in the region of the stack
     * @return this builder
     * @see SagaBusProps.Builder#destination(String, IEventBus)
     */
    public Builder destination(String name, IEventBus eventBus) {
      props.destination(name, eventBus);
      return this;
    }

    /**
     * Sets the name of the queue in SQS; by default, CloudFormation generates it.
     *
     * @param queueName a name or a token
     * @return this builder
     * @see SagaBusProps.Builder#queueName
     */
    public Builder queueName(@Nullable String queueName) {
      props.queueName(queueName);
      return this;
    }

    /**
     * Encrypts the queues with a customer managed key; by default, SQS manages the key.
     *
     * @param key the key, not an alias
     * @return this builder
     * @see SagaBusProps.Builder#encryptionKey
     */
    public Builder encryptionKey(IKey key) {
      props.encryptionKey(key);
      return this;
    }

    /**
     * Sets what CloudFormation does with the queues when they leave the stack; {@code DESTROY} by
     * default.
     *
     * @param removalPolicy {@code DESTROY} or {@code RETAIN}
     * @return this builder
     * @see SagaBusProps.Builder#removalPolicy
     */
    public Builder removalPolicy(RemovalPolicy removalPolicy) {
      props.removalPolicy(removalPolicy);
      return this;
    }

    /**
     * Sets how long the queue keeps a message; 14 days by default.
     *
     * @param period 1 to 14 days
     * @return this builder
     * @see SagaBusProps.Builder#retentionPeriod
     */
    public Builder retentionPeriod(Duration period) {
      props.retentionPeriod(period);
      return this;
    }

    /**
     * Sets how long the dead-letter queue keeps a message; 14 days by default.
     *
     * @param period 1 to 14 days
     * @return this builder
     * @see SagaBusProps.Builder#deadLetterRetentionPeriod
     */
    public Builder deadLetterRetentionPeriod(Duration period) {
      props.deadLetterRetentionPeriod(period);
      return this;
    }

    /**
     * Sets the number of deliveries after which SQS moves a message to the dead-letter queue; 50 by
     * default.
     *
     * @param count 50 to 1,000
     * @return this builder
     * @see SagaBusProps.Builder#maxReceiveCount
     */
    public Builder maxReceiveCount(int count) {
      props.maxReceiveCount(count);
      return this;
    }

    /**
     * Sets the visibility timeout; by default, it follows the connected functions.
     *
     * @param timeout whole seconds up to 12 hours
     * @return this builder
     * @see SagaBusProps.Builder#visibilityTimeout
     */
    public Builder visibilityTimeout(Duration timeout) {
      props.visibilityTimeout(timeout);
      return this;
    }

    /**
     * Sets the maximum number of messages in a batch for a function; 10 by default.
     *
     * @param messages 1 to 10,000
     * @return this builder
     * @see SagaBusProps.Builder#batchSize
     */
    public Builder batchSize(int messages) {
      props.batchSize(messages);
      return this;
    }

    /**
     * Sets how long Lambda gathers messages for a batch; 0 by default.
     *
     * @param window 0 to 5 minutes, in whole seconds
     * @return this builder
     * @see SagaBusProps.Builder#batchWindow
     */
    public Builder batchWindow(Duration window) {
      props.batchWindow(window);
      return this;
    }

    /**
     * Sets the maximum number of concurrent batches of a function; by default, its reserved
     * concurrency, if there is one.
     *
     * @param batches 2 to 1,000
     * @return this builder
     * @see SagaBusProps.Builder#maxConcurrency
     */
    public Builder maxConcurrency(int batches) {
      props.maxConcurrency(batches);
      return this;
    }

    /**
     * Accepts functions without a sweeper beside them.
     *
     * @return this builder
     * @see SagaBusProps.Builder#withoutSweeper
     */
    public Builder withoutSweeper() {
      props.withoutSweeper();
      return this;
    }

    /**
     * Sets whether the sweeper gets a reserved concurrency of 1; true by default.
     *
     * @param reserved true or false
     * @return this builder
     * @see SagaBusProps.Builder#reservedSweeperConcurrency
     */
    public Builder reservedSweeperConcurrency(boolean reserved) {
      props.reservedSweeperConcurrency(reserved);
      return this;
    }

    /**
     * Declares the bus in its scope.
     *
     * @return the construct
     * @throws IllegalArgumentException as of {@link SagaBus#SagaBus}
     */
    public SagaBus build() {
      return new SagaBus(scope, id, props.build());
    }
  }
}
