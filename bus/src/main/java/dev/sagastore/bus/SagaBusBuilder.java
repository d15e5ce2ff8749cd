package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaIdentity;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SagaBus}.
 *
 * <p>Not safe for use by several threads.
 */
public final class SagaBusBuilder {
  // Not ThreadLocalRandom: its seed is part of a Lambda SnapStart snapshot, so all functions
  // restored from it would wait for the same pauses. SecureRandom is safe there:
  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String name;
  private final Map<String, SagaDefinition<?>> definitions = new LinkedHashMap<>();
  private final Map<Class<?>, CommandHandler<?>> commandHandlers = new LinkedHashMap<>();
  private final Map<Class<?>, Destination> commands = new HashMap<>();
  private final Map<Class<?>, Destination> events = new HashMap<>();
  private final List<MessageType<?>> types = new ArrayList<>();
  private final List<MessageInterceptor> interceptors = new ArrayList<>();
  private final List<BusListener> listeners = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable ExtensibleSagaStore store;
  private @Nullable MessageTransport transport;
  private @Nullable MessageFormat format;
  private @Nullable MessageMapper mapper;
  private @Nullable Destination otherCommands;
  private @Nullable Destination otherEvents;
  private DeliveryPolicy policy = DeliveryPolicy.standard();
  private InstantSource clock = Clock.systemUTC();
  private DoubleSupplier random = RANDOM::nextDouble;
  private Supplier<String> ids = () -> UUID.randomUUID().toString();

  SagaBusBuilder(String name) {
    this.name = name;
  }

  /**
   * Sets the store of the sagas. It must have derived saga IDs. A bus without definitions needs
   * none. A second store is a problem that {@link #build} reports.
   *
   * @param store the store
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder store(ExtensibleSagaStore store) {
    if (this.store != null) {
      problems.add("it has two stores: call store once");
    }
    this.store = Objects.requireNonNull(store, "the store must not be null");
    return this;
  }

  /**
   * Sets the transport. A second transport is a problem that {@link #build} reports: a host such as
   * a Lambda handler acknowledges messages by the transport that it has set.
   *
   * @param transport the transport
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder transport(MessageTransport transport) {
    if (this.transport != null) {
      problems.add("it has two transports: call transport once");
    }
    this.transport = Objects.requireNonNull(transport, "the transport must not be null");
    return this;
  }

  /**
   * Sets the format of the messages that are received. It is required. A later call replaces it.
   *
   * @param format the format
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder format(MessageFormat format) {
    this.format = Objects.requireNonNull(format, "the format must not be null");
    return this;
  }

  /**
   * Sets the mapper of message bodies. It is required. A later call replaces it.
   *
   * @param mapper the mapper
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder mapper(MessageMapper mapper) {
    this.mapper = Objects.requireNonNull(mapper, "the mapper must not be null");
    return this;
  }

  /**
   * Adds a saga.
   *
   * @param definition the definition
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder define(SagaDefinition<?> definition) {
    if (definitions.put(definition.type().name(), definition) != null) {
      problems.add(
          "two definitions are named '%s': give the type of one another name"
              .formatted(definition.type().name()));
    }
    return this;
  }

  /**
   * Adds a handler without a saga, for the other side of a command.
   *
   * @param <M> class of the messages
   * @param messageClass class of the messages
   * @param handler handles a message
   * @return this builder
   */
  @CanIgnoreReturnValue
  public <M> SagaBusBuilder handle(Class<M> messageClass, CommandHandler<M> handler) {
    if (commandHandlers.put(messageClass, Objects.requireNonNull(handler)) != null) {
      problems.add("%s has two handlers".formatted(messageClass.getSimpleName()));
    }
    return this;
  }

