package dev.sagastore.bus.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.schema.BusContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Queues and topics in memory that behave like standard queues of SQS, on a clock that you control.
 *
 * <pre>{@code
 * AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T09:30:00Z"));
 * InMemoryBroker broker = InMemoryBroker.create(now::get);
 * InMemoryTransport orders = broker.transport("orders");
 * broker.declareQueue("stock");
 * broker.subscribe("order-events", "stock");
 *
 * Envelope placed = Envelope.of("1", "OrderPlaced", "{}");
 * List<SendResult> results =
 *     orders.send(List.of(SendRequest.of(Destination.of("order-events"), placed)));
 * List<QueuedMessage> copies = broker.messages("stock");
 * }</pre>
 *
 * <p>Names of queues and topics are valid names of a {@link
 * dev.sagastore.bus.spi.Destination#of(String) destination}. The dead-letter queue of {@code
 * orders} is {@code orders-dead-letters}, and has no dead-letter queue itself. A queue exists until
 * the broker is garbage.
 *
 * <p>Deliveries:
 *
 * <ul>
 *   <li>A delivered message is invisible for 30 seconds, unless it is acknowledged or hidden
 *       before.
 *   <li>A message that was delivered 50 times becomes a dead letter, instead of being delivered
 *       again.
 *   <li>The message that is visible first is delivered first. Messages that become visible at the
 *       same time are delivered in the order of sending.
 *   <li>Each delivery has a new handle. A handle has no effect after the visibility timeout.
 *   <li>Messages don't expire, and the number of invisible messages has no limit.
 * </ul>
 *
 * <p>{@link #builder} changes these defaults.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemoryBroker {
  /** Shortest time between two looks at the clock while a receiver waits. */
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PlainEnvelopeCodec codec = new PlainEnvelopeCodec();
  private final Topology topology = new Topology();
  private final QueueOperations operations;
  private final Duration visibilityTimeout;

  private InMemoryBroker(BrokerSettings settings) {
    this.operations = new QueueOperations(settings, codec, topology, changed::signalAll);
    this.visibilityTimeout = settings.visibilityTimeout();
  }

  /**
   * Creates a broker without queues, with default settings.
   *
   * @param clock clock of all delays and visibility timeouts
   * @return the broker
   */
  public static InMemoryBroker create(InstantSource clock) {
    return builder(clock).build();
  }

  /**
   * Returns a builder of a broker.
   *
   * @param clock clock of all delays and visibility timeouts
   * @return a new builder
   */
  public static Builder builder(InstantSource clock) {
    return new Builder(clock);
  }

  /**
   * Returns a transport that receives from a queue. If the queue doesn't exist, this creates it
   * with its dead-letter queue.
   *
   * @param queue name of the queue; the name of a dead-letter queue to receive dead letters
   * @return the transport
   * @throws IllegalArgumentException if the name is not valid, or is that of a topic
   */
  public InMemoryTransport transport(String queue) {
    declareQueue(queue);
    return new InMemoryTransport(this, queue);
  }

  /**
   * Creates a queue with its dead-letter queue. If the queue exists, it has no effect.
   *
   * @param name name of the queue, 1 to 67 characters
   * @throws IllegalArgumentException if the name is not valid, or is that of a topic
   */
  public void declareQueue(String name) {
    locked(() -> topology.declareQueue(name));
  }

  /**
   * Creates a topic without subscribers. If the topic exists, it has no effect.
   *
   * @param name name of the topic, 1 to 80 characters
   * @throws IllegalArgumentException if the name is not valid, or is that of a queue
   */
  public void declareTopic(String name) {
    locked(() -> topology.declareTopic(name));
  }

  /**
   * Subscribes a queue to a topic. The queue receives a copy of each message that is sent to the
   * topic from now on. If the topic doesn't exist, this creates it. If the queue is subscribed
   * already, it has no effect.
   *
   * @param topic name of the topic
   * @param queue name of the queue, which must exist
   * @throws IllegalArgumentException if there is no such queue, or if the name of the topic is not
   *     valid, or is that of a queue
   */
  public void subscribe(String topic, String queue) {
    locked(() -> topology.subscribe(topic, queue));
  }

  /**
   * Moves all dead letters of a queue back to the queue, visible or not. They are new messages with
   * the same content: transport ID, receive count and time of the first delivery are reset.
   *
   * @param queue name of the queue, not of its dead-letter queue
   * @return the number of messages
   * @throws IllegalArgumentException if there is no such queue, or if it has no dead-letter queue
   */
  @CanIgnoreReturnValue
  public int redrive(String queue) {
    return locked(() -> operations.redrive(queue));
  }

  /**
   * Wakes receivers that wait, so that they notice a new time. Call it after you change the clock.
   */
  public void clockChanged() {
    locked(changed::signalAll);
  }

  /**
   * Returns the earliest future time at which a message of any queue becomes visible. Advance the
   * clock to it if no message is visible.
   *
   * @return the time; empty if every message is visible, or if there are none
   */
  public Optional<Instant> nextVisibleAt() {
    return locked(operations::nextVisibleAt);
  }

  /**
   * Returns the number of messages in a queue, visible or not.
   *
   * @param queue name of the queue
   * @return the number of messages; a message that is delivered twice counts twice
   * @throws IllegalArgumentException if there is no such queue
   */
  public int depth(String queue) {
    return locked(() -> topology.queue(queue).size());
  }

  /**
   * Returns the messages in a queue, visible or not.
   *
   * @param queue name of the queue
   * @return the messages, ordered by the time at which they become visible, then by the time of
   *     sending; unmodifiable
   * @throws IllegalArgumentException if there is no such queue
   */
  public List<QueuedMessage> messages(String queue) {
    return locked(() -> operations.messages(queue));
  }

  /**
   * Returns the messages in the dead-letter queue of a queue, visible or not.
   *
   * @param queue name of the queue, not of its dead-letter queue
   * @return the messages, ordered as by {@link #messages}; unmodifiable
   * @throws IllegalArgumentException if there is no such queue, or if it has no dead-letter queue
   */
  public List<QueuedMessage> deadLetters(String queue) {
    return locked(() -> operations.messages(topology.deadLettersOf(queue)));
  }

  MessageFormat format() {
    return codec;
  }

  List<SendResult> send(String sender, List<SendRequest> requests) {
    return locked(
        () -> requests.stream().map(request -> operations.send(sender, request)).toList());
  }

  Optional<String> problem(String sender, SendRequest request) {
    return locked(() -> operations.problem(sender, request));
  }

  void acknowledge(String queue, List<ReceivedMessage> messages) {
    locked(() -> messages.forEach(message -> operations.acknowledge(queue, message)));
  }

  void hide(String queue, ReceivedMessage message, Duration pause) {
    locked(() -> operations.hide(queue, message, pause));
  }

  List<ReceivedMessage> receive(String queue, int max, Duration wait) {
    long remaining = TimeUnit.NANOSECONDS.convert(wait);
    lock.lock();
    try {
      // read before the messages: one that becomes visible in between must not be overlooked
      Instant before = operations.now();
      List<ReceivedMessage> received = operations.receive(queue, max);
      while (received.isEmpty() && remaining > 0) {
        long pause = Math.min(remaining, nanosUntilNextVisible(queue, before));
        remaining -= pause - changed.awaitNanos(pause);
        before = operations.now();
        received = operations.receive(queue, max);
      }
      return received;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when to look again, in case the clock is a real one, which doesn't signal. */
  Duration visibilityTimeout() {
    return visibilityTimeout;
  }

  private long nanosUntilNextVisible(String queue, Instant now) {
    return topology
        .queue(queue)
        .nextVisibleAt(now)
        .map(next -> TimeUnit.NANOSECONDS.convert(Duration.between(now, next)))
        .map(nanos -> Math.max(nanos, MIN_PAUSE_NANOS))
        .orElse(Long.MAX_VALUE);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Builds an {@link InMemoryBroker}.
   *
   * <pre>{@code
   * InMemoryBroker broker =
   *     InMemoryBroker.builder(clock)
   *         .visibilityTimeout(Duration.ofMinutes(3))
   *         .shuffled(42)
   *         .duplicates(42, 10)
   *         .build();
   * }</pre>
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final InstantSource clock;
    private Duration visibilityTimeout = Duration.ofSeconds(30);
    private int maxReceiveCount = BusContract.minReceiveCount();
    private OptionalLong orderSeed = OptionalLong.empty();
    private long duplicatesSeed;
    private int duplicatesPercentage;

    private Builder(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "the clock must not be null");
    }

    /**
     * Sets how long a delivered message stays invisible.
     *
     * @param visibilityTimeout the time, more than 0, at most 12 hours (default 30 seconds)
     * @return this builder
     * @throws IllegalArgumentException if the time is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder visibilityTimeout(Duration visibilityTimeout) {
      if (visibilityTimeout.isNegative()
          || visibilityTimeout.isZero()
          || visibilityTimeout.compareTo(InMemoryTransport.MAX_PAUSE) > 0) {
        throw new IllegalArgumentException(
            "the visibility timeout must be more than 0 and at most %s, not %s"
                .formatted(InMemoryTransport.MAX_PAUSE, visibilityTimeout));
      }
      this.visibilityTimeout = visibilityTimeout;
      return this;
    }

    /**
     * Sets how often a message is delivered. After that, the queue moves the message to the
     * dead-letter queue without a reason, as soon as it would be delivered again.
     *
     * @param maxReceiveCount number of deliveries, 1 to 1,000 (default 50)
     * @return this builder
     * @throws IllegalArgumentException if the number is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder maxReceiveCount(int maxReceiveCount) {
      if (maxReceiveCount < 1 || maxReceiveCount > 1_000) {
        throw new IllegalArgumentException(
            "the maximum receive count must be from 1 to 1,000, not %s".formatted(maxReceiveCount));
      }
      this.maxReceiveCount = maxReceiveCount;
      return this;
    }

    /**
     * Delivers visible messages in random order. The order is the same for the same seed and the
     * same calls.
     *
     * @param seed seed of the random numbers
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder shuffled(long seed) {
      this.orderSeed = OptionalLong.of(seed);
      return this;
    }

    /**
     * Delivers some messages twice, as SQS does in rare cases. The second delivery has the same
     * transport ID. It is independent of the first: acknowledge both.
     *
     * @param seed seed of the random numbers
     * @param percentage share of the messages, 0 to 100 (default 0)
     * @return this builder
     * @throws IllegalArgumentException if the percentage is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder duplicates(long seed, int percentage) {
      if (percentage < 0 || percentage > 100) {
        throw new IllegalArgumentException(
            "the percentage must be from 0 to 100, not %s".formatted(percentage));
      }
      this.duplicatesSeed = seed;
      this.duplicatesPercentage = percentage;
      return this;
    }

    /**
     * Returns the broker.
     *
     * @return a new broker without queues
     */
    public InMemoryBroker build() {
      return new InMemoryBroker(
          new BrokerSettings(clock, visibilityTimeout, maxReceiveCount, order(), duplicates()));
    }

    private DeliveryOrder order() {
      return orderSeed.isPresent()
          ? DeliveryOrder.shuffled(new Random(orderSeed.getAsLong()))
          : DeliveryOrder.byPosition();
    }

    private BooleanSupplier duplicates() {
      Random random = new Random(duplicatesSeed);
      int percentage = duplicatesPercentage;
      return () -> random.nextInt(100) < percentage;
    }
  }
}
