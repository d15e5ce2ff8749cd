package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.SagaType;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests of a {@link SagaBus} on a store and a transport. Extend it, implement its methods, and
 * JUnit runs the suite:
 *
 * <pre>{@code
 * class MyBusTest extends SagaBusConformance {
 *   private final InMemoryBroker broker = InMemoryBroker.create(clock());
 *
 *   @Override
 *   protected ExtensibleSagaStore store(Clock clock) {
 *     return new MyStore(clock);
 *   }
 *
 *   @Override
 *   protected void createQueues(List<String> queues) {
 *     queues.forEach(broker::declareQueue);
 *   }
 *
 *   @Override
 *   protected MessageTransport transport(String queue) {
 *     return broker.transport(queue);
 *   }
 *
 *   @Override
 *   protected MessageTransport deadLetterTransport(String queue) {
 *     return broker.transport(queue + "-dead-letters");
 *   }
 *
 *   @Override
 *   protected MessageFormat format() {
 *     return broker.transport("any").format();
 *   }
 * }
 * }</pre>
 *
 * <p>Every test uses unique saga names and queues. Messages can be delivered in any order.
 */
public abstract class SagaBusConformance
    implements BusStartConformance,
        BusWaitingConformance,
        BusPolicyConformance,
        BusCrashConformance,
        BusRaceConformance,
        BusFailureConformance,
        BusDestinationConformance,
        BusSizeConformance,
        BusInboxConformance,
        BusCompletionConformance,
        BusTimeoutConformance,
        BusSweepConformance,
        BusCompensationConformance,
        BusBatchConformance,
        BusMutableStateConformance,
        BusSeveralSagasConformance,
        BusOutageConformance,
        BusHeaderConformance,
        BusConcurrencyConformance,
        BusStopConformance,
        BusRedefinitionConformance,
        BusTenantConformance {
  private final SettableClock clock = new SettableClock(ConformanceContext.start());
  private final List<MessageEvent> events = new CopyOnWriteArrayList<>();
  private final List<Envelope> sent = new ArrayList<>();
  private final AtomicLong seed = new AtomicLong(42);
  private final SagaType<Counter> type =
      ConformanceContext.newType(Counter.class).withRetention(Duration.ofDays(30));
  private final String unique = UUID.randomUUID().toString();
  private final String queue = "orders-" + unique;
  private final Destination destination = Destination.of("events-" + unique);
  private final Destination otherDestination = Destination.of("stock-" + unique);
  private ExtensibleSagaStore store;
  private MessageTransport transport;
  private MessageTransport deadLetters;
  private List<MessageTransport> receivers = List.of();

  /** Creates the suite. */
  protected SagaBusConformance() {}

  /**
   * Returns the store of the sagas, with derived IDs. It is called once before each test.
   *
   * @param clock the clock that the store must use
   * @return the store
   */
  protected abstract ExtensibleSagaStore store(Clock clock);

  /**
   * Creates queues, each with its own dead-letter queue. It is called once before each test. The
   * transports of the test must accept each name as a destination.
   *
   * @param queues unique names of 42 to 43 letters, digits and hyphens
   */
  protected abstract void createQueues(List<String> queues);

  /**
   * Returns a transport. It is called before each test, after {@link #createQueues}.
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
   * Lets the queues notice that time has passed. The {@link #clock} was already advanced. Override
   * it for queues with a clock of their own. By default, it does nothing.
   *
   * @param duration the time
   */
  protected void passTime(Duration duration) {}

  /**
   * Returns the longest time that {@link #passTime} supports. Tests that need more are skipped.
   *
   * @return the time (default 100 years)
   */
  protected Duration longestTime() {
    return Duration.ofDays(36_525);
  }

  /**
   * Moves all dead letters of a queue back to the queue as new messages, and returns when they are
   * there. Override it if the queues support it. By default, it skips the tests of a redrive.
   *
   * @param queue name of the queue, not of its dead-letter queue
   */
  protected void redrive(String queue) {
    abort("a redrive is not supported");
  }

  /**
   * Returns how long a delivered message stays invisible in the queues.
   *
   * @return the time (default 30 seconds)
   */
  @Override
  public Duration visibilityTimeout() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  void openBus() {
    store = store(clock);
    createQueues(List.of(queue, destination.name(), otherDestination.name()));
    transport = transport(queue);
    deadLetters = deadLetterTransport(queue);
    receivers = List.of(transport(destination.name()), transport(otherDestination.name()));
  }

  @Override
  public final SagaType<Counter> type() {
    return type;
  }

  @Override
  public final ExtensibleSagaStore store() {
    return store;
  }

  @Override
  public final SettableClock clock() {
    return clock;
  }

  @Override
  public final MessageTransport transport() {
    return transport;
  }

  @Override
  public final Destination destination() {
    return destination;
  }

  @Override
  public final Destination otherDestination() {
    return otherDestination;
  }

  @Override
  public final SagaBusBuilder newBus(ExtensibleSagaStore sagas, MessageTransport messages) {
    return SagaBus.builder(queue)
        .store(sagas)
        .transport(messages)
        .format(format())
        .mapper(new OrderMessageMapper())
        .clock(clock)
        .random(new Random(seed.incrementAndGet()))
        .route(destination.name())
        .publishTo(destination.name())
        .listener(
            new BusListener() {
              @Override
              public void settled(MessageEvent event) {
                events.add(event);
              }
            });
  }

  @Override
  public final void advance(Duration duration) {
    assumeTrue(duration.compareTo(longestTime()) <= 0, "the queues can't let so much time pass");
    clock.advance(duration);
    passTime(duration);
  }

  @Override
  public final void redriveAll() {
    redrive(queue);
  }

  @Override
  public final List<Envelope> deadLetters() {
    List<ReceivedMessage> all = BusConformanceContext.receiveAll(deadLetters);
    all.forEach(message -> deadLetters.hide(message, Duration.ZERO));
    return all.stream().map(this::read).toList();
  }

  @Override
  public final List<Envelope> sent() {
    for (MessageTransport receiver : receivers) {
      List<ReceivedMessage> all = BusConformanceContext.receiveAll(receiver);
      all.forEach(message -> sent.add(read(message)));
      receiver.acknowledge(all);
    }
    return List.copyOf(sent);
  }

  @Override
  public final List<MessageEvent> events() {
    return List.copyOf(events);
  }

  @Override
  public final Envelope read(ReceivedMessage message) {
    assertThat(format().read(message)).isPresent();
    return format().read(message).orElseThrow();
  }
}