  /**
   * Sets where commands of a type are sent. Commands that the bus itself handles go to its own
   * queue by default.
   *
   * @param command class of the commands
   * @param destination logical name of the destination
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder route(Class<?> command, String destination) {
    commands.put(command, destination(destination));
    return this;
  }

  /**
   * Sets the default destination of commands: those without their own destination that the bus
   * doesn't handle. By default, a message whose handler sends such a command is a dead letter.
   *
   * @param destination logical name of the destination
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder route(String destination) {
    otherCommands = destination(destination);
    return this;
  }

  /**
   * Sets where events of a type are published.
   *
   * @param event class of the events
   * @param destination logical name of the destination
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder publishTo(Class<?> event, String destination) {
    events.put(event, destination(destination));
    return this;
  }

  /**
   * Sets the default destination of events: those without their own destination. By default, a
   * message whose handler publishes such an event is a dead letter, even if the bus handles its
   * type.
   *
   * @param destination logical name of the destination
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder publishTo(String destination) {
    otherEvents = destination(destination);
    return this;
  }

  private Destination destination(String logicalName) {
    return logicalName.equals(name) ? Destination.OWN_QUEUE : Destination.of(logicalName);
  }

  /**
   * Adds a message type whose name or version is not the default.
   *
   * @param type the type
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder messageType(MessageType<?> type) {
    types.add(Objects.requireNonNull(type, "the type must not be null"));
    return this;
  }

  /**
   * Adds an interceptor.
   *
   * @param interceptor sees each message after those that were added before
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder interceptor(MessageInterceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "the interceptor must not be null"));
    return this;
  }

  /**
   * Adds a listener.
   *
   * @param listener is notified of what the bus does
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder listener(BusListener listener) {
    listeners.add(Objects.requireNonNull(listener, "the listener must not be null"));
    return this;
  }

  /**
   * Sets the number of attempts and the waiting times of messages.
   *
   * @param policy the policy (default {@link DeliveryPolicy#standard})
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder policy(DeliveryPolicy policy) {
    this.policy = Objects.requireNonNull(policy, "the policy must not be null");
    return this;
  }

  /**
   * Sets the clock.
   *
   * @param clock the clock (default: the system's)
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder clock(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "the clock must not be null");
    return this;
  }

  /**
   * Sets the random numbers of IDs and pauses, for tests that have to run in the same way each
   * time. In production, don't set it: IDs have to be unique.
   *
   * @param numbers random numbers, safe for use by several threads, such as {@link
   *     java.util.Random} with a seed
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaBusBuilder random(RandomGenerator numbers) {
    Objects.requireNonNull(numbers, "the random numbers must not be null");
    this.random = numbers::nextDouble;
    this.ids = () -> new UUID(numbers.nextLong(), numbers.nextLong()).toString();
    return this;
  }

  /**
   * Returns the bus.
   *
   * @return the bus
   * @throws IllegalArgumentException if the bus can't work; the message contains all problems
   */
  public SagaBus build() {
    List<String> all = new ArrayList<>(problems);
    if (!definitions.isEmpty()) {
      require(all, store, "store");
    }
    if (store != null && store.identity() != SagaIdentity.DERIVED) {
      all.add(
          "its store has %s saga IDs, and the bus needs derived ones: build the store without identity"
              .formatted(store.identity().name().toLowerCase(Locale.ROOT)));
    }
    require(all, transport, "transport");
    require(all, format, "format");
    require(all, mapper, "mapper");
    if (definitions.isEmpty() && commandHandlers.isEmpty()) {
      all.add("it handles nothing: call define or handle");
    }
    Set<Class<?>> handled = new LinkedHashSet<>(commandHandlers.keySet());
    definitions.values().forEach(definition -> handled.addAll(definition.messageClasses()));
    // a missing mapper is a problem of its own
    MessageCatalog catalog =
        MessageCatalog.of(mapper == null ? new NoMapper() : mapper, handled, types, all);
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(
          "the bus '%s' can't work: %s".formatted(name, String.join("; ", all)));
    }
    return build(catalog, handled);
  }

  private static void require(List<String> problems, @Nullable Object part, String method) {
    if (part == null) {
      problems.add("it has no %s: call %s".formatted(method, method));
    }
  }

  /** Stands for a mapper that is missing. */
  private static final class NoMapper implements MessageMapper {
    @Override
    public String write(Object message) {
      throw new IllegalStateException("the bus has no mapper");
    }

    @Override
    public <M> M read(String body, Class<M> type) {
      throw new IllegalStateException("the bus has no mapper");
    }
  }

  private SagaBus build(MessageCatalog catalog, Set<Class<?>> handled) {
    MessageTransport required = Objects.requireNonNull(transport);
    NotifyingListener listener = new NotifyingListener(listeners);
    TransportCommands transportCommands = new TransportCommands(required, listener);
    MessageRoutes routes =
        new MessageRoutes(name, commands, otherCommands, events, otherEvents, handled);
    DeadLetters deadLetters = new DeadLetters(policy, new Pauses(random), name, clock);
    Map<String, SagaExecutor<?>> sagas = new LinkedHashMap<>();
    for (SagaDefinition<?> definition : definitions.values()) {
      sagas.put(
          definition.type().name(),
          executor(definition, catalog, routes, deadLetters, transportCommands, listener));
    }
    return new SagaBus(
        required,
        new SagaBusParts(
            Objects.requireNonNull(format),
            List.copyOf(interceptors),
            catalog,
            routes,
            sagas,
            commandHandlers,
            deadLetters,
            transportCommands,
            listener,
            clock,
            ids));
  }

  private <S> SagaExecutor<S> executor(
      SagaDefinition<S> definition,
      MessageCatalog catalog,
      MessageRoutes routes,
      DeadLetters deadLetters,
      TransportCommands transportCommands,
      BusListener listener) {
    List<MessageInterceptor> all = List.copyOf(interceptors);
    return new SagaExecutor<>(
        new SagaRules<>(
            definition,
            catalog,
            routes,
            Objects.requireNonNull(transport),
            policy,
            deadLetters,
            clock,
            ids,
            new HandlingScopes(all)),
        new MessageReader<>(
            definition,
            catalog,
            (id, envelope) -> {
              String changed = id;
              for (MessageInterceptor interceptor : all) {
                changed = interceptor.correlationId(changed, envelope);
              }
              return changed;
            }),
        Objects.requireNonNull(store),
        transportCommands,
        listener);
  }
}
