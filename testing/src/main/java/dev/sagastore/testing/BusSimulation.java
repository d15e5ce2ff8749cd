package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs saga buses in virtual time: with queues and a store in memory, in the calling thread, and
 * without waiting.
 *
 * <pre>{@code
 * BusSimulation simulation = BusSimulation.at(Instant.parse("2026-11-23T09:30:00Z"));
 * SagaBus orders =
 *     simulation.bus(
 *         "orders",
 *         bus -> bus.define(OrderSaga.definition()).route(ReserveStock.class, "stock"));
 * SagaBus stock =
 *     simulation.bus(
 *         "stock",
 *         bus -> bus.handle(ReserveStock.class, (command, context) -> Response.none()));
 *
 * orders.send("message-1", new OrderPlaced("order-42"));
 * simulation.run();
 * simulation.advance(Duration.ofDays(3));
 * }</pre>
 *
 * <p>A bus has these settings before you change them: the {@linkplain #broker broker}, the
 * {@linkplain #store store} and the {@linkplain #clock clock} of the simulation, and a {@link
 * JacksonMessageMapper}. All buses share the store. Declare the queues and topics without a bus at
 * the broker.
 *
 * <p>A run is the same each time if the messages that you send have IDs of your own.
 *
 * <p>Time passes in steps, to the next time at which a message becomes visible or a sweep finds a
 * timeout. A sweeper runs every minute in production. Here it sweeps two minutes before a timeout
 * is due, and otherwise not more than once a minute. So 400 days take a few steps.
 *
 * <p>A {@link SimulatedCrash} ends a bus in the middle of its work. The simulation starts it again
 * at once. The messages that it had received come again after their visibility timeout.
 *
 * <p>Not safe for use by several threads.
 */
public final class BusSimulation {
  /** A bus sends the wake-up of a timeout in a sweep up to this time before the timeout is due. */
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

  private final SettableClock clock;
  private final InMemoryBroker broker;
  private final SimulatedStore store;
  private final CrashInjection crash;
  private final Random random;
  private final int batchSize;
  private final int maxMessages;
  private final Map<String, SagaBus> buses = new LinkedHashMap<>();
  private Instant lastSweep;
  private boolean sweepCrashed;
  private @Nullable MessageEvent lastEvent;

  private BusSimulation(Builder builder) {
    this.clock = builder.clock;
    this.broker = InMemoryBroker.create(clock);
    this.store =
        new SimulatedStore(builder.store == null ? new InMemorySagaStore(clock) : builder.store);
    this.crash = builder.crash;
    this.random = new Random(builder.seed);
    this.batchSize = builder.batchSize;
    this.maxMessages = builder.maxMessages;
    this.lastSweep = clock.instant();
    crash.pause(true);
  }

  /**
   * Creates a simulation without buses.
   *
   * @param start the initial time
   * @return the simulation
   */
  public static BusSimulation at(Instant start) {
    return builder(start).build();
  }

  /**
   * Returns a builder of a simulation.
   *
   * @param start the initial time
   * @return a new builder
   */
  public static Builder builder(Instant start) {
    return builder(new SettableClock(start));
  }

  /**
   * Returns a builder of a simulation that shares its clock with other parts, such as a store of
   * your own.
   *
   * @param clock the clock, which the simulation sets from now on
   * @return a new builder
   */
  public static Builder builder(SettableClock clock) {
    return new Builder(clock);
  }

  /**
   * Adds a bus, and its queue if the broker has none of the name.
   *
   * @param name name of the bus and its queue
   * @param settings adds definitions and handlers, and changes the settings of the simulation,
   *     apart from store and transport
   * @return the bus
   * @throws IllegalArgumentException if there is a bus of the name, or if the bus can't work
   */
  public SagaBus bus(String name, Consumer<SagaBusBuilder> settings) {
    return bus(name, UnaryOperator.identity(), settings);
  }

  /**
   * Adds a bus with a transport of your own around that of the simulation, for example to inject
   * faults. See {@link #bus(String, Consumer)}.
   *
   * @param name name of the bus and its queue
   * @param wrapper returns a transport that delegates to its argument
   * @param settings adds definitions and handlers, and changes the settings of the simulation,
   *     apart from store and transport
   * @return the bus
   * @throws IllegalArgumentException if there is a bus of the name, or if the bus can't work
   */
  public SagaBus bus(
      String name, UnaryOperator<MessageTransport> wrapper, Consumer<SagaBusBuilder> settings) {
    if (buses.containsKey(name)) {
      throw new IllegalArgumentException("two buses are named '%s'".formatted(name));
    }
    InMemoryTransport transport = broker.transport(name);
    SagaBusBuilder builder =
        SagaBus.builder(name)
            .store(crash.store(store))
            .transport(wrapper.apply(crash.transport(transport)))
            .format(transport.format())
            .mapper(JacksonMessageMapper.create())
            .clock(clock)
            .random(random)
            .listener(new LastEvent());
    settings.accept(builder);
    SagaBus bus = builder.build();
    buses.put(name, bus);
    return bus;
  }

  /** Remembers the last message, for the text of errors. */
  private final class LastEvent implements BusListener {
    @Override
    public void settled(MessageEvent event) {
      lastEvent = event;
    }
  }

  /**
   * Returns the clock of all parts. To let time pass, call {@link #advance}.
   *
   * @return the clock
   */
  public SettableClock clock() {
    return clock;
  }

  /**
   * Returns the broker of all queues and topics.
   *
   * @return the broker
   */
  public InMemoryBroker broker() {
    return broker;
  }

  /**
   * Returns the store of all sagas. If you give a bus another one, it must delegate to this one, so
   * that the simulation knows when timeouts are due.
   *
   * @return the store
   */
  public ExtensibleSagaStore store() {
    return store;
  }

  /** Returns the saga that the store has returned last; empty if there is none. */
  Optional<Saga<?>> lastSaga() {
    return store.last();
  }

  /**
   * Sweeps, and handles messages until none is visible, without letting time pass.
   *
   * @return the number of messages that were received
   * @throws IllegalStateException if that doesn't end, as {@link Builder#maxMessages} limits it
   */
  public int run() {
    return start().received;
  }

  private Steps start() {
    Steps steps = new Steps();
    sweep(steps);
    receiveAll(steps);
    return steps;
  }

  /**
   * Lets time pass, and handles what becomes visible and due until then.
   *
   * @param time time that passes, from 0
   * @return the number of messages that were received
   * @throws IllegalArgumentException if the time is negative
   * @throws IllegalStateException if that doesn't end, as {@link Builder#maxMessages} limits it
   */
  public int advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time can't go back by %s".formatted(time));
    }
    Instant end = clock.instant().plus(time);
    Steps steps = start();
    Optional<Instant> next = nextStep(end);
    while (next.isPresent()) {
      setClock(next.get());
      if (nextSweep().filter(sweep -> !sweep.isAfter(clock.instant())).isPresent()) {
        sweep(steps);
      }
      receiveAll(steps);
      next = nextStep(end);
    }
    setClock(end);
    return steps.received;
  }

  private Optional<Instant> nextStep(Instant end) {
    return Stream.of(broker.nextVisibleAt(), nextSweep())
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .filter(next -> !next.isAfter(end));
  }

  /** Returns when to sweep next; after a sweep, it is later than the present time. */
  private Optional<Instant> nextSweep() {
    Instant earliest = lastSweep.plus(SWEEP_INTERVAL);
    if (sweepCrashed) {
      return Optional.of(earliest);
    }
    return store
        .nextDue()
        .map(due -> due.minus(AHEAD))
        .map(time -> time.isAfter(earliest) ? time : earliest);
  }

  private void setClock(Instant time) {
    clock.set(time);
    broker.clockChanged();
  }

  private void sweep(Steps steps) {
    lastSweep = clock.instant();
    sweepCrashed = false;
    for (SagaBus bus : buses.values()) {
      steps.add(1);
      boolean crashed = working(() -> bus.sweep().size()).isEmpty();
      sweepCrashed |= crashed;
    }
  }

  private void receiveAll(Steps steps) {
    boolean more = true;
    while (more) {
      more = false;
      for (SagaBus bus : buses.values()) {
        // a crash leaves messages that this bus has not received
        int received = working(() -> bus.receive(batchSize, Duration.ZERO)).orElse(1);
        steps.add(received);
        steps.received += received;
        more |= received > 0;
      }
    }
  }

  /** Lets a bus work until it has finished, or has crashed; empty after a crash. */
  private OptionalInt working(IntSupplier work) {
    crash.pause(false);
    try {
      return OptionalInt.of(work.getAsInt());
    } catch (SimulatedCrash e) {
      // the bus is started again, and its messages come again
      return OptionalInt.empty();
    } finally {
      crash.pause(true);
    }
  }

  /** Counts what happens in one call, which must end. */
  private final class Steps {
    private int total;
    private int received;

    void add(int number) {
      total += number;
      if (total > maxMessages) {
        throw new IllegalStateException(
            ("more than %,d messages and sweeps in one call, until %s: does a handler send messages"
                    + " to itself, or set timeouts again and again? The last one: %s")
                .formatted(maxMessages, clock.instant(), lastEvent));
      }
    }
  }

  /**
   * Builds a {@link BusSimulation}.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final SettableClock clock;
    private @Nullable ExtensibleSagaStore store;
    private CrashInjection crash = CrashInjection.none();
    private long seed;
    private int batchSize = 10;
    private int maxMessages = 10_000;

    private Builder(SettableClock clock) {
      this.clock = Objects.requireNonNull(clock, "the clock must not be null");
    }

    /**
     * Sets the store of all sagas.
     *
     * @param sagas a store with the clock of the simulation (default: an {@link InMemorySagaStore})
     * @return this builder
     */
    public Builder store(ExtensibleSagaStore sagas) {
      this.store = Objects.requireNonNull(sagas, "the store must not be null");
      return this;
    }

    /**
     * Sets a crash. Only the requests of the buses in {@link #run} and {@link #advance} are
     * counted, and not those that a test sends itself.
     *
     * @param injection the crash (default: none)
     * @return this builder
     */
    public Builder crash(CrashInjection injection) {
      this.crash = Objects.requireNonNull(injection, "the crash must not be null");
      return this;
    }

    /**
     * Sets the seed of IDs and pauses.
     *
     * @param number the seed (default 0)
     * @return this builder
     */
    public Builder seed(long number) {
      this.seed = number;
      return this;
    }

    /**
     * Sets how many messages a bus receives together. Messages of one saga that are received
     * together are stored in one write.
     *
     * @param number maximum number of messages, from 1 (default 10)
     * @return this builder
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder batchSize(int number) {
      if (number < 1) {
        throw new IllegalArgumentException(
            "a batch must have at least 1 message, not %s".formatted(number));
      }
      this.batchSize = number;
      return this;
    }

    /**
     * Sets how many messages and sweeps one call of {@link #run} or {@link #advance} can have. The
     * call fails beyond that, so that it ends even if a handler sends messages to itself.
     *
     * @param number maximum number of messages and sweeps, from 1 (default 10,000)
     * @return this builder
     * @throws IllegalArgumentException if the number is less than 1
     */
    public Builder maxMessages(int number) {
      if (number < 1) {
        throw new IllegalArgumentException(
            "a simulation must have at least 1 message, not %s".formatted(number));
      }
      this.maxMessages = number;
      return this;
    }

    /**
     * Returns the simulation.
     *
     * @return a new simulation without buses
     */
    public BusSimulation build() {
      return new BusSimulation(this);
    }
  }
}
